"""An address of an office stops with the office, whoever says so and however it is taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from crm import directory
from crm.directory.models import ContactPoint, Position
from crm.journal import SYSTEM, undo
from crm.journal.models import ChangeSet
from crm.kernel import clock, db
from tests import factories

YESTERDAY = (clock.today() - timedelta(days=1)).isoformat()


@pytest.fixture
def mayor(slate):
    city = factories.organisation("Suva", domain="suva.example")
    one = factories.person("Mere", emails=["mere@home.example"])
    position = factories.position(one, city, from_on=clock.today() - timedelta(days=900))
    directory.edit_person(
        one.party_id,
        {
            "reaches": (
                directory.Reach("email", "mayor@suva.example", position_id=position.id, is_primary=True),
                directory.Reach("email", "mere@home.example"),
            )
        },
        by=SYSTEM,
    )
    return position


def last_set() -> int:
    return db.session.scalar(select(ChangeSet.id).order_by(ChangeSet.id.desc()).limit(1))


def email(api, person_id):
    return api("GET", f"/people/{person_id}").json["email"]


def test_a_program_that_ends_a_position_ends_its_address_and_the_undo_brings_both_back(api, mayor):
    assert email(api, mayor.person_id) == "mayor@suva.example"
    answer = api("PATCH", f"/positions/{mayor.id}", {"until": YESTERDAY, "version": mayor.version})
    assert answer.status_code == 200, answer.text
    assert email(api, mayor.person_id) == "mere@home.example"
    undo(last_set(), SYSTEM)
    assert email(api, mayor.person_id) == "mayor@suva.example"


def test_who_is_merged_takes_the_office_with_its_address_and_it_ends_there(api, mayor):
    other = factories.person("Mere", "Vaka", emails=["mv@fiji.example"])
    directory.merge(other.party_id, mayor.person_id, by=SYSTEM)
    point = db.session.scalar(select(ContactPoint).where(ContactPoint.value_norm == "mayor@suva.example"))
    moved = db.session.get(Position, mayor.id, populate_existing=True)
    assert (point.party_id, point.position_id, moved.person_id) == (other.party_id, mayor.id, other.party_id)
    directory.end_position(mayor.id, clock.today() - timedelta(days=1), by=SYSTEM)
    used = db.session.scalars(
        select(ContactPoint.value_norm).where(ContactPoint.party_id == other.party_id, directory.in_use())
    ).all()
    assert sorted(used) == ["mere@home.example", "mv@fiji.example"]
