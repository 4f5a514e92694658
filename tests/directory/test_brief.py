"""The brief: one minute, who to know, what is new to the reader, notes before a visit; in so many statements."""

from datetime import date, timedelta

import pytest

from crm import timeline
from crm.directory.brief import brief_of
from crm.directory.protocol import NoteFields
from crm.directory.queries.notes import known_for, notes_of
from crm.directory.queries.records import record
from crm.directory.verbs import notes as verbs
from crm.journal import SYSTEM, undo
from crm.kernel import clock, db
from crm.kernel.errors import Refused
from tests import factories
from tests.directory.conftest import saved, signed_in

TODAY = clock.today()


@pytest.fixture(autouse=True)
def after_midnight(monkeypatch):
    """A run that began yesterday."""
    monkeypatch.setitem(globals(), "TODAY", clock.today())


def page(client, path):
    return client.get(path, follow_redirects=True).text


def note(owner, body, kind="other", **fields):
    return verbs.add_note(owner, NoteFields(body, kind, **fields), by=SYSTEM)


def bodies(owner):
    return [each.body for each in notes_of(owner)]


@pytest.fixture
def city(slate):
    return factories.organisation("Makassar", country="ID", tz="Asia/Makassar")


@pytest.fixture
def mayor(city):
    ratna = factories.person("Ratna", country="ID", language="id")
    factories.position(ratna, city, "Mayor", from_on=date(2020, 1, 1))
    return ratna


def crowd(city, people, contacts, by):
    for n in range(people):
        factories.position(factories.person(f"Official {n}", country="ID"), city, f"Officer {n}")
    first = factories.person("First")
    factories.position(first, city, "Mayor")
    for n in range(contacts):
        factories.contact(first, by=by, starts_at=clock.now() - timedelta(days=n + 1))


def test_the_number_of_statements_is_the_same_for_any_size(client, statements):
    officer = signed_in(client, "officer")
    by = factories.user()
    counts = {}
    for size, people, contacts in (("small", 3, 5), ("large", 60, 60)):
        place = factories.organisation(f"City {size}", country="ID")
        crowd(place, people, contacts, by)
        home = officer.get(f"/orgs/{place.party_id}").headers["Location"]
        db.session.expire_all()
        counts[size] = statements(lambda home=home: officer.get(home))
    assert counts["small"] == counts["large"]
    assert counts["large"] <= 50


def test_the_last_contact_of_each_is_one_statement(city, mayor, statements):
    by = factories.user()
    for n in range(5):
        somebody = factories.person(f"Somebody {n}")
        factories.position(somebody, city, f"Officer {n}")
        factories.contact(somebody, by=by)
    known = record(city.party_id, "org")
    ids = [h.other.id for h in known.people]
    assert statements(lambda: timeline.last_contacts(ids)) == 1


def test_the_table_says_when_we_last_spoke_with_each(client, city, mayor):
    officer = signed_in(client, "officer")
    by = factories.user()
    andi = factories.person("Andi", country="ID")
    factories.position(andi, city, "Director")
    factories.contact(mayor, by=by, kind="call")
    shown = page(officer, f"/orgs/{city.party_id}")
    assert "by phone" in shown
    assert "not yet met" in shown


def test_whoever_came_after_the_last_contact_is_new(client, city, mayor, app):
    by = factories.user()
    factories.contact(mayor, by=by, starts_at=clock.now() - timedelta(days=30))
    factories.position(factories.person("Irfan"), city, "Deputy Mayor", from_on=TODAY - timedelta(days=3))
    with app.test_request_context("/"):
        people = {p.holding.other.display_name: p for p in brief_of(record(city.party_id, "org")).people}
    assert people["Irfan"].is_new
    assert not people["Ratna"].is_new


def test_without_any_contact_nobody_is_new(client, city, mayor, app):
    factories.position(factories.person("Irfan"), city, "Deputy Mayor", from_on=TODAY - timedelta(days=3))
    with app.test_request_context("/"):
        assert not any(p.is_new for p in brief_of(record(city.party_id, "org")).people)


def test_what_others_did_since_my_last_contact_is_marked(client, city, mayor):
    officer = signed_in(client, "officer")
    from crm.accounts.models import AppUser

    me = db.session.scalars(db.select(AppUser).order_by(AppUser.id.desc())).first()
    factories.contact(mayor, by=me, subject="Mine", starts_at=clock.now() - timedelta(days=9))
    factories.contact(mayor, by=factories.user(), subject="Theirs")
    shown = page(officer, f"/orgs/{city.party_id}")
    assert "Since your last contact on" in shown
    assert shown.count("New to you") == 1


def test_mail_to_many_is_no_contact(client, city, mayor):
    officer = signed_in(client, "officer")
    factories.contact(mayor, by=factories.user(), kind="email_out")
    shown = page(officer, f"/orgs/{city.party_id}")
    assert "none yet" in shown
    assert "Not in touch" in shown


@pytest.mark.parametrize(
    ("lately", "before", "level", "trend"),
    [
        (0, 0, "new", "steady"),
        (0, 3, "cold", "falling"),
        (1, 0, "cool", "steady"),
        (2, 6, "cool", "falling"),
        (7, 4, "warm", "rising"),
        (3, 3, "warm", "steady"),
    ],
)
def test_warmth_follows_from_two_figures(lately, before, level, trend):
    found = timeline.values.Warmth(lately, before)
    assert (found.level, found.trend) == (level, trend)


def test_warmth_says_its_figures(client, city, mayor):
    officer = signed_in(client, "officer")
    by = factories.user()
    for days in (10, 20, 30, 400):
        factories.contact(mayor, by=by, starts_at=clock.now() - timedelta(days=days))
    shown = page(officer, f"/orgs/{city.party_id}")
    assert "Warm, rising" in shown
    assert "3 contacts in 12 months, 1 in the 12 before" in shown


def test_the_focal_point_wears_a_badge(client, city):
    officer = signed_in(client, "officer")
    seat = factories.post(city, "Focal point", role="focal_point")
    andi = factories.person("Andi")
    factories.position(andi, city, "Focal point", post_id=seat.id)
    assert ">Focal point</span>" in page(officer, f"/orgs/{city.party_id}").replace("\n", "")


# notes before a visit ---------------------------------------------------------


def test_notes_are_added_changed_ordered_and_removed_each_with_undo(city):
    first, second = note(city.party_id, "Greet the Mayor first."), note(city.party_id, "No gifts.", "gift")
    assert bodies(city.party_id) == ["Greet the Mayor first.", "No gifts."]
    moved = verbs.move_note(second.id, "up", by=SYSTEM)
    assert bodies(city.party_id) == ["No gifts.", "Greet the Mayor first."]
    undo(moved.written_in, by=SYSTEM)
    db.session.expire_all()
    assert bodies(city.party_id) == ["Greet the Mayor first.", "No gifts."]
    gone = verbs.remove_note(first.id, by=SYSTEM)
    assert bodies(city.party_id) == ["No gifts."]
    undo(gone.written_in, by=SYSTEM)
    db.session.expire_all()
    assert bodies(city.party_id) == ["Greet the Mayor first.", "No gifts."]


def test_moving_the_first_up_changes_nothing(city):
    first = note(city.party_id, "One")
    note(city.party_id, "Two")
    verbs.move_note(first.id, "up", by=SYSTEM)
    assert bodies(city.party_id) == ["One", "Two"]


def test_a_country_speaks_on_all_its_records_and_no_others(city, mayor):
    note("ID", "Cards with the right hand.")
    elsewhere = factories.organisation("Suva", country="FJ")
    assert [n.body for n in known_for(record(city.party_id, "org")).nation] == ["Cards with the right hand."]
    assert [n.body for n in known_for(record(mayor.party_id, "person")).nation]
    assert not known_for(record(elsewhere.party_id, "org")).shown


def test_a_note_counts_from_its_first_day_to_its_last(city):
    note(city.party_id, "Today", valid_from=TODAY, valid_until=TODAY)
    note(city.party_id, "Over", valid_until=TODAY - timedelta(days=1))
    note(city.party_id, "Ahead", valid_from=TODAY + timedelta(days=1))
    assert [n.body for n in known_for(record(city.party_id, "org")).shown] == ["Today"]


def test_a_note_of_a_person_is_said_beside_them(client, city, mayor):
    officer = signed_in(client, "officer")
    note(mayor.party_id, "Decides on travel", "decides")
    note(mayor.party_id, "Yth. Ibu Wali Kota", "address")
    shown = page(officer, f"/orgs/{city.party_id}")
    assert "Decides on travel" in shown
    assert "Yth. Ibu Wali Kota" in shown


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (NoteFields("  "), "Say what one should know"),
        (NoteFields("x" * 501), "at most 500"),
        (NoteFields("x", "gossip"), "no such kind"),
        (NoteFields("x", valid_from=TODAY, valid_until=TODAY - timedelta(days=1)), "before the first"),
    ],
)
def test_a_note_that_cannot_be_is_refused(city, fields, words):
    with pytest.raises(Refused, match=words):
        verbs.add_note(city.party_id, fields, by=SYSTEM)


def test_nobody_reads_more_than_thirty_notes(city):
    for n in range(verbs.MOST):
        note(city.party_id, f"Note {n}")
    with pytest.raises(Refused, match="nobody reads more"):
        note(city.party_id, "One more")


def test_two_windows_on_one_note_do_not_overwrite(city):
    one = note(city.party_id, "First words")
    seen = one.version
    verbs.edit_note(one.id, NoteFields("Second words"), by=SYSTEM, version=seen)
    with pytest.raises(Refused):
        verbs.edit_note(one.id, NoteFields("Third words"), by=SYSTEM, version=seen)


def test_notes_are_written_from_their_page(client, city):
    officer = signed_in(client, "officer")
    home = f"/records/{city.party_id}/notes"
    saved(officer.post(home, data={"kind": "avoid", "body": "Friday noon", "language": ""}))
    assert "Friday noon" in page(officer, f"/orgs/{city.party_id}")
    (row,) = notes_of(city.party_id)
    form = {"kind": "avoid", "body": "Friday 11:30", "language": "", "version": row.version}
    saved(officer.post(f"/notes/{row.id}", data=form))
    wrong = officer.post(home, data={"kind": "avoid", "body": "Kept words", "valid_from": "31/02"})
    assert wrong.status_code == 422
    assert "Kept words" in wrong.text
    saved(officer.post(f"/notes/{row.id}/remove"))
    assert not notes_of(city.party_id)
    assert officer.get("/countries/XX/notes").status_code == 404
    assert officer.get("/countries/ID/notes").status_code == 200


def test_after_the_visit_the_form_knows_who_was_there(client, city, mayor):
    officer = signed_in(client, "officer")
    shown = page(officer, f"/orgs/{city.party_id}")
    assert f"with={mayor.party_id}" in shown
    form = officer.get(f"/contacts/new?party={city.party_id}&with={mayor.party_id}")
    assert "Ratna" in form.text
