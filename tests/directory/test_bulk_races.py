"""Changes of many over real connections: two at once, a worker taken over in the middle, ten thousand in batches."""

import threading

import pytest

from crm import directory
from crm.directory.models import BulkItem, BulkJob, FieldDef, Party
from crm.directory.queries.conditions import Filters
from crm.directory.queries.selecting import Chosen
from crm.directory.verbs import bulk
from crm.directory.verbs.bulk import Action, jobs, leases
from crm.directory.verbs.cells import set_value
from crm.journal import acting, undo
from crm.kernel import clock, db, transaction
from tests import factories
from tests.directory.test_bulk_pages import hidden
from tests.directory.test_races import at_once

PASSWORD = "seven quiet harbours"


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
    directory.edit_person(ana.party_id, {"salutation": "Ibu", "language": "id"}, by=by)
    bulk.work(number)
    found = dict(map(tuple, db.session.execute(db.select(BulkItem.party_id, BulkItem.outcome))))
    assert found == {ana.party_id: "same", bela.party_id: "changed"}


def previewed(chosen, action):
    return bulk.plan(chosen, action).mark


def outcomes():
    return {
        n: (o, w)
        for n, o, w in db.session.execute(db.select(BulkItem.party_id, BulkItem.outcome, BulkItem.why))
    }


@pytest.mark.parametrize(
    ("most", "field", "theirs", "value"),
    [(200, "language", "fr", "id"), (1, "honorific", "Dr.", "H.E."), (1, "custom.seats", "5", "9")],
)
def test_what_others_wrote_since_the_preview_is_left(fresh, monkeypatch, most, field, theirs, value):  # noqa: PLR0917  a row of the table
    monkeypatch.setattr(jobs, "AT_ONCE", most)
    by = factories.user()
    directory.add_field(FieldDef(subject="person", key="seats", label="Seats", type="number"), by=by)
    ana, bela, cini = (factories.person(name).party_id for name in ("Ana", "Bela", "Cini"))
    chosen, action = everyone(3), Action(field, "set", value)
    set_value(cini, field, theirs, by=by)
    mark = previewed(chosen, action)

    def colleague():
        set_value(ana, field, theirs, by=by)
        directory.edit_person(bela, {"salutation": "Ibu"}, by=by)

    at_once(fresh, colleague)
    number = bulk.begin(chosen, action, "k", mark, by=by).id
    bulk.work(number)
    assert outcomes() == {ana: ("blocked", "meanwhile"), bela: ("changed", None), cini: ("changed", None)}


def test_what_was_open_during_the_preview_is_left_and_what_came_back_is_not(fresh):
    by = factories.user()
    ana, bela = (factories.person(name).party_id for name in ("Ana", "Bela"))
    chosen, action = everyone(2), Action("language", "set", "id")
    wrote, looked = threading.Event(), threading.Event()

    def slow():
        with acting(by, "A slow one"):
            set_value(ana, "language", "fr", by=by)
            wrote.set()
            assert looked.wait(10)

    def preview():
        assert wrote.wait(10)
        try:
            return previewed(chosen, action)
        finally:
            looked.set()

    _none, mark = at_once(fresh, slow, preview)
    at_once(fresh, lambda: undo(set_value(bela, "language", "fr", by=by), by=by))
    bulk.begin(chosen, action, "k", mark, by=by)
    assert outcomes() == {ana: ("blocked", "meanwhile"), bela: ("changed", None)}


def test_what_was_left_is_told_with_its_name_on_the_page_after(fresh):
    user = factories.member(role="officer", password=PASSWORD)
    ids = [factories.person(name).party_id for name in ("Ana", "Bela")]
    client = fresh.test_client()
    client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    asked = {"id": ids, "field": "language", "value": "id"}
    page = client.post("/people/change", data=asked | {"step": "preview"}).text
    at_once(fresh, lambda: set_value(ids[0], "language", "fr", by=user))
    answer = client.post("/people/change/apply", data=hidden(page) | asked)
    page = client.get(answer.location).text
    assert "1 record was changed meanwhile by others and left as it is." in page
    assert f"/people/{ids[0]}" in page
    assert "1 record changed" in page
