"""A large import is taken back by a worker, and its page tells so until it is."""

from sqlalchemy import func, select, text

from crm import exchange
from crm.directory.models import Party
from crm.exchange import verbs
from crm.exchange.models import ImportRun
from crm.exchange.verbs import undoing
from crm.journal import SYSTEM, undo
from crm.kernel import db

from .conftest import imported

LIST = "given_name,family_name,email\nAna,Sau,a@x.example\nBen,Tau,b@x.example\n"


def again(run):
    return db.session.get(ImportRun, run.id, populate_existing=True)


def people():
    return db.session.scalar(select(func.count()).where(Party.kind == "person"))


def large(officer, monkeypatch):
    monkeypatch.setattr(undoing, "AT_ONCE", 1)
    run = imported(LIST)
    officer.post(f"/imports/{run.id}/undo")
    return run


def test_a_large_import_is_taken_back_by_a_worker(officer, monkeypatch):
    run = large(officer, monkeypatch)
    page = officer.get(f"/imports/{run.id}")
    assert "Being undone" in page.text
    assert "Balai-Done" not in officer.get(f"/imports/{run.id}/live").headers
    assert people() == 2

    verbs.carry_out_undo(run.id)
    assert people() == 0
    assert again(run).state == "undone"
    assert officer.get(f"/imports/{run.id}/live").headers["Balai-Done"] == "1"


def test_while_it_is_taken_back_nothing_else_is_done_with_it(officer, monkeypatch):
    run = large(officer, monkeypatch)

    for act in ("undo", "apply", "stop"):
        assert officer.post(f"/imports/{run.id}/{act}").status_code == 409
    assert people() == 2


def test_a_worker_that_died_is_followed_by_another(officer, monkeypatch):
    run = large(officer, monkeypatch)

    assert verbs.leases.stalled() == [(run.id, "undo")]
    verbs.carry_out_undo(run.id)
    assert verbs.leases.stalled() == []
    verbs.carry_out_undo(run.id)
    assert people() == 0


def test_what_was_undone_elsewhere_meanwhile_is_told(officer, monkeypatch):
    run = large(officer, monkeypatch)
    undo(again(run).change_set_id, by=SYSTEM)
    verbs.carry_out_undo(run.id)

    assert "undone before" in again(run).problem
    assert not again(run).is_busy
    assert "Undone" in officer.get(f"/imports/{run.id}").text


def test_only_one_worker_takes_it_back(fresh):
    run = imported(LIST)
    undoing_at_once, undoing.AT_ONCE = undoing.AT_ONCE, 1
    try:
        verbs.want_undo(run.id, by=SYSTEM)
    finally:
        undoing.AT_ONCE = undoing_at_once
    with db.engine.connect() as other, other.begin():
        other.execute(
            text("SELECT pg_advisory_xact_lock(CAST(:room AS int), CAST(:run AS int))"),
            {"room": undoing.LOCK, "run": run.id},
        )
        verbs.carry_out_undo(run.id)
        assert people() == 2
    verbs.carry_out_undo(run.id)
    db.session.rollback()
    assert people() == 0
    assert exchange.report(again(run))["state"] == "undone"
