"""The ledger outlives the database: after a restore, nobody is written to who had said no."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import func, select, text

from crm import audiences
from crm.audiences import Grounds
from crm.audiences.models import ConsentEvent, Suppression
from crm.audiences.verbs import ledger
from crm.journal import SYSTEM
from crm.kernel import db, tokens

from .people import address_of, person, topic_id

ALL = ("general", "newsletter", "events")


@pytest.fixture
def book(app, slate, tmp_path):
    """A ledger of this test's own."""
    kept = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(kept, ledger_file=str(tmp_path / "deep" / "ledger.jsonl"))
    yield Path(app.config["SETTINGS"].ledger_file)
    app.config["SETTINGS"] = kept


def lines(book) -> list[dict]:
    """What stands in it."""
    return [json.loads(line) for line in book.read_text().splitlines()]


def subscriber():
    """Somebody who gets everything."""
    found = person(emails=("ana.secret@city.example",))
    audiences.grant([found.id], [topic_id(t) for t in ALL], "consent", {"file": "x"}, by=SYSTEM)
    return found


def state() -> tuple:
    """What the database knows about consent and addresses."""
    said = select(ConsentEvent.party_id, ConsentEvent.topic_id, ConsentEvent.state).order_by(
        ConsentEvent.at, ConsentEvent.topic_id
    )
    blocked = select(Suppression.addr_hash, Suppression.scope).order_by(Suppression.scope)
    return db.session.execute(said).all(), db.session.execute(blocked).all()


def forget_since(moment) -> None:
    """What restoring an older back-up does."""
    db.session.execute(text("SELECT set_config('crm.change_set', '0', true)"))
    db.session.execute(text("ALTER TABLE consent_event DISABLE TRIGGER USER"))
    db.session.execute(text("ALTER TABLE suppression DISABLE TRIGGER USER"))
    db.session.execute(text("DELETE FROM consent_event WHERE id > :i"), {"i": moment})
    db.session.execute(text("DELETE FROM suppression"))
    db.session.execute(text("ALTER TABLE consent_event ENABLE TRIGGER USER"))
    db.session.execute(text("ALTER TABLE suppression ENABLE TRIGGER USER"))
    db.session.execute(text("SELECT set_config('crm.change_set', '', true)"))
    db.session.expire_all()


def last_event() -> int:
    """The number of the latest event."""
    return db.session.scalar(select(func.max(ConsentEvent.id)))


def test_a_line_is_written_before_the_answer_and_holds_no_address(book):
    ana = subscriber()
    audiences.unsubscribe(ana.id, address_of(ana).id, topic_id("events"), {"how": "link"})

    said = lines(book)
    assert [line["act"] for line in said] == ["withdraw", "suppress"]
    assert said[1]["hash"] == tokens.address_hash("email", "ana.secret@city.example").hex()
    assert said[1]["scope"] == "topic:events"
    assert "secret" not in book.read_text()
    assert book.stat().st_mode & 0o077 == 0


def test_a_restore_brings_no_consent_back(book):
    ana = subscriber()
    then = last_event()
    audiences.unsubscribe(ana.id, address_of(ana).id, None, {"how": "link"})
    audiences.suppress("email", b"x" * 32, "all", "hard_bounce")
    known = state()

    forget_since(then)
    assert state() != known
    report = audiences.apply_ledger(str(book))

    assert state() == known
    assert (report.consents, report.blocked, report.unreadable) == (3, 2, 0)


def test_applying_again_changes_nothing(book):
    ana = subscriber()
    audiences.unsubscribe(ana.id, address_of(ana).id, None, {"how": "link"})
    known = state()

    for _time in range(2):
        report = audiences.apply_ledger(str(book))
        assert (report.consents, report.blocked, report.lifted) == (0, 0, 0)
    assert state() == known


def test_coming_back_is_remembered_in_its_order(book):
    ana = subscriber()
    then = last_event()
    audiences.unsubscribe(ana.id, address_of(ana).id, None, {"how": "link"})
    audiences.resubscribe(ana.id, address_of(ana).id, None, Grounds("consent", {"how": "page"}), by=SYSTEM)
    known = state()

    audiences.apply_ledger(str(book))
    assert state() == known

    forget_since(then)
    audiences.apply_ledger(str(book))
    assert state() == known


def test_a_number_that_means_somebody_else_now_is_not_touched(book):
    ana = subscriber()
    then = last_event()
    audiences.unsubscribe(ana.id, address_of(ana).id, None, {"how": "link"})
    forget_since(then)
    said = lines(book)
    said[0]["hashes"] = ["00" * 32]
    book.write_text("".join(json.dumps(line) + "\n" for line in said))

    report = audiences.apply_ledger(str(book))

    assert report.consents == 0
    assert report.blocked == 1


def test_torn_and_foreign_lines_are_counted_and_passed_over(book):
    ana = subscriber()
    audiences.unsubscribe(ana.id, address_of(ana).id, topic_id("events"), {"how": "link"})
    with book.open("ab") as file:
        file.write(b'{"act": "supp')
    audiences.suppress("email", b"y" * 32, "all", "complaint")
    with book.open("ab") as file:
        file.write(b'\xff\xfe\n[1]\n"x"\n{"act":"suppress","at":"x","channel":"email"}\n')

    report = audiences.apply_ledger(str(book))

    assert report.lines == 8
    assert report.unreadable == 5


def test_a_ledger_that_cannot_be_written_stops_the_answer(app, book):
    ana = subscriber()
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], ledger_file="/proc/nowhere/ledger")

    with pytest.raises(OSError, match="nowhere"):
        audiences.unsubscribe(ana.id, address_of(ana).id, None, {"how": "link"})

    assert {event.state for event in db.session.scalars(select(ConsentEvent))} == {"granted"}


def test_lines_written_together_do_not_mix(app, book):
    def write(n):
        with app.app_context():
            for k in range(50):
                ledger.append(
                    {"act": "lift", "at": "x", "channel": "email", "n": n, "k": k, "long": "x" * 5000}
                )

    together = [Thread(target=write, args=(n,)) for n in range(4)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()

    assert len(lines(book)) == 200


def test_the_command_says_what_it_did(app, book):
    ana = subscriber()
    audiences.unsubscribe(ana.id, address_of(ana).id, topic_id("events"), {"how": "link"})

    said = app.test_cli_runner().invoke(args=["ledger", "apply", "--json"])

    assert json.loads(said.stdout)["lines"] == 2
    assert app.test_cli_runner().invoke(args=["ledger", "apply", "/nowhere"]).exit_code == 2


def test_a_block_that_came_after_a_lift_stands_though_its_line_was_faster(book):
    hashed = b"y" * 32
    audiences.suppress("email", hashed, "all", "hard_bounce")
    audiences.lift("email", hashed, "all")
    audiences.suppress("email", hashed, "all", "complaint")
    first, lift, second = lines(book)
    book.write_text("".join(json.dumps(line) + "\n" for line in (first, second, lift)))
    known = state()

    forget_since(last_event() or 0)
    audiences.apply_ledger(str(book))

    assert state() == known


def test_a_block_that_became_lasting_is_lasting_after_a_restore(book):
    hashed = b"z" * 32
    then = datetime.now(UTC) + timedelta(days=1)
    audiences.suppress("email", hashed, "all", "manual", until=then)
    audiences.suppress("email", hashed, "all", "complaint")
    db.session.execute(text("SELECT set_config('crm.change_set', '0', true)"))
    db.session.execute(text("ALTER TABLE suppression DISABLE TRIGGER USER"))
    db.session.execute(text("UPDATE suppression SET until = :then, reason = 'manual'"), {"then": then})
    db.session.execute(text("ALTER TABLE suppression ENABLE TRIGGER USER"))
    db.session.execute(text("SELECT set_config('crm.change_set', '', true)"))

    audiences.apply_ledger(str(book))

    assert db.session.execute(select(Suppression.until, Suppression.reason)).one() == (None, "complaint")
