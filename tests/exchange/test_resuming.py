"""Killed anywhere and resumed: the report of an unbroken run."""

import os
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import func, select, text

from crm import exchange
from crm.directory.models import Party, Position
from crm.exchange import verbs
from crm.exchange.models import ImportRow
from crm.exchange.verbs import applying
from crm.journal import SYSTEM
from crm.journal.models import ChangeSet
from crm.kernel import clock, db

from .conftest import LISTS, checked, five


class Killed(BaseException):
    """The worker is gone, in the middle of something."""


def let_the_lease_end(run_id):
    db.session.execute(
        text("UPDATE import_run SET lease_until = now() - interval '1 s' WHERE id = :id"), {"id": run_id}
    )
    db.session.commit()


@pytest.mark.parametrize("batch", [1, 2, 3])
@pytest.mark.parametrize("where", ["settle", "write_batch", "plan_batch"])
def test_killed_within_a_batch_nothing_of_it_stays_and_the_next_worker_goes_on(
    slate, monkeypatch, batch, where
):
    run = checked(LISTS / "contacts.csv")
    exchange.apply(run.id, by=SYSTEM)
    true, calls = getattr(applying, where), []

    def dies(*args, **kwargs):
        calls.append(1)
        if len(calls) == batch:
            raise Killed()
        return true(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(applying, where, dies)
        with pytest.raises(Killed):
            verbs.work(run.id)
    settled = db.session.scalar(select(func.count()).select_from(ImportRow).where(ImportRow.is_settled))
    assert settled == (batch - 1) * 1000
    assert db.session.scalar(select(func.count()).where(Party.kind == "person")) == settled

    verbs.work(run.id)
    assert (
        db.session.scalar(select(func.count()).select_from(ImportRow).where(ImportRow.is_settled)) == settled
    )
    let_the_lease_end(run.id)
    verbs.resume()
    verbs.work(run.id)

    report = exchange.report(db.session.merge(run, load=True))
    assert five(run) == (3000, 0, 0, 0, 0)
    assert report["organisations_created"] == 782
    assert db.session.scalar(select(func.count()).select_from(Position)) == 3000
    imports = select(func.count()).select_from(ChangeSet).where(ChangeSet.actor_kind == "import")
    assert db.session.scalar(imports) == 1


def test_a_worker_that_lost_its_lease_stops(slate):
    run = checked(LISTS / "mailchimp-export.csv")
    exchange.apply(run.id, by=SYSTEM)
    first = verbs.leases.take(run.id, "applying")
    let_the_lease_end(run.id)
    second = verbs.leases.take(run.id, "applying")

    with pytest.raises(verbs.leases.Lost):
        applying.apply_batch(run.id, first)
    assert applying.apply_batch(run.id, second) == (500, 500)


def test_only_one_worker_takes_a_run(slate):
    run = checked(LISTS / "mailchimp-export.csv")
    exchange.apply(run.id, by=SYSTEM)

    assert verbs.leases.take(run.id, "applying")
    assert verbs.leases.take(run.id, "applying") is None


def test_whoever_waits_for_an_import_sees_its_end_though_another_worker_took_it_and_died(slate):
    run = checked(LISTS / "mailchimp-export.csv")
    exchange.apply(run.id, by=SYSTEM)
    assert verbs.leases.take(run.id, "applying")
    db.session.execute(text("UPDATE import_run SET lease_until = clock_timestamp() + interval '0.4 s'"))
    db.session.commit()

    done = applying.awaited(run.id)

    assert done.state == "applied"
    assert five(done) == (500, 0, 0, 0, 0)


def test_a_row_that_the_database_refuses_is_set_apart_and_the_others_go_in(slate):
    slate.execute(text("ALTER TABLE party ADD CONSTRAINT no_ben CHECK (display_name <> 'Ben Tau')"))
    run = checked("given_name,family_name,email\nAna,S,a@x.example\nBen,Tau,b@x.example\nCid,R,c@x.example\n")
    exchange.apply_now(run.id, by=SYSTEM)

    assert five(run) == (2, 0, 0, 0, 1)
    assert "no_ben" in exchange.report(run)["problems"][0]["why"]


def test_a_check_that_was_killed_begins_again(slate, monkeypatch):
    from crm.exchange.verbs import checking

    true, calls = checking.plan_batch, []

    def dies(*args):
        calls.append(1)
        if len(calls) == 2:
            raise Killed()
        return true(*args)

    with monkeypatch.context() as patched:
        patched.setattr(checking, "plan_batch", dies)
        with pytest.raises(Killed):
            checked(LISTS / "contacts.csv")
    run_id = db.session.scalar(select(ImportRow.run_id).limit(1))
    let_the_lease_end(run_id)

    assert five(exchange.check(run_id)) == (3000, 0, 0, 0, 0)


WORKER = """
from crm import create_app
from crm.exchange import verbs
with create_app().app_context():
    print("ready", flush=True)
    verbs.work({run})
"""


def test_a_process_killed_with_sigkill_in_the_middle_is_carried_on(fresh):
    settings = fresh.config["SETTINGS"]
    lines = (LISTS / "contacts.csv").read_text().splitlines()
    more = [line.replace("@", f"+{n}@") for n in range(3) for line in lines[1:]]
    run = checked("\n".join([lines[0], *more]))
    exchange.apply(run.id, by=SYSTEM)
    db.session.close()
    env = os.environ | {
        "CRM_DATABASE_URL": settings.database_url,
        "CRM_REDIS_URL": settings.redis_url,
        "CRM_DATA_DIR": settings.data_dir,
        "CRM_SECRET_KEY": settings.secret_key,
        "CRM_LEASE_SECONDS": "5",
    }
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER.format(run=run.id)], env=env, stdout=subprocess.PIPE
    )
    assert worker.stdout.readline() == b"ready\n"
    ends = clock.now().timestamp() + 60
    while not some_are_in() and clock.now().timestamp() < ends:
        time.sleep(0.02)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    half = people()
    assert half % 1000 == 0
    assert half < 9000

    let_the_lease_end(run.id)
    verbs.work(run.id)
    assert five(exchange.check(run.id)) == (9000, 0, 0, 0, 0)
    assert people() == 9000


def people():
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Party.kind == "person"))


def some_are_in():
    return people() > 0
