"""A worker is killed in the middle of a change of many records: each is written once, and all are."""

import pytest

from crm import create_app
from crm.directory.models import BulkJob, Party
from crm.directory.verbs import bulk
from crm.directory.verbs.bulk import Action
from crm.journal.models import Change
from crm.kernel import db
from crm.kernel.settings import Settings
from tests import factories
from tests.directory.test_bulk_races import crowd, everyone, versions

RECORDS = 10_000


@pytest.fixture(scope="module")
def house(open_house):
    house = open_house(workers=1, CRM_LEASE_SECONDS="4")
    app = create_app(Settings.from_environment(house.env))
    with app.app_context():
        yield house
        db.session.remove()
        db.engine.dispose()


def job():
    found = db.session.query(BulkJob).populate_existing().one()
    db.session.rollback()
    return found


def test_a_killed_worker_leaves_nothing_half_done(house):
    by = factories.user()
    crowd(RECORDS, by)
    bulk.begin(everyone(RECORDS), Action("language", "set", "id"), "k", by=by)
    house.wait_until(lambda: job().done > 0, 60, "begun")
    house.kill_worker()
    killed_at = job().done
    house.start_worker()
    house.wait_until(lambda: job().state == "done", 200, "done")
    assert (job().changed, job().done, job().total) == (RECORDS, RECORDS, RECORDS)
    assert killed_at < RECORDS
    assert versions() == {2: RECORDS}
    assert set(db.session.scalars(db.select(Party.lang))) == {"id"}
    noted = db.select(db.func.count()).where(Change.change_set_id == job().change_set_id)
    assert db.session.scalar(noted) == RECORDS
