"""Changes of many over real connections: two at once, a worker taken over in the middle, ten thousand in batches."""

import pytest

from crm.directory.models import BulkItem, BulkJob, Party
from crm.directory.queries.conditions import Filters
from crm.directory.queries.selecting import Chosen
from crm.directory.verbs import bulk
from crm.directory.verbs.bulk import Action, jobs, leases
from crm.journal import acting, undo
from crm.kernel import clock, db, transaction
from tests import factories
from tests.directory.test_races import at_once


def crowd(number, by):
    """People by the statement."""
    with acting(by, "Added a crowd"):
        rows = "SELECT 'person', 'P'||g, 'p'||g, 'p'||g FROM generate_series(1, :n) g RETURNING id"
        insert = f"INSERT INTO party (kind, display_name, sort_name, name_norm) {rows}"  # noqa: S608  our own words
        ids = db.session.scalars(db.text(insert), {"n": number}).all()
        person = "INSERT INTO person (party_id, kind) SELECT unnest(CAST(:ids AS bigint[])), 'person'"
        db.session.execute(db.text(person), {"ids": ids})
    return ids


def everyone(number):
    return Chosen(Filters("person"), is_everything=True, count=number)


def versions():
    return dict(
        map(tuple, db.session.execute(db.select(Party.version, db.func.count()).group_by(Party.version)))
    )


def test_two_changes_at_once_are_both_whole(fresh, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 50)
    by = factories.user()
    crowd(150, by)
    acts = [
        lambda f=f, v=v: bulk.begin(everyone(150), Action(f, "set", v), f"k{f}{v}", by=by).changed
        for f, v in (("language", "id"), ("honorific", "H.E."), ("language", "fr"))
    ]
    assert at_once(fresh, *acts) == [150, 150, 150]
    db.session.expire_all()
    assert versions() == {4: 150}
    assert len(set(db.session.scalars(db.select(Party.lang)))) == 1


def test_one_message_twice_at_once_changes_each_once(fresh, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 10)
    monkeypatch.setattr(jobs, "BATCH", 20)
    by = factories.user()
    crowd(100, by)
    number = bulk.begin(everyone(100), Action("language", "set", "id"), "k", by=by).id
    at_once(fresh, *[lambda: bulk.work(number)] * 4)
    job = db.session.get(BulkJob, number, populate_existing=True)
    assert (job.state, job.changed, job.done) == ("done", 100, 100)
    assert versions() == {2: 100}


def test_a_worker_that_was_taken_over_writes_nothing_more(fresh, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 10)
    monkeypatch.setattr(jobs, "BATCH", 20)
    by = factories.user()
    crowd(100, by)
    number = bulk.begin(everyone(100), Action("language", "set", "id"), "k", by=by).id
    first = leases.take(number)
    assert jobs.step(number, first)
    with transaction():
        db.session.get(BulkJob, number).lease_until = clock.now()
    bulk.work(number)
    with pytest.raises(leases.Lost):
        jobs.step(number, first)
    assert versions() == {2: 100}


def test_an_undo_in_the_middle_stops_the_rest(fresh, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 10)
    monkeypatch.setattr(jobs, "BATCH", 20)
    by = factories.user()
    crowd(100, by)
    number = bulk.begin(everyone(100), Action("language", "set", "id"), "k", by=by).id
    jobs.step(number, leases.take(number))
    undo(db.session.get(BulkJob, number, populate_existing=True).change_set_id, by=by)
    with transaction():
        db.session.get(BulkJob, number).lease_until = clock.now()
    bulk.work(number)
    assert db.session.get(BulkJob, number, populate_existing=True).state == "undone"
    assert set(db.session.scalars(db.select(Party.lang))) == {None}


def test_a_reader_who_edits_meanwhile_keeps_what_they_wrote(fresh, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    by = factories.user()
    ana, bela = factories.person("Ana"), factories.person("Bela")
    number = bulk.begin(everyone(2), Action("language", "set", "id"), "k", by=by).id
    from crm import directory

    directory.edit_person(ana.party_id, {"salutation": "Ibu", "language": "id"}, by=by)
    bulk.work(number)
    found = dict(map(tuple, db.session.execute(db.select(BulkItem.party_id, BulkItem.outcome))))
    assert found == {ana.party_id: "same", bela.party_id: "changed"}
