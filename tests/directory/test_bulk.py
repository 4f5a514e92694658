"""Many records are changed at once: looked at first, one change set, each row once."""

from itertools import count

import pytest

from crm import directory
from crm.directory.models import BulkItem, BulkJob, FieldDef, Organisation, Party, Person
from crm.directory.queries.conditions import Filters
from crm.directory.queries.selecting import Chosen
from crm.directory.verbs import bulk
from crm.directory.verbs.bulk import Action
from crm.journal import SYSTEM, acting, undo
from crm.journal.models import Change, ChangeSet
from crm.kernel import db
from crm.kernel.errors import Refused
from tests import factories

PEOPLE = Filters("person")
ORGS = Filters("org")
NUMBERS = count()


def everything(filters, count, **more):
    return Chosen(filters, is_everything=True, count=count, **more)


def some(filters, *rows):
    return Chosen(filters, ids=tuple(row.party_id for row in rows))


def party(row):
    return db.session.get(Party, row.party_id, populate_existing=True)


def field(key, kind="text", subject="person", **more):
    return directory.add_field(
        FieldDef(subject=subject, key=key, label=key.capitalize(), type=kind, **more), by=factories.user()
    )


def run(chosen, action, by=None):
    return bulk.begin(chosen, action, f"key{next(NUMBERS)}", by=by or factories.user())


def test_a_preview_counts_what_changes_and_shows_some(slate):
    ana, bela, cini = (factories.person(name) for name in ("Ana", "Bela", "Cini"))
    directory.edit_person(ana.party_id, {"language": "id"}, by=SYSTEM)
    found = bulk.plan(some(PEOPLE, ana, bela, cini), Action("language", "set", "id"))
    assert (found.total, found.change, found.same, found.blocked) == (3, 2, 1, {})
    assert [(s.name, s.before, s.after) for s in found.samples] == [
        ("Bela", None, "id"),
        ("Cini", None, "id"),
    ]


def test_a_change_is_one_change_set_and_one_undo(slate):
    people = [factories.person(f"P{n}") for n in range(5)]
    job = run(some(PEOPLE, *people), Action("language", "set", "id"))
    assert (job.state, job.changed, job.same, job.blocked) == ("done", 5, 0, 0)
    assert {party(p).lang for p in people} == {"id"}
    assert {party(p).version for p in people} == {2}
    assert db.session.query(Change).filter_by(change_set_id=job.change_set_id).count() == 5
    undo(job.change_set_id, by=SYSTEM)
    assert {party(p).lang for p in people} == {None}


@pytest.mark.parametrize(
    ("action", "check"),
    [
        (Action("country", "set", "kr"), lambda p: p.country_code == "KR"),
        (Action("honorific", "set", "H.E."), lambda p: db.session.get(Person, p.id).honorific == "H.E."),
        (Action("custom.seats", "set", "1,200"), lambda p: p.custom == {"seats": 1200, "other": 1}),
        (Action("custom.other", "clear"), lambda p: p.custom == {}),
        (Action("custom.host", "set", "no"), lambda p: p.custom == {"other": 1, "host": False}),
        (Action("custom.themes", "add", "Ports"), lambda p: p.custom["themes"] == ["Ports"]),
        (Action("archived", "archive"), lambda p: p.is_archived),
    ],
)
def test_every_sort_of_value_is_written(slate, action, check):
    for key, kind, more in (
        ("seats", "number", {}),
        ("other", "number", {}),
        ("host", "bool", {}),
        ("themes", "multi", {"options": ["Ports", "Roads"]}),
    ):
        field(key, kind, **more)
    ana = factories.person("Ana", custom={"other": 1})
    assert run(some(PEOPLE, ana), action).changed == 1
    assert check(party(ana))


def test_tags_are_added_and_taken_away(slate):
    ana, bela = factories.person("Ana", tags=("Forum",)), factories.person("Bela")
    job = run(some(PEOPLE, ana, bela), Action("tags", "add", "forum, Port"))
    assert job.changed == 2
    assert tags_of(ana) == ["Forum", "Port"]
    assert tags_of(bela) == ["Forum", "Port"]
    assert run(some(PEOPLE, ana), Action("tags", "remove", "FORUM")).changed == 1
    assert tags_of(ana) == ["Port"]


def tags_of(row):
    names = db.text("SELECT t.name FROM tag t JOIN party_tag p ON p.tag_id = t.id WHERE p.party_id = :n")
    return sorted(db.session.scalars(names, {"n": row.party_id}))


def test_a_population_goes_with_its_year_and_a_kind_cannot_be_empty(slate):
    suva = factories.organisation("Suva", population=9, population_year=2020)
    assert run(some(ORGS, suva), Action("population", "clear")).changed == 1
    row = db.session.get(Organisation, suva.party_id, populate_existing=True)
    assert (row.population, row.population_year) == (None, None)
    with pytest.raises(Refused):
        run(some(ORGS, suva), Action("kind", "clear"))


def test_names_follow_the_country(slate):
    jin = factories.person("Ye-jin", "Kim", country="FJ")
    run(some(PEOPLE, jin), Action("country", "set", "KR"))
    assert party(jin).display_name == "Kim Ye-jin"


def test_all_but_some_and_a_list_that_changed(slate):
    people = [factories.person(f"P{n}") for n in range(4)]
    chosen = everything(PEOPLE, 4, without=(people[0].party_id,))
    assert bulk.plan(chosen, Action("language", "set", "id")).change == 3
    factories.person("New")
    with pytest.raises(bulk.ListChanged, match="from 3 to 4"):
        bulk.plan(chosen, Action("language", "set", "id"))


def test_another_record_in_the_place_of_one_is_noticed_at_the_last_moment(slate):
    ana, _bela = factories.person("Ana"), factories.person("Bela")
    chosen, action = everything(PEOPLE, 2), Action("language", "set", "id")
    mark = bulk.plan(chosen, action).mark
    directory.archive(ana.party_id, by=SYSTEM)
    factories.person("Cini")
    with pytest.raises(bulk.ListChanged, match="Other records"):
        bulk.begin(chosen, action, "k", mark, by=factories.user())
    assert db.session.query(BulkJob).count() == 0


def test_the_same_key_twice_is_one_change(slate):
    ana, by = factories.person("Ana"), factories.user()
    one, two = (bulk.begin(some(PEOPLE, ana), Action("language", "set", "id"), "k", by=by) for _ in "ab")
    assert one.id == two.id
    assert party(ana).version == 2


def test_a_record_that_was_merged_is_said_to_be_blocked(slate):
    ana, bela = factories.person("Ana"), factories.person("Bela")
    directory.archive(ana.party_id, by=SYSTEM)
    with acting(SYSTEM, "Merged"):
        db.session.execute(
            db.update(Party).where(Party.id == ana.party_id).values(merged_into_id=bela.party_id)
        )
    job = run(some(PEOPLE, ana, bela), Action("language", "set", "id"))
    assert (job.changed, job.blocked) == (1, 1)
    assert db.session.get(BulkItem, (job.id, ana.party_id)).why == "merged"


def test_many_are_written_in_batches_and_one_change_set(slate, monkeypatch):
    monkeypatch.setattr("crm.directory.verbs.bulk.jobs.BATCH", 3)
    monkeypatch.setattr("crm.directory.verbs.bulk.jobs.AT_ONCE", 2)
    people = [factories.person(f"P{n}") for n in range(8)]
    job = run(everything(PEOPLE, 8), Action("language", "set", "id"))
    assert job.state == "working"
    bulk.work(job.id)
    job = db.session.get(BulkJob, job.id, populate_existing=True)
    assert (job.state, job.done, job.changed) == ("done", 8, 8)
    assert db.session.query(ChangeSet).filter_by(id=job.change_set_id).count() == 1
    assert {party(p).version for p in people} == {2}
    bulk.work(job.id)
    assert {party(p).version for p in people} == {2}
