"""A worker is killed in the middle of 2,000 messages: nobody gets two, and nobody is forgotten."""

from collections import Counter

import pytest

from crm import create_app, delivery
from crm.kernel import db
from crm.kernel.settings import Settings
from tests.delivery.town import Town, adds_up

READERS = 2000
GROUP = 20
PROCESSES = 2


@pytest.fixture(scope="module")
def town(open_house):
    """A house at work, and a town that writes into its database."""
    house = open_house(workers=PROCESSES, CRM_WIRE_GROUP=str(GROUP), CRM_LEASE_SECONDS="4")
    app = create_app(Settings.from_environment(house.env))
    with app.app_context():
        town = Town(app, house.catcher)
        town.house = house
        yield town
        db.session.remove()
        db.engine.dispose()


def test_after_a_kill_everybody_has_it_once_or_is_visibly_uncertain(town):
    house = town.house
    people = town.readers(READERS)
    house.catcher.behaviour.tarpit = 0.002
    number = town.mailing(people)
    house.catcher.wait_for(300, 60)
    house.kill_worker()
    killed_at = delivery.counts(number)
    assert adds_up(killed_at)
    assert killed_at["accepted"] < READERS
    house.catcher.behaviour.reset()
    house.start_worker()

    house.wait_until(lambda: town.status(number) == "finished", 90, "finished")

    counts = delivery.counts(number)
    assert adds_up(counts)
    assert counts["accepted"] + counts["uncertain"] == READERS
    assert counts["uncertain"] <= GROUP * PROCESSES
    copies = Counter(address for message in house.catcher.messages for address in message.to)
    assert max(copies.values()) == 1
    assert len(copies) >= counts["accepted"]
