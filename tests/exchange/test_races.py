"""Imports beside one another, and beside those who undo them; over real connections."""

import os
import subprocess
import sys
import threading
import time

from sqlalchemy import func, select

from crm import exchange, journal
from crm.directory.models import Party
from crm.exchange import verbs
from crm.exchange.models import ImportRow, ImportRun
from crm.exchange.verbs import applying
from crm.journal import SYSTEM
from crm.kernel import db

from .conftest import LISTS, checked, five

HEAD = "given_name,family_name,email,organisation,country,position\n"


def names(kind):
    db.session.rollback()
    return list(db.session.scalars(select(Party.display_name).where(Party.kind == kind)))


def at_once(app, *jobs):
    """Run these at the same moment, each over a connection of its own."""

    def alone(job):
        with app.app_context():
            job()

    threads = [threading.Thread(target=alone, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_two_imports_at_once_make_nobody_twice(fresh, monkeypatch):
    row = "Ana,Silva,,Suva City,FJ,Mayor\n"
    ids = [checked(HEAD + row + more).id for more in ("", "Ben,Tau,ben@x.example,Suva City,FJ,Clerk\n")]
    for run_id in ids:
        exchange.apply(run_id, by=SYSTEM)
    db.session.close()
    true = applying.plan_batch

    def slow(*args):
        true(*args)
        time.sleep(0.5)

    monkeypatch.setattr(applying, "plan_batch", slow)
    at_once(fresh, *(lambda n=run_id: verbs.work(n) for run_id in ids))

    assert sorted(names("person")) == ["Ana Silva", "Ben Tau"]
    assert names("org") == ["Suva City"]
    runs = db.session.scalars(select(ImportRun).order_by(ImportRun.id)).all()
    assert sorted(five(run)[2] for run in runs) in ([0, 0], [0, 1])


def test_an_import_that_is_undone_while_it_is_applied_stops(fresh):
    run_id = checked(LISTS / "contacts.csv").id
    exchange.apply(run_id, by=SYSTEM)
    lease = verbs.leases.take(run_id, "applying")
    applying.apply_batch(run_id, lease)
    number = db.session.get(ImportRun, run_id).change_set_id
    at_once(fresh, lambda: journal.undo(number, by=SYSTEM))

    assert applying.apply_batch(run_id, lease) is None

    run = db.session.get(ImportRun, run_id, populate_existing=True)
    assert (run.state, run.lease_until, run.is_busy) == ("undone", None, False)
    assert "undone" in run.problem
    assert names("person") == []
    assert five(run) == (1000, 0, 0, 0, 2000)
    assert not db.session.scalar(
        select(func.count()).where(ImportRow.run_id == run_id, ~ImportRow.is_settled)
    )
    assert exchange.apply_now(checked(LISTS / "contacts.csv").id, by=SYSTEM).state == "applied"


def test_two_processes_that_apply_two_files_at_once_make_nobody_twice(fresh):
    row = "Ana,Silva,,Suva City,FJ,Mayor\n"
    more = "".join(f"P{n},Tau,p{n}@x.example,Suva City,FJ,Clerk\n" for n in range(1500))
    ids = [checked(HEAD + row + more).id, checked(HEAD + more + row).id]
    for run_id in ids:
        exchange.apply(run_id, by=SYSTEM)
    db.session.close()
    workers = [worker_for(fresh, run_id) for run_id in ids]

    assert [worker.wait(120) for worker in workers] == [0, 0]
    found = names("person")
    assert len(found) == len(set(found)) == 1501
    assert names("org") == ["Suva City"]


def worker_for(app, run_id):
    """A process of its own that applies a run."""
    settings = app.config["SETTINGS"]
    env = os.environ | {
        "CRM_DATABASE_URL": settings.database_url,
        "CRM_REDIS_URL": settings.redis_url,
        "CRM_DATA_DIR": settings.data_dir,
        "CRM_SECRET_KEY": settings.secret_key,
    }
    words = (
        "from crm import create_app; from crm.exchange import verbs; app = create_app(); app.app_context().push();"
        f" verbs.work({run_id})"
    )
    return subprocess.Popen([sys.executable, "-c", words], env=env)
