"""A work address that a list brings belongs to the position, and stops being used when it ends."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from crm import directory, exchange
from crm.directory.models import ContactPoint, Position
from crm.directory.queries.reaching import in_use
from crm.exchange.writing.offices import is_work
from crm.journal import SYSTEM
from crm.kernel import clock, db
from tests import factories

from .conftest import imported

HEAD = "Given name,Family name,E-mail,Organisation,Position\n"


def usable():
    """The addresses that are in use today."""
    rows = select(ContactPoint.value_norm).where(ContactPoint.channel == "email", in_use())
    return set(db.session.scalars(rows))


def city(domain="suva.example"):
    return factories.organisation("Suva", country="FJ", domain=domain)


@pytest.mark.parametrize(
    ("address", "website", "position", "belongs"),
    [
        ("ana@suva.example", "suva.example", "", True),
        ("ana@mail.suva.example", "https://www.suva.example/", "", True),
        ("ana@elsewhere.example", "suva.example", "Mayor", False),
        ("ana@gmail.com", None, "Mayor", False),
        ("ana@yahoo.fr", None, "Maire", False),
        ("ana@suva.example", None, "Mayor", True),
        ("ana@suva.example", None, "", False),
    ],
)
def test_a_work_address_is_known_by_its_domain_or_by_the_position_beside_it(
    address, website, position, belongs
):
    assert is_work(address, website, {"position": position} if position else {}) is belongs


def test_ending_the_position_stops_its_address_and_leaves_the_personal_one(slate):
    city()
    imported(HEAD + "Ana,Silva,ana@suva.example; ana@gmail.com,Suva,Mayor\n")
    position = db.session.scalar(select(Position))
    assert usable() == {"ana@suva.example", "ana@gmail.com"}

    directory.end_position(position.id, clock.today() - timedelta(days=1), by=SYSTEM)

    assert usable() == {"ana@gmail.com"}


def test_an_organisation_made_on_the_way_has_the_addresses_of_its_people(slate):
    imported(HEAD + "Ana,Silva,ana@suva.example,Suva,Mayor\n")

    assert db.session.scalar(select(ContactPoint.position_id)) == db.session.scalar(select(Position.id))


def test_a_position_that_is_over_takes_no_address_with_it(slate):
    city()
    imported(HEAD.strip() + ",until\nAna,Silva,ana@suva.example,Suva,Mayor,2001-05-01\n")

    assert usable() == {"ana@suva.example"}


def test_an_address_that_was_here_is_tied_to_the_position_that_the_list_brings(slate):
    city()
    factories.person("Ana", "Silva", country="FJ", emails=["ana@suva.example"])
    imported(HEAD + "Ana,Silva,ana@suva.example,Suva,Mayor\n")

    assert db.session.scalar(select(ContactPoint.position_id)) == db.session.scalar(select(Position.id))


def test_a_new_address_of_somebody_known_belongs_to_the_position_they_have(slate):
    place = city()
    ana = factories.person("Ana", "Silva", country="FJ", emails=["ana@gmail.com"])
    held = factories.position(ana, place, "Mayor")
    imported(HEAD + "Ana,Silva,ana@gmail.com; ana@suva.example,Suva,Mayor\n")

    bound = select(ContactPoint.value_norm, ContactPoint.position_id).order_by(ContactPoint.id)
    assert db.session.execute(bound).all() == [("ana@gmail.com", None), ("ana@suva.example", held.id)]


def test_undoing_the_import_takes_addresses_and_positions_together(slate):
    city()
    run = imported(HEAD + "Ana,Silva,ana@suva.example,Suva,Mayor\n")
    exchange.undo_import(run.id, by=SYSTEM)

    assert list(db.session.scalars(select(ContactPoint.id))) == []
    assert list(db.session.scalars(select(Position.id))) == []
