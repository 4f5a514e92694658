"""What was said is written down with the capacity each spoke in, corrected, removed, and taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from crm import journal, timeline
from crm.kernel import clock, db
from crm.kernel.errors import NotAllowed, NotFound, Refused
from crm.timeline import InteractionFields, Involved, TaskFields
from crm.timeline.models import Interaction, InteractionParty, Task
from crm.timeline.refusals import Moved
from tests import factories


def parts(row):
    query = select(InteractionParty).filter_by(interaction_id=row.id).order_by(InteractionParty.party_id)
    return {p.party_id: (p.role, p.position_id) for p in db.session.scalars(query)}


def position_of(person):
    return db.session.scalar(text("SELECT id FROM position WHERE person_id = :n"), {"n": person.party_id})


def test_somebody_spoke_in_the_main_position_of_that_day_and_for_its_organisation(ayu, city, mayor):
    row = factories.contact(mayor, by=ayu)

    assert parts(row) == {mayor.party_id: ("with", position_of(mayor)), city.party_id: ("with", None)}


def test_before_the_position_began_somebody_spoke_for_themselves(ayu, city, mayor):
    row = factories.contact(mayor, by=ayu, starts_at=datetime(2023, 5, 1, tzinfo=UTC))

    assert parts(row) == {mayor.party_id: ("with", None)}


def test_a_capacity_can_be_chosen_and_must_be_theirs(ayu, city, mayor):
    other = factories.organisation("Network of ports")
    chair = factories.position(mayor, other, "Chair", from_on=date(2025, 1, 1), is_primary=False)
    stranger = factories.position(factories.person("Budi"), city, "Clerk")

    row = factories.contact(Involved(mayor.party_id, position_id=chair.id), by=ayu)
    assert parts(row) == {mayor.party_id: ("with", chair.id), other.party_id: ("with", None)}
    row = factories.contact(Involved(mayor.party_id, position_id=0), by=ayu)
    assert parts(row) == {mayor.party_id: ("with", None)}
    with pytest.raises(Refused, match="somebody else"):
        factories.contact(Involved(mayor.party_id, position_id=stranger.id), by=ayu)


def test_a_position_at_an_organisation_that_is_named_goes_first(ayu, city, mayor):
    other = factories.organisation("Network of ports")
    chair = factories.position(mayor, other, "Chair", from_on=date(2025, 1, 1), is_primary=False)

    row = factories.contact(mayor, other, by=ayu)

    assert parts(row)[mayor.party_id] == ("with", chair.id)


def test_whom_it_was_about_did_not_speak(ayu, city, mayor):
    donor = factories.person("Donor")
    row = factories.contact(donor, Involved(city.party_id, "about"), by=ayu)

    assert parts(row)[city.party_id] == ("about", None)
    assert timeline.last_contacts([city.party_id]) == {}


def test_a_contact_needs_somebody_who_exists_a_kind_and_words(ayu, city):
    for parties, changed in (
        ((), {}),
        ((Involved(2**40),), {}),
        ((city,), {"kind": "dream"}),
        ((city,), {"subject": "  "}),
        ((city,), {"minutes": -1}),
        ((city,), {"tz": "Mars/Base"}),
        ((city,), {"visibility": "secret"}),
    ):
        with pytest.raises(Refused):
            factories.contact(*parties, by=ayu, **changed)
    assert db.session.scalar(select(func.count()).select_from(Interaction)) == 0


def test_promises_are_tasks_of_whom_it_was_with(ayu, city, mayor):
    promises = (
        TaskFields("Send the cost sheet", "ours", due_on=date(2026, 12, 1)),
        TaskFields("Name", "theirs"),
    )
    row = factories.contact(mayor, by=ayu, promises=promises)

    ours, theirs = db.session.scalars(select(Task).order_by(Task.id))
    assert (ours.party_id, ours.position_id) == (mayor.party_id, position_of(mayor))
    assert (ours.interaction_id, ours.assignee_id, ours.direction) == (row.id, ayu.id, "ours")
    assert theirs.direction == "theirs"
    found = timeline.promises_of([city.party_id, mayor.party_id])
    assert {(p.ours, p.theirs) for p in found.values()} == {(1, 1)}
    assert [line.task.id for line in timeline.promises(city.party_id, ayu)] == [ours.id, theirs.id]


def test_the_same_key_is_written_once(ayu, seo_yeon, city):
    first = factories.contact(city, by=ayu, key="form:1")

    assert factories.contact(city, by=ayu, key="form:1", subject="Again").id == first.id
    assert db.session.scalar(select(func.count()).select_from(Interaction)) == 1
    with pytest.raises(NotAllowed):
        factories.contact(city, by=seo_yeon, key="form:1")


def test_an_edit_moves_everybody_to_the_new_moment_and_an_older_one_is_refused(ayu, city, mayor):
    row = factories.contact(mayor, by=ayu)
    then = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
    fields = InteractionFields("call", "Called back", then, "Asia/Makassar", (Involved(city.party_id),))

    timeline.edit_interaction(row.id, fields, by=ayu, version=1)

    assert parts(row) == {city.party_id: ("with", None)}
    assert db.session.scalars(select(InteractionParty.starts_at)).all() == [then]
    with pytest.raises(Moved):
        timeline.edit_interaction(row.id, fields, by=ayu, version=1)


def test_what_is_removed_is_gone_from_every_view_and_comes_back_by_undo(ayu, city):
    row = factories.contact(city, by=ayu)
    gone = timeline.remove_interaction(row.id, by=ayu)

    assert timeline.timeline(city.party_id, ayu) == []
    assert timeline.last_contacts([city.party_id], ayu) == {}
    with pytest.raises(NotFound):
        timeline.interaction(row.id, ayu)
    journal.undo(gone.written_in, by=ayu)
    assert [told.interaction.id for told in timeline.timeline(city.party_id, ayu)] == [row.id]


def test_a_contact_with_its_promises_is_taken_back_as_one(ayu, city, mayor):
    row = factories.contact(mayor, by=ayu, promises=(TaskFields("Send it"),))

    report = journal.undo(row.written_in, by=ayu)

    assert report.conflicts == []
    for table in (Interaction, InteractionParty, Task):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_the_last_real_contact_is_no_mail_of_ours_and_nothing_that_is_to_come(ayu, city, mayor):
    now = clock.now()
    real = factories.contact(mayor, by=ayu, starts_at=now - timedelta(days=9), kind="visit")
    for kind, days in (("email_out", 3), ("note", 2), ("meeting", -2)):
        factories.contact(mayor, by=ayu, kind=kind, starts_at=now - timedelta(days=days))

    found = timeline.last_contacts([city.party_id, mayor.party_id, 2**40], ayu)

    assert {n: c.id for n, c in found.items()} == {city.party_id: real.id, mayor.party_id: real.id}
    assert found[city.party_id].with_name == "Ratna"
    assert found[city.party_id].by_name == ayu.name


def test_what_comes_next_is_ahead_of_what_is_late(ayu, city, mayor):
    today = clock.today()
    factories.task(mayor, by=ayu, title="Late", due_on=today - timedelta(days=9))
    assert timeline.next_steps([mayor.party_id], ayu)[mayor.party_id].title == "Late"
    factories.task(mayor, by=ayu, title="Later", due_on=today + timedelta(days=9))
    factories.contact(mayor, by=ayu, subject="Visit", starts_at=clock.now() + timedelta(days=3))

    step = timeline.next_steps([city.party_id], ayu)[city.party_id]

    assert (step.kind, step.title) == ("meeting", "Visit")


def test_two_hundred_records_are_asked_about_in_one_statement(ayu, city, statements):
    ids = [factories.organisation().party_id for _n in range(3)]
    for ask in (timeline.last_contacts, timeline.next_steps, timeline.promises_of):
        assert statements(lambda ask=ask: ask([city.party_id, *ids], ayu)) == 1


def test_a_timeline_is_read_page_by_page_without_gaps(ayu, city):
    now = clock.now()
    made = [factories.contact(city, by=ayu, starts_at=now - timedelta(days=n // 2)).id for n in range(10)]
    seen, before = [], None
    while page := timeline.timeline(city.party_id, ayu, limit=3, before=before):
        seen += [told.interaction.id for told in page]
        before = (page[-1].interaction.starts_at, page[-1].interaction.id)

    assert sorted(seen) == sorted(made)
    assert len(seen) == 10


def test_the_database_refuses_what_makes_no_sense(ayu, city):
    row = factories.contact(city, by=ayu)
    task = factories.task(city, by=ayu)
    for statement in (
        "UPDATE interaction SET kind = 'dream'",
        "UPDATE interaction SET subject = ' '",
        "UPDATE interaction SET minutes = -1",
        "UPDATE interaction_party SET role = 'guest'",
        "UPDATE task SET done_at = now(), cancelled_at = now()",
        "UPDATE task SET due_at = now()",
        "UPDATE task SET direction = 'both'",
        "INSERT INTO attachment (sha256, name, bytes, mime) VALUES (decode(repeat('00', 32), 'hex'), 'x', 1, 'x')",
        "INSERT INTO attachment (sha256, name, bytes, mime, party_id) VALUES ('x', 'x', 1, 'x', 1)",
    ):
        with (
            pytest.raises(IntegrityError),
            journal.acting(ayu, "Broke a rule"),
            db.session.begin_nested(),
        ):
            db.session.execute(text(statement))
    assert row.id
    assert task.id


def test_the_history_tells_of_a_contact_by_its_words(officer, ayu, city):
    row = factories.contact(city, by=ayu, subject="Forum seats")
    private = factories.contact(city, by=ayu, subject="Hidden words", visibility="private")

    assert "Forum seats" in officer.get(f"/changes/{row.written_in}").text
    assert "Hidden words" not in officer.get(f"/changes/{private.written_in}").text
    assert "Hidden words" not in officer.get("/changes").text
