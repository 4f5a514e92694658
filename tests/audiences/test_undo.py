"""Undo takes back what we granted, never what somebody asked for."""

import pytest
from sqlalchemy import func, select, text

from crm import audiences, journal
from crm.audiences import Grounds
from crm.audiences.models import ConsentEvent, Segment, Suppression
from crm.audiences.verbs import SegmentFields
from crm.directory.models import Party
from crm.journal import SYSTEM, acting
from crm.kernel import db
from crm.kernel.errors import Refused

from .people import address_of, person, topic_id

pytestmark = pytest.mark.usefixtures("slate")


def last_change() -> int:
    """The number of the latest change set."""
    return db.session.scalar(text("SELECT max(id) FROM change_set"))


def test_a_grant_can_be_undone():
    somebody = person()
    audiences.grant([somebody.id], [topic_id("general")], "consent", {"file": "x"}, by=SYSTEM)

    journal.undo(last_change(), SYSTEM)

    assert db.session.scalar(select(func.count()).select_from(ConsentEvent)) == 0


def test_a_wish_of_the_recipient_cannot_be_undone():
    somebody = person()
    audiences.unsubscribe(somebody.id, address_of(somebody).id, None, {"how": "link"})

    with pytest.raises(Refused):
        journal.undo(last_change(), SYSTEM)

    assert db.session.scalar(select(ConsentEvent.state)) == "withdrawn"
    assert db.session.scalar(select(Suppression.scope)) == "marketing"


def test_undoing_a_permission_to_write_again_shuts_the_door_again():
    somebody = person()
    audiences.unsubscribe(somebody.id, address_of(somebody).id, None, {"how": "link"})
    audiences.resubscribe(somebody.id, None, None, Grounds("consent", {"how": "phone"}), by=SYSTEM)
    assert db.session.scalar(select(Suppression.scope)) is None

    journal.undo(last_change(), SYSTEM)

    assert db.session.scalar(select(Suppression.scope)) == "marketing"
    assert db.session.scalars(select(ConsentEvent.state)).all() == ["withdrawn"]


def test_an_import_that_brought_a_withdrawal_can_be_undone_and_the_address_stays_blocked():
    with acting(SYSTEM, "Imported") as number:
        somebody = person()
        audiences.grant([somebody.id], [topic_id("general")], "consent", {"file": "x"}, by=SYSTEM)
        audiences.unsubscribe(somebody.id, address_of(somebody).id, None, {"file": "x"}, by=SYSTEM)

    journal.undo(number, SYSTEM)

    assert db.session.get(Party, somebody.id) is None
    assert db.session.scalar(select(func.count()).select_from(ConsentEvent)) == 0
    assert db.session.scalar(select(Suppression.scope)) == "marketing"


def test_a_segment_comes_back_from_the_archive():
    row = audiences.add_segment(SegmentFields("Fiji", {"all": []}), by=SYSTEM)
    audiences.archive_segment(row.id, by=SYSTEM)

    journal.undo(last_change(), SYSTEM)

    assert db.session.get(Segment, row.id).archived_at is None
