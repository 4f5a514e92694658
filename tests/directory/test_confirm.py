"""After elections and terms officers are asked who is still in office; nobody is ended by a date."""

import re
from datetime import timedelta

import pytest

from crm.directory import EventFields
from crm.directory.queries.confirm import how_many, questions, to_confirm
from crm.directory.queries.elections import affected, elections
from crm.directory.verbs.confirm import ask_later, confirm_position, vacate
from crm.directory.verbs.elections import confirm_event, edit_event, remove_event
from crm.journal import SYSTEM, undo
from crm.kernel import clock
from crm.kernel.errors import Refused
from tests import factories

TODAY = clock.today()
LONG_AGO = TODAY - timedelta(days=2000)


@pytest.fixture(autouse=True)
def after_midnight(monkeypatch):
    """A run that began yesterday."""
    monkeypatch.setitem(globals(), "TODAY", clock.today())


def days_ago(n):
    return TODAY - timedelta(days=n)


def in_office(city=None, *, elected=True, **said):
    city = city or factories.organisation()
    post = factories.post(city, is_elected=elected)
    given = {"from_on": LONG_AGO, "post_id": post.id} | said
    return factories.position(factories.person(), city, **given)


def asked():
    return [q.holding.position.id for q in questions()]


def test_a_term_that_is_over_is_asked_about_and_nobody_is_ended(slate):
    over, _on = in_office(term_ends_on=days_ago(3)), in_office(term_ends_on=TODAY + timedelta(days=3))
    (question,) = questions()
    assert (question.holding.position.id, question.due_on, how_many()) == (over.id, days_ago(3), 1)
    assert over.valid.upper is None
    assert to_confirm([over.person_id, 0]) == {over.person_id}


def test_an_election_asks_about_elected_posts_of_its_country(slate):
    fiji, other = in_office(), in_office(factories.organisation(country="JP"))
    in_office(elected=False)
    in_office(from_on=TODAY)
    factories.election("FJ", days_ago(1))
    factories.election("JP", TODAY + timedelta(days=1))
    assert asked() == [fiji.id]
    assert other.id not in asked()
    assert questions()[0].event.label == "Local elections"


def test_an_election_of_one_organisation_asks_about_that_one(slate):
    city = factories.organisation("Suva")
    mine, _other = in_office(city), in_office()
    factories.election("", days_ago(1), organisation=f"Suva #{city.party_id}")
    assert asked() == [mine.id]


def test_who_is_confirmed_is_not_asked_about_again(slate):
    position = in_office(term_ends_on=days_ago(3))
    factories.election("FJ", days_ago(1))
    confirm_position(position.id, TODAY + timedelta(days=1000), by=SYSTEM)
    assert asked() == []
    assert position.confirmed_on == TODAY


def test_without_a_new_term_we_ask_again_in_three_months(slate):
    position = in_office(term_ends_on=days_ago(3))
    confirm_position(position.id, by=SYSTEM)
    assert asked() == []
    assert position.ask_again_on == TODAY + timedelta(days=90)


def test_put_off_and_vacant_and_undone(slate):
    one, two = in_office(term_ends_on=days_ago(9)), in_office(term_ends_on=days_ago(8))
    later = ask_later(one.id, by=SYSTEM).written_in
    gone = vacate(two.id, days_ago(8), by=SYSTEM).written_in
    assert asked() == []
    assert two.valid.upper == days_ago(7)
    undo(later, SYSTEM)
    undo(gone, SYSTEM)
    assert asked() == [one.id, two.id]


def test_answers_that_cannot_be_are_refused_with_the_field(slate):
    position = in_office(term_ends_on=days_ago(3))
    for field, act in (
        ("term_ends_on", lambda: confirm_position(position.id, days_ago(1), by=SYSTEM)),
        ("last_on", lambda: vacate(position.id, TODAY + timedelta(days=1), by=SYSTEM)),
        ("last_on", lambda: vacate(position.id, LONG_AGO - timedelta(days=1), by=SYSTEM)),
        (None, lambda: ask_later(position.id, by=SYSTEM, version=99)),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.field == field


def test_an_end_that_is_noted_is_not_asked_about(slate):
    in_office(term_ends_on=days_ago(3), until_on=TODAY + timedelta(days=30))
    assert asked() == []


def test_the_new_term_is_proposed_from_its_length(slate):
    position = in_office(term_ends_on=days_ago(3))
    proposed = questions()[0].proposed_end
    assert (proposed - TODAY).days > 1500
    assert position.term_ends_on == days_ago(3)


def test_elections_are_listed_with_how_many_they_concern(slate):
    in_office()
    in_office()
    soon = factories.election("FJ", TODAY + timedelta(days=60))
    (found,) = elections()
    assert (found.organisations, found.is_soon, found.days) == (2, True, 60)
    shown, more = affected(soon)
    assert len(shown) == 2
    assert more is None
    assert len(shown[0].holders) == 1


def test_an_election_is_confirmed_changed_and_removed(slate):
    event = factories.election("FJ", TODAY + timedelta(days=60))
    assert confirm_event(event.id, by=SYSTEM).confirmed
    fields = EventFields("Moved", TODAY + timedelta(days=80), "a letter", "FJ")
    assert edit_event(event.id, fields, by=SYSTEM).held_on == TODAY + timedelta(days=80)
    gone = remove_event(event.id, by=SYSTEM).written_in
    assert elections() == []
    undo(gone, SYSTEM)
    assert len(elections()) == 1


def test_the_page_takes_one_post_for_each_answer(officer):
    one, two, three, four = (in_office(term_ends_on=days_ago(n)) for n in (9, 8, 7, 6))
    page = officer.get("/confirm").text
    assert re.findall(r'id="row-(\d+)"', page) == [str(p.id) for p in (one, two, three, four)]
    htmx = {"HX-Request": "true"}
    for position, answer in ((one, "stays"), (two, "vacant"), (three, "later")):
        given = {"answer": answer, "version": position.version, "last_on": days_ago(8).isoformat()}
        response = officer.post(f"/confirm/{position.id}", data=given, headers=htmx)
        assert response.status_code == 200
        assert f'id="row-{position.id}"' in response.text
        assert "/undo" in response.text
        assert "<html" not in response.text
    assert asked() == [four.id]
    wrong = officer.post(
        f"/confirm/{four.id}", data={"answer": "stays", "term_ends_on": "soon"}, headers=htmx
    )
    assert "Write a date as" in wrong.text
    plain = officer.post(f"/confirm/{four.id}", data={"answer": "stays"})
    assert (plain.status_code, plain.headers["Location"]) == (302, "/confirm")


def test_a_replacement_is_written_inside_the_row(officer):
    position = in_office(term_ends_on=days_ago(9))
    htmx = {"HX-Request": "true"}
    form = officer.get(f"/confirm/{position.id}/replace", headers=htmx).text
    assert f'id="row-{position.id}"' in form
    given = {
        "leaves": position.id,
        "last_on": days_ago(9).isoformat(),
        "email": "not one",
        "given_name": "Irfan",
    }
    refused = officer.post(f"/confirm/{position.id}/replace", data=given, headers=htmx).text
    assert "Irfan" in refused
    done = officer.post(f"/confirm/{position.id}/replace", data=given | {"email": ""}, headers=htmx).text
    assert "Handed over." in done
    assert asked() == []
    assert officer.get(f"/confirm/{position.id}/replace").status_code == 302
