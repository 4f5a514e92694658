from datetime import timedelta
from email import message_from_bytes

from sqlalchemy import select, update

from crm import delivery
from crm.delivery import verbs
from crm.delivery.models import Exclusion
from crm.directory import end_position
from crm.directory.models import ContactPoint, Person
from crm.journal import SYSTEM, acting
from crm.kernel import clock, db
from tests import factories

from .town import adds_up


def test_a_mailing_reaches_everybody_once(town):
    number = town.sent(town.readers(30))

    counts = delivery.counts(number)
    assert counts["accepted"] == counts["candidates"] == 30
    assert town.addresses() == sorted(f"reader{n}@example.org" for n in range(1, 31))
    assert town.status(number) == "finished"


def test_the_accounting_is_exact_at_every_step(town):
    number = town.mailing(town.readers(3))
    assert adds_up(delivery.counts(number))
    verbs.dispatch()
    assert town.status(number) == "preparing"
    assert adds_up(delivery.counts(number))
    verbs.prepare(number)
    assert delivery.counts(number)["queued"] == 3
    verbs.send_slice(number)
    assert delivery.counts(number)["accepted"] == 3


def test_a_message_carries_the_list_headers(town):
    town.sent(town.readers(1))

    raw = town.catcher.messages[0].raw
    message = message_from_bytes(raw)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].startswith("<http")
    assert message["To"] == "Reader 1 <reader1@example.org>"


def test_an_office_that_ended_after_the_snapshot_is_not_written_to(town):
    """The address belongs to the office; others go on, and the next mailing says why it leaves one out."""
    ids = town.readers(2)
    office = factories.position(db.session.get(Person, ids[0]), factories.organisation(), "Mayor")
    with acting(SYSTEM, "Bind"):
        mine = update(ContactPoint).where(ContactPoint.party_id == ids[0])
        db.session.execute(mine.values(position_id=office.id))
    number = town.prepared(ids)
    end_position(office.id, clock.today() - timedelta(days=1), by=SYSTEM)
    verbs.send_slice(number)
    assert town.addresses() == ["reader2@example.org"]
    assert delivery.counts(number)["skipped"] == 1
    later = town.prepared(ids)
    left_out = select(Exclusion.party_id, Exclusion.reason).where(Exclusion.mailing_id == later)
    assert list(map(tuple, db.session.execute(left_out))) == [(ids[0], "position_ended")]
