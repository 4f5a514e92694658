"""Records that are merged while a list about them is checked, decided on and applied."""

import threading

from sqlalchemy import select, text

from crm import exchange
from crm.directory import merge
from crm.directory.models import Party
from crm.exchange import verbs
from crm.exchange.models import ImportRun
from crm.exchange.verbs import applying
from crm.journal import SYSTEM
from crm.kernel import db
from tests import factories

from .conftest import checked, five

HEAD = "given_name,family_name,email,organisation,country,position,tags\n"


def two_of_one():
    suva = factories.organisation("Suva", country="FJ")
    one = factories.person("Ana", "Silva", country="FJ", emails=["ana@suva.example"])
    other = factories.person("Ana", "Silva", country="FJ", emails=["ana@home.example"])
    factories.position(one, suva, "Mayor")
    return one.party_id, other.party_id


def late_rows(loser):
    told = text(
        "SELECT (SELECT count(*) FROM position WHERE person_id = :n) + (SELECT count(*) FROM party_tag WHERE party_id = :n)"
    )
    return db.session.scalar(told, {"n": loser})


def test_a_row_that_was_decided_for_somebody_goes_to_whom_they_were_merged_into(slate):
    stays, loser = two_of_one()
    run = checked(
        HEAD + "Ana,Silva,,Suva,FJ,Chair,boards\n" + "Ana,Silva,ana@third.example,Suva,FJ,Chair,boards\n"
    )
    row = db.session.scalar(
        text("SELECT row_no FROM import_row WHERE plan = 'review' ORDER BY row_no LIMIT 1")
    )
    choices = db.session.scalar(
        text("SELECT match_why->'choices'->'person' FROM import_row WHERE row_no = :n"), {"n": row}
    )
    assert loser in choices
    verbs.decide(run.id, row, {"person": str(loser)}, by=SYSTEM)
    merge(stays, loser, by=SYSTEM)
    exchange.apply_now(run.id, by=SYSTEM)

    assert late_rows(loser) == 0
    assert db.session.scalar(text("SELECT result_id FROM import_row WHERE row_no = :n"), {"n": row}) == stays


def test_a_merge_waits_for_the_batch_that_writes_to_the_loser_and_takes_everything_along(fresh, monkeypatch):
    stays, loser = two_of_one()
    run_id = checked(HEAD + "Ana,Silva,ana@home.example,Suva,FJ,Chair,boards\n").id
    exchange.apply(run_id, by=SYSTEM)
    db.session.close()
    planned, asked = threading.Event(), threading.Event()
    true = applying.plan_batch

    def slow(*args):
        true(*args)
        planned.set()
        asked.wait(10)
        waits_for_a_lock(fresh)

    monkeypatch.setattr(applying, "plan_batch", slow)

    def unite():
        with fresh.app_context():
            planned.wait(10)
            asked.set()
            merge(stays, loser, by=SYSTEM)

    def bring_in():
        with fresh.app_context():
            verbs.work(run_id)

    beside_each_other(unite, bring_in)

    assert db.session.scalar(select(Party.merged_into_id).where(Party.id == loser)) == stays
    assert late_rows(loser) == 0
    assert late_rows(stays) == 3
    assert five(db.session.get(ImportRun, run_id))[1] == 1


def beside_each_other(*jobs):
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    db.session.rollback()


def waits_for_a_lock(app):
    """Until somebody waits for the other transaction."""
    with app.app_context():
        for _n in range(200):
            if db.session.scalar(
                text(
                    "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = current_database()"
                )
            ):
                return
            db.session.rollback()
            threading.Event().wait(0.02)
    raise AssertionError("nobody waits")
