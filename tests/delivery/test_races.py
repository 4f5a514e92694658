"""What may happen between two statements of a worker, and to messages that are trouble by themselves."""

import threading
import time

import pytest
from sqlalchemy import select, text, update

from crm import delivery
from crm.audiences import suppress
from crm.delivery import verbs
from crm.delivery.models import Intent, Lease, Mailing, Message, Outcome
from crm.delivery.verbs import chunks, partitions, slices
from crm.journal import SYSTEM
from crm.kernel import db, tokens, transaction

from .scripted import Scripted
from .town import adds_up


def through(town, server):
    """Have the default account speak to a scripted server."""
    fields = verbs.AccountFields("default", "127.0.0.1", server.port, "off", "Balai <news@balai.example>")
    verbs.edit_account(verbs.default_account().id, fields, by=SYSTEM)


def forget_rest():
    """The account need not rest any longer."""
    with transaction():
        db.session.execute(text("UPDATE account_health SET rests_until = NULL"))


def test_settling_late_and_sweeping_never_wait_for_each_other(town):
    number = town.prepared(town.readers(1))
    shift = slices.begin(number)
    hold = chunks.take(number, shift.owner)
    due = slices.readers(shift.reading, hold.chunk_no)
    ready = slices.through_gate(shift, hold, slices.written(shift, due))
    shift.fates.append(slices.fate_of(ready[0].reader, ready[0].at, slices.Verdict("accepted", code=250)))
    db.session.remove()
    trouble = []

    def settle():
        with town.app.app_context():
            try:
                slices.give_back(shift, hold)
            except Exception as error:  # noqa: BLE001  shown by the test
                trouble.append(error)

    with transaction():
        db.session.execute(select(Lease.chunk_no).where(Lease.mailing_id == number).with_for_update())
        late = threading.Thread(target=settle)
        late.start()
        time.sleep(0.5)
        chunks.close(number, hold.chunk_no)
    late.join(10)

    assert trouble == []
    counts = delivery.counts(number)
    assert counts["accepted"] == 1
    assert adds_up(counts)


def test_somebody_who_left_gets_nothing_though_the_group_was_let_through_before(town):
    number = town.prepared(town.readers(60))
    last = tokens.address_hash("email", "reader60@example.org")

    class Slow(Scripted):
        """Quick at first, so that groups grow; then slow."""

        def say(self, file, what):
            if what == "dot" and len(self.taken) > 10:
                time.sleep(1.2)
            return super().say(file, what)

    with Slow() as server:
        through(town, server)

        def leave():
            time.sleep(0.8)
            with town.app.app_context():
                suppress("email", last, "all", "complaint")

        leaving = threading.Thread(target=leave)
        leaving.start()
        verbs.send_slice(number, seconds=5)
        leaving.join()
        verbs.hang_up()

    assert not any("reader60@" in line for line in server.heard)


def test_a_message_whose_reader_is_gone_is_skipped_and_the_mailing_ends(town):
    number = town.prepared(town.readers(2))
    with transaction():
        db.session.execute(
            update(Message)
            .where(Message.id == select(Message.id).limit(1).scalar_subquery())
            .values(party_id=2**40)
        )

    verbs.send_slice(number, seconds=2)

    assert town.status(number) == "finished"
    counts = delivery.counts(number)
    assert (counts["accepted"], counts["skipped"]) == (1, 1)


def test_a_sentence_with_a_zero_octet_is_kept_without_it(town):
    number = town.prepared(town.readers(1))
    with Scripted(banner="554 go\x00away") as server:
        through(town, server)
        verbs.send_slice(number)

    db.session.expire_all()
    assert "goaway" in db.session.get(Mailing, number).problem


def test_one_address_that_no_mail_may_be_sent_for_does_not_stop_the_account(town):
    people = town.readers(1)
    (odd,) = town.readers(1, first=2)
    with transaction():
        db.session.execute(
            text("SELECT set_config('crm.change_set', (SELECT max(id)::text FROM change_set), true)")
        )
        db.session.execute(
            text("UPDATE contact_point SET value = 'süß@example.org' WHERE party_id = :p"), {"p": odd}
        )
    number = town.prepared([*people, odd])

    with Scripted(mail="550 5.6.7 no such letters here") as server:
        through(town, server)
        server.answers["mail"] = ["250 ok", "550 5.6.7 no such letters here"]
        verbs.send_slice(number)
        verbs.hang_up()

    counts = delivery.counts(number)
    assert (counts["accepted"], counts["failed"]) == (1, 1)
    assert town.status(number) == "finished"


def test_ranges_go_on_where_numbers_were_ahead_of_them(town):
    (reader,) = town.readers(1)
    with transaction():
        end = partitions.last_end()
        db.session.execute(
            text("SELECT setval(pg_get_serial_sequence('mailing', 'id'), :n)"), {"n": end + 20}
        )
    number = town.sent([reader])
    assert number > end

    assert verbs.make_ranges() > 0
    assert verbs.make_ranges() == 0
    assert delivery.counts(number)["accepted"] == 1


class Killed(BaseException):
    """What stands for SIGKILL: nothing is tidied up behind it."""


def die_while_writing(number):
    """A worker takes a chunk and dies without a word while it writes."""
    shift = slices.begin(number)
    hold = chunks.take(number, shift.owner)
    shift.ends = time.monotonic() + 5
    with pytest.raises(Killed):
        slices.work(shift, hold)
    db.session.remove()
    with transaction():
        db.session.execute(update(Lease).values(until=text("now() - interval '1 second'")))


def test_a_message_that_kills_its_worker_again_and_again_is_parked(town, monkeypatch):
    number = town.prepared(town.readers(3))
    write = slices.written

    def killed_by_the_second(shift, group):
        if any("reader2@" in reader.address for reader in group):
            raise Killed
        return write(shift, group)

    monkeypatch.setattr(slices, "insist", lambda write: None)
    monkeypatch.setattr(slices, "written", killed_by_the_second)
    for _death in range(chunks.MOST_DEATHS):
        die_while_writing(number)
        verbs.sweep()
    monkeypatch.undo()
    verbs.send_slice(number)

    parked = db.session.execute(select(Outcome.state, Outcome.reason).where(Outcome.state == "failed")).one()
    assert parked == ("failed", "poison")
    assert town.addresses() == ["reader1@example.org", "reader3@example.org"]
    assert town.status(number) == "finished"
    assert adds_up(delivery.counts(number))
    assert db.session.scalar(select(Intent.message_id).where(Intent.attempt > 1)) is None
