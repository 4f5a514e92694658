"""A work address belongs to a position, and is not used any more once that has ended."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from crm import audiences, directory
from crm.audiences.queries.reach import mail_states, writable
from crm.directory.domains import domain_of, is_work_address
from crm.directory.models import ContactPoint, Party
from crm.directory.queries.records import record
from crm.directory.queries.rows import address_of
from crm.directory.values import Reach
from crm.directory.verbs import edit_person, end_position
from crm.journal import SYSTEM
from crm.kernel import clock, db
from crm.kernel.errors import Refused
from tests import factories

YESTERDAY = clock.today() - timedelta(days=1)


@pytest.fixture
def mayor(slate):
    """A mayor with an address of the office and one of their own."""

    class Scene:
        city = factories.organisation("Makassar", domain="https://www.makassar.example/contact")
        person = factories.person("Danny")
        position = factories.position(person, city, from_on=date(2021, 2, 26))
        reaches = (
            Reach("email", "mayor@makassar.example", is_primary=True, position_id=position.id),
            Reach("email", "danny@home.example", position_id=0),
        )

    edit_person(Scene.person.party_id, {"reaches": Scene.reaches}, by=SYSTEM)
    return Scene


def points(person):
    rows = select(ContactPoint).filter_by(party_id=person.party_id).order_by(ContactPoint.id)
    return {row.value: row for row in db.session.scalars(rows.execution_options(populate_existing=True))}


def test_it_is_in_use_while_the_office_is_held(mayor):
    found = record(mayor.person.party_id, "person")
    assert [p.value for p in found.points] == ["mayor@makassar.example", "danny@home.example"]
    assert found.left_points == []


def test_it_stops_with_the_office_and_the_personal_one_stays(mayor):
    end_position(mayor.position.id, YESTERDAY, by=SYSTEM)
    found = record(mayor.person.party_id, "person")
    assert [p.value for p in found.points] == ["danny@home.example"]
    assert [p.value for p in found.left_points] == ["mayor@makassar.example"]
    general = audiences.topic("general", by=SYSTEM)
    audiences.grant([mayor.person.party_id], [general.id], "public_role", {"a": 1}, by=SYSTEM)
    assert writable([mayor.person.party_id]) == 1


def test_who_has_only_an_address_of_an_office_left_cannot_be_written_to(mayor):
    general = audiences.topic("general", by=SYSTEM)
    audiences.grant([mayor.person.party_id], [general.id], "public_role", {"a": 1}, by=SYSTEM)
    edit_person(mayor.person.party_id, {"reaches": mayor.reaches[:1]}, by=SYSTEM)
    assert writable([mayor.person.party_id]) == 1
    end_position(mayor.position.id, YESTERDAY, by=SYSTEM)
    assert writable([mayor.person.party_id]) == 0
    assert mail_states([mayor.person.party_id]) == {mayor.person.party_id: "none"}


def test_an_office_that_is_to_come_has_no_address_yet(mayor):
    later = factories.position(mayor.person, mayor.city, "Chair", from_on=clock.today() + timedelta(days=9))
    reach = Reach("email", "chair@makassar.example", position_id=later.id)
    edit_person(mayor.person.party_id, {"reaches": (*mayor.reaches, reach)}, by=SYSTEM)
    found = record(mayor.person.party_id, "person")
    assert "chair@makassar.example" not in [p.value for p in found.points]


def test_an_edit_that_says_nothing_of_offices_leaves_them(mayor):
    plain = (Reach("email", "mayor@makassar.example", is_primary=True), Reach("email", "danny@home.example"))
    version = record(mayor.person.party_id, "person").party.version
    edit_person(mayor.person.party_id, {"reaches": plain}, by=SYSTEM)
    assert points(mayor.person)["mayor@makassar.example"].position_id == mayor.position.id
    assert record(mayor.person.party_id, "person").party.version == version


def test_an_address_is_not_of_somebody_elses_office(mayor):
    other = factories.person("Ratna")
    reach = Reach("email", "x@makassar.example", position_id=mayor.position.id)
    with pytest.raises(Refused) as caught:
        edit_person(other.party_id, {"reaches": (reach,)}, by=SYSTEM)
    assert caught.value.field == "reaches"


def test_a_list_shows_the_address_in_use(mayor):
    end_position(mayor.position.id, YESTERDAY, by=SYSTEM)
    value = db.session.scalar(select(address_of(Party, "email")).where(Party.id == mayor.person.party_id))
    assert value == "danny@home.example"


@pytest.mark.parametrize(
    ("email", "website", "answer"),
    [
        ("mayor@makassar.example", "makassar.example", True),
        ("mayor@dinas.makassar.example", "https://www.makassar.example/x", True),
        ("mayor@notmakassar.example", "makassar.example", False),
        ("mayor@gmail.com", "gmail.com", False),
        ("mayor@gmail.com", "makassar.example", False),
        ("mayor@makassar.example", "", False),
        ("mayor@x.localhost", "localhost", False),
    ],
)
def test_an_address_at_the_organisations_own_domain_is_of_the_office(email, website, answer):
    assert is_work_address(email, website) is answer


def test_a_website_is_read_as_its_domain():
    assert domain_of(" HTTPS://www.Suva.example:8080/about ") == "suva.example"


def test_a_new_person_with_a_position_has_their_work_address_by_it(slate):
    city = factories.organisation("Suva", domain="suva.example")
    fields = directory.PersonFields(
        given_name="Ana",
        reaches=directory.reaches(["ana@suva.example", "ana@gmail.com"]),
        positions=(directory.PositionFields("Clerk", city.party_id),),
    )
    person = directory.add_person(fields, by=SYSTEM)
    found = points(person)
    assert found["ana@suva.example"].position_id is not None
    assert found["ana@gmail.com"].position_id is None


def test_a_second_position_there_does_not_take_the_address(slate):
    city = factories.organisation("Suva", domain="suva.example")
    person = factories.person("Ana", emails=["ana@suva.example"])
    first = factories.position(person, city, "Clerk")
    factories.position(person, city, "Adviser")
    assert points(person)["ana@suva.example"].position_id == first.id
