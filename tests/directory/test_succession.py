"""One holder of an office follows another."""

import html
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from crm.directory import Comer, PossibleDuplicate, Succession, follows_post, succeed
from crm.directory.following import FOLLOWERS
from crm.directory.models import ContactPoint, Party, Position
from crm.directory.queries.posts import office
from crm.directory.values import Reach
from crm.directory.verbs.people import edit_person
from crm.directory.verbs.succession import succeed_position
from crm.journal import SYSTEM, undo
from crm.kernel import clock, db
from crm.kernel.errors import Refused
from tests import factories

START = date(2021, 2, 26)
DAY = date(2026, 10, 20)


@pytest.fixture
def seat(slate):
    """A city with a mayor in office since 2021."""

    class Scene:
        city = factories.organisation("Makassar", domain="https://www.makassar.example")
        post = factories.post(city)
        old = factories.person("Danny", "Pomanto", emails=("danny@home.example",))
        position = factories.position(
            old, city, from_on=START, post_id=post.id, term_ends_on=date(2026, 2, 26)
        )

    return Scene


def hand_over(scene, **said):
    given = {"leaves": scene.position.id, "last_on": DAY - timedelta(days=1), "from_on": DAY} | said
    return succeed(scene.post.id, Succession(**given), by=SYSTEM)


def known(person):
    return Comer(person_id=person.party_id)


def refused(field, act):
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.field == field, caught.value.sentence
    return caught.value.sentence


def days(position):
    db.session.refresh(position)
    return position.valid.lower, position.valid.upper


def sets():
    return db.session.scalar(text("SELECT count(*) FROM change_set"))


def test_somebody_known_follows_in_one_change_set(seat):
    irfan = factories.person("Irfan")
    before = sets()
    done = hand_over(seat, comes=known(irfan), reason="Election")
    assert sets() == before + 1
    assert days(seat.position) == (START, DAY)
    assert seat.position.end_reason == "Election"
    assert days(done.came) == (DAY, None)
    assert done.came.term_ends_on == date(2031, 10, 20)
    assert office(seat.post.id).seats[0].holder.other.id == irfan.party_id


def test_one_undo_takes_all_of_it_back(seat):
    done = hand_over(seat, comes=Comer(given_name="Irfan", email="mayor@makassar.example"))
    undo(done.written_in, SYSTEM)
    db.session.expire_all()
    now = office(seat.post.id)
    assert now.seats[0].holder.other.id == seat.old.party_id
    assert days(seat.position) == (START, None)


def test_somebody_new_is_typed_right_there(seat):
    done = hand_over(
        seat,
        comes=Comer(
            given_name="Irfan", family_name="Lompo", honorific="Bapak", email="mayor@makassar.example"
        ),
    )
    party = db.session.get(Party, done.came.person_id)
    assert (party.display_name, party.country_code) == ("Irfan Lompo", "FJ")
    point = db.session.scalar(select(ContactPoint).filter_by(party_id=party.id))
    assert (point.value, point.position_id) == ("mayor@makassar.example", done.came.id)


def test_somebody_who_looks_known_is_asked_about(seat):
    factories.person("Irfan", "Lompo")
    wanted = Succession(
        comes=Comer(given_name="Irfan", family_name="Lompo"), from_on=DAY, leaves=seat.position.id
    )
    with pytest.raises(PossibleDuplicate):
        succeed(seat.post.id, wanted, by=SYSTEM, anyway=False)
    assert days(seat.position) == (START, None)


def test_the_address_of_the_office_says_nothing_about_who_comes(seat):
    comes = Comer(given_name="Bert", family_name="Second", email="Danny@home.example")
    wanted = Succession(leaves=seat.position.id, comes=comes, from_on=DAY)
    done = succeed(seat.post.id, wanted, by=SYSTEM, anyway=False)
    point = db.session.scalar(select(ContactPoint).filter_by(party_id=done.came.person_id))
    assert (point.position_id, point.is_primary) == (done.came.id, True)


def test_an_address_of_somebody_else_still_asks_who_comes(seat):
    factories.person("Cara", "Third", emails=("cara@makassar.example",))
    comes = Comer(given_name="Bert", family_name="Second", email="cara@makassar.example")
    wanted = Succession(leaves=seat.position.id, comes=comes, from_on=DAY)
    with pytest.raises(PossibleDuplicate):
        succeed(seat.post.id, wanted, by=SYSTEM, anyway=False)


def test_a_broken_address_of_the_office_is_told_at_its_field(seat):
    comes = Comer(given_name="Bert", family_name="Second", email="mayor at makassar")
    assert refused("email", lambda: hand_over(seat, comes=comes))


def test_both_change_on_one_day_which_is_the_new_ones(seat):
    done = hand_over(seat, comes=known(factories.person()), last_on=DAY, from_on=DAY)
    assert days(seat.position) == (START, DAY)
    assert days(done.came) == (DAY, None)


def test_one_day_said_is_enough(seat):
    done = hand_over(seat, comes=known(factories.person()), last_on=None)
    assert days(seat.position) == (START, DAY)
    assert days(done.came) == (DAY, None)


def test_nobody_follows_and_the_seat_is_vacant_since_that_day(seat):
    hand_over(seat, from_on=None, last_on=DAY)
    found = office(seat.post.id).seats[0]
    assert found.holder is None
    assert found.vacant_since == DAY + timedelta(days=1)


def test_an_acting_one_sits_beside_the_holder_and_steps_back_for_an_elected_one(seat):
    deputy, elected = factories.person("Ratna"), factories.person("Irfan")
    acting = hand_over(
        seat, comes=known(deputy), leaves=None, last_on=None, from_on=date(2026, 6, 1), is_acting=True
    ).came
    found = office(seat.post.id).seats[0]
    assert [h.other.id for h in found.acting] == [deputy.party_id]
    assert found.holder.other.id == seat.old.party_id
    assert acting.term_ends_on is None
    done = hand_over(seat, comes=known(elected))
    assert days(acting) == (date(2026, 6, 1), DAY)
    assert days(done.came) == (DAY, None)


def test_an_acting_one_fills_in_after_a_holder_left_and_is_elected(seat):
    ratna = factories.person("Ratna")
    acting = hand_over(seat, comes=known(ratna), is_acting=True).came
    assert office(seat.post.id).seats[0].vacant_since == DAY
    later = date(2026, 11, 2)
    done = succeed(
        seat.post.id,
        Succession(leaves=acting.id, comes=known(ratna), from_on=later),
        by=SYSTEM,
    )
    assert days(acting) == (DAY, later)
    assert (done.came.is_acting, done.came.is_primary) == (False, True)


def test_whoever_comes_gives_up_what_they_held_and_keeps_their_address(seat):
    ratna = factories.person("Ratna")
    deputy = factories.position(ratna, seat.city, "Deputy Mayor", from_on=START)
    from crm.directory.values import Reach
    from crm.directory.verbs import edit_person

    reach = Reach("email", "ratna@makassar.example", position_id=deputy.id)
    edit_person(ratna.party_id, {"reaches": (reach,)}, by=SYSTEM)
    done = hand_over(seat, comes=known(ratna), moves=True)
    assert days(deputy) == (START, DAY)
    assert done.came.is_primary
    point = db.session.scalar(select(ContactPoint).filter_by(party_id=ratna.party_id))
    db.session.refresh(point)
    assert point.position_id == done.came.id


def test_whoever_comes_may_keep_what_they_held(seat):
    ratna = factories.person("Ratna")
    deputy = factories.position(ratna, seat.city, "Deputy Mayor", from_on=START)
    done = hand_over(seat, comes=known(ratna))
    assert days(deputy) == (START, None)
    assert not done.came.is_primary


def test_whoever_leaves_goes_to_another_post(seat):
    chair = factories.post(seat.city, "Chair", "chair", term_months=None)
    hand_over(seat, comes=known(factories.person()), goes_to=chair.id)
    holder = office(chair.id).seats[0].holder
    assert holder.other.id == seat.old.party_id
    assert days(holder.position) == (DAY, None)
    other = factories.post(seat.city, "Second chair", "chair")
    factories.position(factories.person(), seat.city, "Second chair", from_on=START, post_id=other.id)
    wanted = Succession(leaves=holder.position.id, last_on=DAY, goes_to=other.id)
    assert "already" in refused("goes_to", lambda: succeed(chair.id, wanted, by=SYSTEM))


def test_a_council_of_twelve_has_twelve_seats(slate):
    city = factories.organisation("Suva")
    council = factories.post(city, "Councillor", "council", seats=12)
    for number in range(12):
        wanted = Succession(comes=known(factories.person()), from_on=START)
        assert succeed(council.id, wanted, by=SYSTEM).came.seat_no == number + 1
    full = Succession(comes=known(factories.person()), from_on=DAY)
    refused("leaves", lambda: succeed(council.id, full, by=SYSTEM))
    sixth = next(h for h in office(council.id).terms if h.position.seat_no == 6)
    wanted = Succession(leaves=sixth.position.id, comes=known(factories.person()), from_on=DAY)
    assert succeed(council.id, wanted, by=SYSTEM).came.seat_no == 6
    assert office(council.id).free == []


def test_open_things_follow_the_post(seat):
    seen = []
    follow = follows_post(lambda old, new, by: seen.append((old, new)))
    try:
        ratna = factories.person("Ratna")
        acting = hand_over(seat, comes=known(ratna), is_acting=True).came
        later = Succession(comes=known(factories.person()), from_on=date(2026, 11, 2))
        done = succeed(seat.post.id, later, by=SYSTEM)
        succeed(seat.post.id, Succession(leaves=done.came.id, last_on=date(2026, 11, 20)), by=SYSTEM)
    finally:
        FOLLOWERS.remove(follow)
    assert seen == [(seat.position.id, acting.id), (acting.id, done.came.id)]


def test_refusals_name_the_field(seat):
    other = factories.person("Irfan")
    assert "leaves" in refused("leaves", lambda: hand_over(seat, leaves=None, from_on=None))
    refused("last_on", lambda: hand_over(seat, last_on=None, from_on=None, comes=known(other)))
    assert "stays until" in refused(
        "from_on", lambda: hand_over(seat, comes=known(other), last_on=date(2026, 12, 1))
    )
    refused("last_on", lambda: hand_over(seat, last_on=date(2020, 1, 1), from_on=None))
    said = refused("leaves", lambda: hand_over(seat, leaves=None, seat_no=1, comes=known(other)))
    assert "Danny Pomanto" in said
    refused("term_ends_on", lambda: hand_over(seat, comes=known(other), term_ends_on=date(2026, 1, 1)))
    refused("person", lambda: hand_over(seat, comes=Comer(person="Nobody At All")))
    refused("email", lambda: hand_over(seat, comes=Comer(given_name="X", email="not an address")))
    factories.position(other, seat.city, from_on=DAY, title="Mayor")
    refused("person", lambda: hand_over(seat, comes=known(other), moves=False))
    assert days(seat.position) == (START, None)


def test_whoever_left_cannot_leave_again(seat):
    hand_over(seat, comes=known(factories.person()))
    assert "already left" in refused("leaves", lambda: hand_over(seat, comes=known(factories.person())))


def test_a_form_opened_before_somebody_else_saved_is_refused(seat):
    version = seat.post.version
    hand_over(seat, comes=known(factories.person()), version=version)
    with pytest.raises(Refused, match="Somebody else"):
        hand_over(seat, comes=known(factories.person()), version=version)


def test_a_position_without_a_post_gets_one(slate):
    city, old = factories.organisation("Nadi"), factories.person("Old")
    position = factories.position(old, city, "Chief", from_on=START)
    done = succeed_position(position.id, Succession(comes=known(factories.person()), from_on=DAY), by=SYSTEM)
    assert done.post.title == "Chief"
    assert days(db.session.get(Position, position.id)) == (START, DAY)
    assert [h.position.id for h in office(done.post.id).terms] == [done.came.id, position.id]


def test_nobody_comes_into_a_post_that_was_abolished(seat):
    from crm.directory.verbs import abolish_post

    abolish_post(seat.post.id, DAY, by=SYSTEM)
    assert days(seat.position) == (START, DAY + timedelta(days=1))
    wanted = Succession(comes=known(factories.person()), from_on=clock.today())
    refused("from_on", lambda: succeed(seat.post.id, wanted, by=SYSTEM))


def test_an_undo_lists_the_old_holder_where_the_new_one_was_worked_on_since(seat):
    done = hand_over(seat, comes=Comer(given_name="Irfan", email="mayor@makassar.example"))
    new = done.came.person_id
    wanted = {"reaches": (Reach("email", "irfan@home.example", is_primary=True),)}
    edit_person(new, wanted, by=SYSTEM)

    report = undo(done.written_in, SYSTEM)

    assert ("position", str(seat.position.id)) in {(left.table, left.row_pk) for left in report.conflicts}
    db.session.expire_all()
    assert office(seat.post.id).seats[0].holder.other.id == new
    kept = db.session.scalars(select(ContactPoint.value).filter_by(party_id=new, archived_at=None)).all()
    assert kept == ["irfan@home.example"]


def left(begun=START, exact="day"):
    """Somebody of whose days so much is known has handed over."""

    class Scene:
        city = factories.organisation("Suva")
        post = factories.post(city)
        old = factories.person("Danny", "Pomanto")
        position = factories.position(old, city, from_on=begun, date_precision=exact, post_id=post.id)

    hand_over(Scene, comes=known(factories.person("Irfan")))
    return Scene


def typed_again(client, scene, **otherwise):
    """The form of who left, sent as it is shown."""
    user = factories.member(role="admin", password="seven quiet harbours")
    client.post("/sign-in", data={"email": user.email, "password": "seven quiet harbours"})
    address = f"/people/{scene.old.party_id}/edit"
    fields = re.findall(r"<input[^>]*>", client.get(address).text)
    said = {m[1]: m[2] for f in fields if (m := re.search(r'name="([^"]+)".*?value="([^"]*)"', f))}
    kept = {k: html.unescape(v) for k, v in said.items() if k.startswith("positions-0-")}
    kept = {k: v for k, v in kept.items() if not k.endswith(("is_acting", "is_primary"))}
    return client.post(address, data={"given_name": "Dany", **kept, **otherwise})


@pytest.mark.parametrize(("begun", "exact"), [(None, "unknown"), (START, "month"), (START, "year")])
def test_who_left_can_be_edited_however_little_is_known_of_their_days(slate, client, begun, exact):
    scene = left(begun, exact)
    answer = typed_again(client, scene)

    assert answer.status_code == 302
    assert days(scene.position) == (begun, DAY)


def test_an_end_is_shown_where_the_beginning_is_not_known(slate):
    scene = left(None, "unknown")
    db.session.refresh(scene.position)

    assert scene.position.date_precision == "day"


def test_a_refusal_of_a_position_is_seen_in_the_form_of_its_person(slate, client):
    answer = typed_again(client, left(), **{"positions-0-until_on": ""})

    assert answer.status_code == 422
    assert "Somebody else holds this post at the same time." in answer.text
