"""The steps of a mailing, the accounts it is sent by, and the mails of the house."""

import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from crm import delivery
from crm.delivery import verbs
from crm.delivery.models import AccountSecret, Lease, Mailing, SendAccount
from crm.delivery.verbs import chunks, partitions
from crm.journal import SYSTEM
from crm.journal.models import ChangeSet
from crm.kernel import clock, db, transaction
from crm.kernel.errors import NotFound
from crm.kernel.notices import Notice, notify

STEPS = {
    "unschedule": delivery.unschedule,
    "pause": delivery.pause,
    "resume": delivery.resume,
    "cancel": delivery.cancel,
}
ALLOWED = {
    "draft": set(),
    "scheduled": {"unschedule", "cancel"},
    "preparing": {"cancel"},
    "ready": {"cancel"},
    "sending": {"pause", "cancel"},
    "paused": {"resume", "cancel"},
    "finished": set(),
    "cancelled": set(),
}


def at(town, status):
    """A mailing in a state."""
    number = town.mailing(town.readers(1))
    with transaction():
        db.session.execute(
            text("UPDATE mailing SET status = :s, prepared_at = now() WHERE id = :i"),
            {"s": status, "i": number},
        )
    return number


def test_every_step_is_allowed_or_refused_with_a_sentence(town):
    for status, allowed in ALLOWED.items():
        for name, take in STEPS.items():
            number = at(town, status)
            if name in allowed:
                take(number, by=SYSTEM)
            else:
                with pytest.raises(delivery.WrongStep) as refused:
                    take(number, by=SYSTEM)
                assert refused.value.status == 409
                assert len(refused.value.sentence) > 20


def test_a_step_of_a_mailing_that_is_not_there(town):
    with pytest.raises(NotFound):
        delivery.pause(4711, by=SYSTEM)


def test_what_people_decide_is_in_the_journal(town):
    number = town.prepared(town.readers(1))
    delivery.pause(number, by=SYSTEM)
    assert "Paused a mailing" in db.session.scalars(select(ChangeSet.action)).all()


def test_a_scheduled_mailing_waits_for_its_moment(town):
    number = town.mailing(town.readers(1))
    with transaction():
        db.session.get(Mailing, number).send_at = clock.now() + timedelta(hours=1)
    verbs.dispatch()
    assert town.status(number) == "scheduled"
    with transaction():
        db.session.get(Mailing, number).send_at = clock.now() - timedelta(hours=2)
    verbs.dispatch()
    assert town.status(number) == "preparing"


@pytest.mark.parametrize(
    ("zone", "civil", "utc"),
    [
        ("Asia/Jakarta", datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 2, tzinfo=UTC)),
        ("Asia/Kathmandu", datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 3, 15, tzinfo=UTC)),
        ("Europe/Paris", datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("Europe/Paris", datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_civil_time_is_one_moment(zone, civil, utc):
    assert clock.moment_in(zone, civil) == utc


def test_two_beats_at_once_do_no_harm(town):
    numbers = [town.mailing(town.readers(2, first=10 * n)) for n in range(1, 4)]
    beats = [threading.Thread(target=beat, args=(town, numbers)) for _beat in range(2)]
    for each in beats:
        each.start()
    for each in beats:
        each.join(60)
    for number in numbers:
        verbs.send_slice(number)
        assert delivery.counts(number)["accepted"] == 2
    assert len(town.addresses()) == 6


def beat(town, numbers):
    """One beat."""
    with town.app.app_context():
        for _turn in range(3):
            verbs.dispatch()
            for number in numbers:
                verbs.prepare(number)
        db.session.remove()


def test_an_empty_audience_finishes_at_once(town):
    number = town.prepared([])
    assert town.status(number) == "finished"
    assert delivery.counts(number)["candidates"] == 0


def test_a_paused_mailing_gives_no_chunk_away(town):
    number = town.prepared(town.readers(1))
    delivery.pause(number, by=SYSTEM)
    assert chunks.take(number, uuid4()) is None


def test_what_is_frozen_is_never_changed(town):
    number = town.mailing(town.readers(1))
    delivery.unschedule(number, by=SYSTEM)
    with transaction():
        snapshot = db.session.get(Mailing, number).snapshot_id
        delivery.schedule(number, town.content, snapshot, None, "UTC", by=SYSTEM)
    rows = db.session.execute(text("SELECT n, length(sha256) FROM content_version ORDER BY n")).all()
    assert rows == [(1, 32), (2, 32)]


def test_a_password_is_kept_encrypted_and_out_of_the_journal(town):
    fields = verbs.AccountFields(
        "second", "127.0.0.1", 2525, "require", "A <a@b.example>", "user", "s3cret word"
    )
    account = verbs.add_account(fields, by=SYSTEM)
    kept = db.session.get(AccountSecret, account.id).secret
    assert "s3cret" not in kept
    journal = db.session.execute(text("SELECT coalesce(after::text, '') FROM change")).scalars()
    assert not any(kept in row or "s3cret" in row for row in journal)
    from crm.delivery.verbs.accounts import server_of

    assert server_of(account).password == "s3cret word"


def test_encryption_that_is_required_and_not_offered_sends_nothing(town):
    account = db.session.scalars(select(SendAccount)).one()
    fields = verbs.AccountFields("default", "127.0.0.1", account.port, "require", account.sender)
    verbs.edit_account(account.id, fields, by=SYSTEM)
    number = town.sent(town.readers(2))
    assert town.addresses() == []
    assert delivery.counts(number)["queued"] == 2
    assert "does not offer encryption" in db.session.get(Mailing, number, populate_existing=True).problem


def test_a_server_that_is_not_there_is_not_asked_again_at_once(town):
    account = db.session.scalars(select(SendAccount)).one()
    verbs.edit_account(
        account.id, verbs.AccountFields("default", "127.0.0.1", 1, "off", account.sender), by=SYSTEM
    )
    number = town.sent(town.readers(1))
    before = db.session.execute(text("SELECT failures FROM account_health")).scalar()
    for _turn in range(5):
        verbs.send_slice(number)
    assert db.session.execute(text("SELECT failures FROM account_health")).scalar() == before == 1
    assert delivery.counts(number)["queued"] == 1


def test_a_rate_is_kept(town):
    account = db.session.scalars(select(SendAccount)).one()
    fields = verbs.AccountFields("default", "127.0.0.1", account.port, "off", account.sender, rate=10)
    verbs.edit_account(account.id, fields, by=SYSTEM)
    town.app.extensions["redis"].delete(f"balai:bucket:account:{account.id}")
    number = town.prepared(town.readers(30))
    began = clock.now()
    verbs.send_slice(number)
    assert delivery.counts(number)["accepted"] == 30
    assert clock.now() - began > timedelta(seconds=1.7)


def test_ranges_are_made_ahead(town):
    assert partitions.make_ranges() >= 0
    end = partitions.last_end()
    with transaction():
        db.session.execute(text("ALTER TABLE mailing ALTER id RESTART WITH 190"))
    town.mailing(town.readers(1))
    assert partitions.make_ranges() > 0
    assert partitions.last_end() > end
    assert partitions.make_ranges() == 0


def test_a_notice_is_spoken_once_and_its_words_are_forgotten(town):
    notify(key="a", to="mayor@example.org", subject="Your link: ü", text="Hello\n.\nthere\n")
    notify(key="a", to="mayor@example.org", subject="Again", text="Again")
    assert verbs.speak_notices() == 1
    assert verbs.speak_notices() == 0
    message = message_from_bytes(town.catcher.to("mayor@example.org")[0].raw)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_payload(decode=True).decode().splitlines() == ["Hello", ".", "there"]
    row = db.session.scalars(select(Notice)).one()
    assert (row.state, row.text) == ("accepted", "")


def test_a_notice_that_is_uncertain_is_spoken_once_more_with_the_same_identity(town):
    town.catcher.behaviour.drop_after_dot(times=2)
    notify(key="a", to="mayor@example.org", subject="Link", text="Hello")
    for _turn in range(4):
        verbs.speak_notices()
        with transaction():
            db.session.execute(text("UPDATE notice SET not_before = now()"))
    copies = [message_from_bytes(m.raw)["Message-ID"] for m in town.catcher.to("mayor@example.org")]
    assert len(copies) == 2
    assert copies[0] == copies[1]
    assert db.session.scalars(select(Notice.state)).one() == "uncertain"


def test_a_notice_waits_for_a_server_that_is_away(town):
    town.catcher.behaviour.refuse_connections()
    notify(key="a", to="mayor@example.org", subject="Link", text="Hello")
    assert verbs.speak_notices() == 0
    row = db.session.scalars(select(Notice).execution_options(populate_existing=True)).one()
    assert (row.state, row.attempt) == ("queued", 0)


def test_a_test_goes_to_oneself_and_is_not_counted(town):
    person = town.readers(1)[0]
    delivery.send_test(town.content, "Me@Example.org", person, by=SYSTEM)
    verbs.speak_notices()
    message = message_from_bytes(town.catcher.to("me@example.org")[0].raw)
    assert message["Subject"] == "[Test] Hello Reader"
    assert "Dear Reader 1," in message.get_payload()[0].get_payload(decode=True).decode()
    assert db.session.scalar(select(Lease.mailing_id)) is None


def test_a_preview_is_what_is_sent(town):
    person = town.readers(1)[0]
    shown = delivery.preview(town.content, person)
    town.sent([person])
    message = message_from_bytes(town.catcher.messages[0].raw)
    assert message["Subject"] == shown.subject == "Hello Reader"
    sent = message.get_payload()[0].get_payload(decode=True).decode()
    assert sent.splitlines()[:3] == shown.text.splitlines()[:3]
