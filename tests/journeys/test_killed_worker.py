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


def copies(town, first):
    """How often each reader from a number on was written to."""
    found = Counter(address for message in town.house.catcher.messages for address in message.to)
    return {a: n for a, n in found.items() if int(a.removeprefix("reader").split("@")[0]) >= first}


def begun(town, first, number_of_readers):
    """A mailing in the middle of going out."""
    behaviour = town.house.catcher.behaviour
    behaviour.tarpit = 0.01
    number = town.mailing(town.readers(number_of_readers, first=first))
    town.house.wait_until(lambda: len(copies(town, first)) > number_of_readers / 5, 60, "begun")
    return number


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


def test_a_worker_that_is_asked_to_end_leaves_nothing_uncertain(town):
    house = town.house
    number = begun(town, 10_001, 600)
    house.stop_process("worker")
    held = delivery.counts(number)
    assert adds_up(held)
    assert held["uncertain"] == held["wire"] == 0
    house.catcher.behaviour.reset()
    house.start_worker()
    house.wait_until(lambda: town.status(number) == "finished", 60, "finished")
    assert delivery.counts(number)["accepted"] == 600
    assert set(copies(town, 10_001).values()) == {1}


def test_a_broker_that_forgets_everything_stops_nothing(town):
    house = town.house
    number = begun(town, 20_001, 600)
    house.stop_broker()
    house.catcher.behaviour.reset()
    house.start_broker()
    house.wait_until(lambda: town.status(number) == "finished", 90, "finished")
    assert delivery.counts(number)["accepted"] == 600
    assert set(copies(town, 20_001).values()) == {1}
