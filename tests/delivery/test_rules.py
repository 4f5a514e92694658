"""What holds between the claim and the wire, and afterwards."""

import os
import threading
import time
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from crm import delivery
from crm.audiences import suppress, unsubscribe
from crm.delivery import verbs
from crm.delivery.models import Intent, Lease, Mailing, Message, Outcome
from crm.delivery.verbs import chunks, slices
from crm.directory.models import ContactPoint
from crm.journal import SYSTEM, acting
from crm.kernel import clock, db, transaction

from .town import adds_up


def states(number):
    """How many messages are in which state, those in none left out."""
    counts = delivery.counts(number)
    assert adds_up(counts)
    return {name: n for name, n in counts.items() if n and name not in ("candidates", "excluded")}


def reasons(number):
    """Why messages were not accepted."""
    found = select(Outcome.reason).where(Outcome.mailing_id == number, Outcome.reason.is_not(None))
    return sorted(db.session.scalars(found))


def test_materialising_twice_is_materialising_once(town):
    number = town.prepared(town.readers(5))
    with transaction():
        db.session.execute(text("UPDATE mailing SET status = 'preparing' WHERE id = :i"), {"i": number})
    verbs.prepare(number)
    assert states(number) == {"queued": 5}


def test_who_is_left_out_is_counted_by_reason(town):
    people = town.readers(5)
    nobody = town.readers(1, first=90)
    with acting(SYSTEM, "Changes"):
        for point in db.session.scalars(select(ContactPoint).where(ContactPoint.party_id == nobody[0])):
            db.session.delete(point)
    town.address(town.readers(1, first=91)[0], "second@example.org")
    suppress("email", address_hash_of(people[1]), "marketing", "unsubscribed")
    unsubscribe(people[2], None, None, {"source": "test"})
    twin = town.readers(1, first=3000)[0]
    with acting(SYSTEM, "Same office"):
        db.session.execute(text("DELETE FROM contact_point WHERE party_id = :p"), {"p": twin})
    town.address(twin, "reader5@example.org", is_primary=True)
    number = town.mailing([*people, *nobody, twin])
    with acting(SYSTEM, "Put away"):
        town.party(people[0]).archived_at = clock.now()
    verbs.dispatch()
    verbs.prepare(number)
    counts = delivery.counts(number)
    assert adds_up(counts)
    assert counts["excluded"]["archived"] == 1
    assert counts["excluded"]["no_address"] == 1
    assert counts["excluded"]["same_address"] == 1
    assert counts["queued"] == 2


def address_hash_of(party_id):
    """The hash of somebody's address."""
    return db.session.scalar(select(ContactPoint.addr_hash).where(ContactPoint.party_id == party_id))


def test_a_suppression_committed_after_the_claim_is_honoured(town):
    people = town.readers(3)
    number = town.prepared(people)
    suppress("email", address_hash_of(people[1]), "all", "manual")
    verbs.send_slice(number)
    assert states(number) == {"accepted": 2, "skipped": 1}
    assert reasons(number) == ["suppressed"]


def test_an_address_that_was_put_away_is_not_written_to(town):
    people = town.readers(2)
    number = town.prepared(people)
    with acting(SYSTEM, "Put away"):
        db.session.execute(
            text("UPDATE contact_point SET archived_at = now(), is_primary = false WHERE party_id = :p"),
            {"p": people[0]},
        )
    verbs.send_slice(number)
    assert states(number) == {"accepted": 1, "skipped": 1}
    assert reasons(number) == ["address_changed"]


def test_a_withdrawal_is_honoured_at_the_gate(town):
    people = town.readers(2)
    number = town.prepared(people)
    unsubscribe(people[0], None, None, {"source": "test"})
    verbs.send_slice(number)
    assert states(number) == {"accepted": 1, "skipped": 1}


def test_pause_holds_and_resume_goes_on(town):
    number = town.prepared(town.readers(4))
    delivery.pause(number, by=SYSTEM)
    verbs.send_slice(number)
    assert states(number) == {"queued": 4}
    delivery.resume(number, by=SYSTEM)
    verbs.send_slice(number)
    assert states(number) == {"accepted": 4}


def test_pausing_while_the_server_is_slow_holds_the_rest(town):
    number = town.prepared(town.readers(40))
    town.catcher.behaviour.tarpit = 0.3
    worker = threading.Thread(target=in_context, args=(town, number))
    worker.start()
    town.catcher.wait_for(3)
    delivery.pause(number, by=SYSTEM)
    worker.join(60)
    counts = states(number)
    assert counts["queued"] + counts["accepted"] == 40
    assert counts["queued"] > 0
    town.catcher.behaviour.reset()
    delivery.resume(number, by=SYSTEM)
    verbs.send_slice(number)
    assert states(number) == {"accepted": 40}
    assert len(town.addresses()) == 40


def in_context(town, number):
    """One worker of its own."""
    with town.app.app_context():
        verbs.send_slice(number)
        db.session.remove()


def test_cancelling_skips_who_has_not_got_it(town):
    number = town.prepared(town.readers(4))
    delivery.cancel(number, by=SYSTEM)
    verbs.send_slice(number)
    assert states(number) == {"skipped": 4}
    assert town.addresses() == []
    with pytest.raises(delivery.WrongStep):
        delivery.resume(number, by=SYSTEM)


def test_a_greylisted_message_is_tried_again_and_arrives_once(town):
    town.catcher.behaviour.refuse("reader1@", "451 4.7.1 come back later", times=2)
    number = town.sent(town.readers(2))
    assert states(number) == {"accepted": 1, "queued": 1}
    until_settled(number)
    assert states(number) == {"accepted": 2}
    assert town.addresses() == ["reader1@example.org", "reader2@example.org"]


def until_settled(number):
    """Slices until nothing is due any more."""
    for _turn in range(10):
        with transaction():
            db.session.execute(text("UPDATE message SET not_before = now()"))
            db.session.execute(text("UPDATE lease SET due_at = now() WHERE due_at IS NOT NULL"))
        verbs.send_slice(number)


def test_an_unknown_address_fails_and_is_never_used_again(town):
    town.catcher.behaviour.refuse("reader1@", "550 5.1.1 no such user")
    people = town.readers(2)
    number = town.sent(people)
    assert states(number) == {"accepted": 1, "failed": 1}
    town.catcher.behaviour.reset()
    again = town.prepared(people)
    assert delivery.counts(again)["excluded"] == {"suppressed": 1}


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_a_policy_refusal_fails_and_suppresses_nobody(town, stage):
    town.catcher.behaviour.refuse("reader1@", "550 5.7.1 not welcome", stage=stage)
    people = town.readers(2)
    number = town.sent(people)
    assert states(number) == {"accepted": 1, "failed": 1}
    assert delivery.counts(town.prepared(people))["excluded"] == {}


def test_a_connection_lost_after_the_dot_is_uncertain_and_never_spoken_again(town):
    town.catcher.behaviour.drop_after_dot(times=1)
    number = town.sent(town.readers(6))
    assert states(number) == {"accepted": 5, "uncertain": 1}
    until_settled(number)
    assert states(number) == {"accepted": 5, "uncertain": 1}
    assert len(town.addresses()) == len(set(town.addresses())) == 6
    assert town.status(number) == "finished"


def test_a_refused_connection_blames_nobody(town):
    town.catcher.behaviour.refuse_connections()
    number = town.sent(town.readers(3))
    assert states(number) == {"queued": 3}
    db.session.expire_all()
    assert "closed for today" in db.session.get(Mailing, number).problem
    assert verbs.send_slice(number) == 0
    town.catcher.behaviour.refuse_connections(False)
    wake(number)
    assert states(number) == {"accepted": 3}
    assert db.session.get(Mailing, number, populate_existing=True).problem is None


def wake(number):
    """The account has rested."""
    with transaction():
        db.session.execute(text("UPDATE account_health SET rests_until = now()"))
    verbs.send_slice(number)


def test_a_dead_workers_attempts_become_uncertain_and_the_rest_goes_on(town):
    number = town.prepared(town.readers(5))
    hold = chunks.take(number, uuid4())
    with transaction():
        first = db.session.scalars(select(Message.id).order_by(Message.id)).first()
        db.session.add(Intent(mailing_id=number, message_id=first, attempt=1, account_id=1, at=clock.now()))
    assert states(number) == {"wire": 1, "claimed": 4}
    with transaction():
        db.session.execute(
            text("UPDATE lease SET until = now() - interval '1 second' WHERE chunk_no = :c"),
            {"c": hold.chunk_no},
        )
    assert states(number) == {"uncertain": 1, "queued": 4}
    assert verbs.sweep() == 1
    verbs.send_slice(number)
    assert states(number) == {"uncertain": 1, "accepted": 4}


def test_what_is_learnt_late_about_a_closed_chunk_is_counted(town):
    number = town.prepared(town.readers(3))
    shift = slices.begin(number)
    hold = chunks.take(number, shift.owner)
    due = slices.readers(shift.reading, hold.chunk_no)
    ready = slices.through_gate(shift, hold, slices.written(shift, due))
    assert states(number) == {"wire": 3}
    with transaction():
        db.session.execute(text("UPDATE lease SET until = now() - interval '1 second'"))
    verbs.sweep()
    verbs.finish(number)
    assert states(number) == {"uncertain": 3}
    slices.speak(shift, hold, ready)
    slices.give_back(shift, hold)
    assert states(number) == {"accepted": 3}


def test_nobody_leases_a_chunk_that_is_held(town):
    number = town.prepared(town.readers(3))
    assert chunks.take(number, uuid4())
    assert chunks.take(number, uuid4()) is None


def test_many_workers_at_once_send_everything_once(town):
    number = town.prepared(town.readers(1200))
    workers = [threading.Thread(target=in_context, args=(town, number)) for _worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert states(number) == {"accepted": 1200}
    assert len(town.addresses()) == len(set(town.addresses())) == 1200


def test_a_message_that_cannot_be_written_fails_alone(town, monkeypatch):
    people = town.readers(3)
    number = town.prepared(people)
    with acting(SYSTEM, "Broken"):
        db.session.execute(
            text("UPDATE contact_point SET value = 'no(such)address' WHERE party_id = :p"), {"p": people[1]}
        )
    verbs.send_slice(number)
    assert states(number) == {"accepted": 2, "failed": 1}
    assert reasons(number) == ["bad_address"]


def test_identity_of_a_message_is_the_same_on_every_attempt(town):
    town.catcher.behaviour.drop_after_dot(times=0)
    town.catcher.behaviour.refuse("reader1@", "451 4.3.0 later", stage="data", times=1)
    number = town.sent(town.readers(1))
    shift = slices.begin(number)
    until_settled(number)
    assert shift is not None
    assert states(number) == {"accepted": 1}
    attempts = db.session.scalars(select(Intent.attempt).order_by(Intent.attempt)).all()
    assert attempts == [1, 2]
    first = db.session.scalar(select(Intent.at).where(Intent.attempt == 1))
    date = town.catcher.messages[0].headers["Date"] if hasattr(town.catcher.messages[0], "headers") else None
    if date:
        from email.utils import parsedate_to_datetime

        assert abs(parsedate_to_datetime(date) - first) < timedelta(seconds=1)


def test_leases_of_the_same_mailing_are_counted_not_celerys_messages(town):
    number = town.prepared(town.readers(3))
    verbs.dispatch()
    verbs.dispatch()
    assert db.session.scalar(select(Lease.owner).where(Lease.mailing_id == number)) is None
    verbs.send_slice(number)
    verbs.send_slice(number)
    assert len(town.addresses()) == 3


def test_messages_are_listed_with_state_and_reason(town):
    town.catcher.behaviour.refuse("reader2@", "550 5.7.1 not welcome")
    number = town.sent(town.readers(3))
    rows = delivery.message_rows(number)
    assert [row["state"] for row in rows] == ["accepted", "failed", "accepted"]
    assert rows[1]["reason"] == "refused_by_policy"
    assert "not welcome" in rows[1]["said"]
    assert [row["id"] for row in delivery.message_rows(number, state="failed")] == [rows[1]["id"]]
    assert rows[0]["message_id"].encode() in town.catcher.to("reader1@example.org")[0].raw


def test_a_database_that_cuts_its_connections_doubles_and_loses_nothing(town):
    number = town.prepared(town.readers(600))
    town.catcher.behaviour.tarpit = 0.001
    worker = threading.Thread(target=until_finished, args=(town, number))
    worker.start()
    for kill in range(4):
        town.catcher.wait_for(60 * (kill + 1))
        cut(town)
    worker.join(90)
    counts = states(number)
    assert counts["accepted"] + counts.get("uncertain", 0) == 600
    assert counts.get("uncertain", 0) <= 4 * 50
    assert len(town.addresses()) == len(set(town.addresses()))
    assert len(town.addresses()) >= counts["accepted"]


def until_finished(town, number):
    """A worker that is asked again whenever it failed, as beat does."""
    with town.app.app_context():
        for _turn in range(100):
            try:
                verbs.sweep()
                verbs.send_slice(number)
                if town.status(number) == "finished":
                    return
            except DBAPIError:
                pass
            finally:
                db.session.remove()
            time.sleep(0.2)


def cut(town):
    """Every connection to the database but this one ends."""
    with psycopg.connect(os.environ["CRM_TEST_PG"], autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            (db.engine.url.database,),
        )


def test_a_broker_that_is_away_holds_only_what_has_a_limit(town, monkeypatch):
    from redis.exceptions import ConnectionError as Away

    number = town.prepared(town.readers(2))
    redis = town.app.extensions["redis"]

    def away(*_args, **_kwargs):
        raise Away

    monkeypatch.setattr(redis, "eval", away)
    verbs.send_slice(number)
    assert states(number) == {"accepted": 2}
