"""Undo in the orders that are hard: after a field of our own was put away, and back again."""

from sqlalchemy import func, select

from crm.directory import queries
from crm.directory.models import MatchKey, Party
from crm.directory.values import PersonFields
from crm.directory.verbs import add_person, edit_person
from crm.directory.verbs import fields as own
from crm.directory.verbs.matching import look_for_duplicates
from crm.journal import SYSTEM, undo
from crm.journal.models import ChangeSet
from crm.kernel import db
from tests import factories


def last() -> int:
    """The change set that was written last."""
    return db.session.scalar(select(ChangeSet.id).order_by(ChangeSet.id.desc()).limit(1))


def custom_of(number: int) -> dict:
    """What a record holds in fields of our own."""
    db.session.expire_all()
    return db.session.get(Party, number).custom


def test_a_field_that_was_put_away_comes_back_with_every_value(slate):
    field = own.define_field(own.FieldFields("person", "Shoe size", "text"), by=SYSTEM)
    ratna = factories.person("Ratna", custom={field.key: "41"})
    own.archive_field(field.id, by=SYSTEM)
    away = last()
    edit_person(ratna.party_id, {"honorific": "Dr"}, by=SYSTEM)

    undo(away, SYSTEM)

    db.session.expire_all()
    assert field.archived_at is None
    assert custom_of(ratna.party_id) == {field.key: "41"}


def test_undo_of_undo_of_undo_ends_where_the_first_did(slate):
    ratna = factories.person("Ratna", honorific="Ms")
    edit_person(ratna.party_id, {"honorific": "Dr"}, by=SYSTEM)
    said = []
    for _turn in range(3):
        undo(last(), SYSTEM)
        db.session.expire_all()
        said.append(queries.record(ratna.party_id, "person").row.honorific)
    assert said == ["Ms", "Dr", "Ms"]


def test_somebody_who_was_just_added_is_gone_after_an_undo_and_back_with_keys_after_another(slate):
    number = add_person(
        PersonFields(given_name="Zora", family_name="Quick", country="FJ"), by=SYSTEM
    ).party_id
    report = undo(last(), by=SYSTEM)
    assert (report.archived, report.conflicts) == (0, [])
    assert db.session.get(Party, number, populate_existing=True) is None
    undo(last(), by=SYSTEM)
    look_for_duplicates()
    asked = select(func.count()).select_from(MatchKey).filter_by(party_id=number)
    assert db.session.scalar(asked) > 0
