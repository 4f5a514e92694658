"""A number of another system leads to somebody, unless name and address say that it is somebody else."""

import pytest
from sqlalchemy import func, select

from crm import exchange
from crm.directory.models import ContactPoint, ExternalId, Party
from crm.exchange.models import ImportRow
from crm.journal import SYSTEM
from crm.kernel import db

from .conftest import five, imported

PEOPLE = {
    "mailchimp": "Email Address,First Name,Last Name,EUID\n",
    "external": "Email Address,First Name,Last Name,External ID\n",
    "civicrm": "Email Address,First Name,Last Name,Internal Contact ID\n",
}


def names():
    return sorted(db.session.scalars(select(Party.display_name)))


def why(run, row_no):
    return " ".join(db.session.get(ImportRow, (run.id, row_no), populate_existing=True).reasons)


@pytest.mark.parametrize("system", PEOPLE)
def test_a_number_with_name_and_address_of_somebody_else_waits_for_a_decision(slate, system):
    imported(PEOPLE[system] + "ana@x.example,Ana,Silva,e1\n")
    run = imported(PEOPLE[system] + "ben@y.example,Ben,Tau,e1\n")

    assert five(run) == (0, 0, 0, 1, 0)
    assert "number is that of Ana Silva, but name and address are of somebody else" in why(run, 2)
    assert names() == ["Ana Silva"]

    exchange.decide(run.id, 2, {"person": "new"}, by=SYSTEM)
    exchange.apply_now(run.id, by=SYSTEM)
    assert five(run) == (1, 0, 0, 0, 0)
    assert names() == ["Ana Silva", "Ben Tau"]
    assert "number stays with whoever had it before" in why(run, 2)
    assert db.session.scalar(select(func.count()).select_from(ExternalId)) == 1
    assert set(db.session.scalars(select(ContactPoint.is_shared))) == {False}


def test_a_new_address_or_a_new_name_alone_is_the_same_person_with_the_number(slate):
    imported(PEOPLE["mailchimp"] + "ana@x.example,Ana,Silva,e1\n")

    assert five(imported(PEOPLE["mailchimp"] + "ana@new.example,Ana,Silva,e1\n")) == (0, 1, 0, 0, 0)
    assert five(imported(PEOPLE["mailchimp"] + "ana@x.example,Annabel,Costa,e1\n")) == (0, 0, 1, 0, 0)


def test_two_people_of_one_list_with_one_number_are_asked_about(slate):
    run = imported(
        PEOPLE["external"]
        + "ana@x.example,Ana,Silva,e1\nben@y.example,Ben,Tau,e1\nana@z.example,Ana,Silva,e1\n"
    )

    assert five(run) == (1, 0, 0, 2, 0)
    assert "stands in row 2 too" in why(run, 3)
    exchange.decide(run.id, 3, {"person": "new"}, by=SYSTEM)
    exchange.apply_now(run.id, by=SYSTEM)
    assert names() == ["Ana Silva", "Ben Tau"]


def test_an_organisation_of_another_country_and_name_waits_whatever_its_number(slate):
    head = "name,country,geonames_id\n"
    imported(head + "Suva,FJ,11\n")
    run = imported(head + "Cebu,PH,11\n")

    assert five(run) == (0, 0, 0, 1, 0)
    assert "name and country are of another" in why(run, 2)
    exchange.decide(run.id, 2, {"organisation": "new"}, by=SYSTEM)
    assert five(exchange.apply_now(run.id, by=SYSTEM)) == (1, 0, 0, 0, 0)


def test_further_numbers_of_a_row_that_waits_go_in_when_it_is_decided(slate):
    imported("name,email\nAna Silva,ana@x.example\n")
    run = imported(
        "name,email,phone,country\nBen Tau,ana@x.example,,FJ\n"
        "Ben Tau,ana@x.example,+679 992 1456,FJ\nBen Tau,ana@x.example; ben@x.example,,FJ\n"
    )
    assert five(run) == (0, 0, 0, 3, 0)
    exchange.decide(run.id, 2, {"person": "new"}, by=SYSTEM)
    exchange.apply_now(run.id, by=SYSTEM)

    ben = select(Party.id).where(Party.display_name == "Ben Tau").scalar_subquery()
    found = db.session.scalars(select(ContactPoint.value_norm).where(ContactPoint.party_id == ben))
    assert sorted(found) == ["+6799921456", "ana@x.example", "ben@x.example"]
