from email import message_from_bytes

from crm import delivery
from crm.delivery import verbs

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
