"""Whether we may write: the rule, in the database and in plain Python; and who may change it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from crm import audiences
from crm.audiences import Grounds
from crm.audiences.models import ConsentEvent, Suppression, Topic
from crm.directory.models import ContactPoint, Party
from crm.journal import SYSTEM, acting
from crm.kernel import db
from crm.kernel.errors import Refused

from .people import address_of, person, said, topic_id

pytestmark = pytest.mark.usefixtures("slate")

WHERE_FROM = {"file": "contacts.csv", "row": 7}
TOPICS = ("general", "newsletter", "events")
START = datetime(2026, 1, 1, tzinfo=UTC)


def may_write(somebody, topic=None) -> bool:
    """What the database says."""
    return bool(
        db.session.scalar(
            select(Party.id).where(Party.id == somebody.id, audiences.has_basis(topic and topic_id(topic)))
        )
    )


def is_blocked(somebody, topic=None) -> bool:
    """Whether the first address of somebody must not be used."""
    row = db.session.scalar(select(Topic).where(Topic.key == topic)) if topic else None
    blocked = audiences.is_suppressed(ContactPoint.channel, ContactPoint.addr_hash, audiences.scopes(row))
    return bool(
        db.session.scalar(select(ContactPoint.id).where(ContactPoint.party_id == somebody.id, blocked))
    )


def may_send(somebody, topic=None) -> bool:
    """Both."""
    return may_write(somebody, topic) and not is_blocked(somebody, topic)


def oracle(events, topic) -> bool:
    """The rule in plain Python over (topic, state, minute) in the order they were written."""
    last = {}
    for n, (key, state, minute) in enumerate(events):
        if key not in last or (minute, n) > last[key][:2]:
            last[key] = (minute, n, state)
    if topic is None:
        return any(word[2] == "granted" for word in last.values())
    return last.get(topic, last.get("general", (0, 0, "none")))[2] == "granted"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(TOPICS),
            st.sampled_from(("granted", "withdrawn", "refused")),
            st.integers(0, 3),
        ),
        max_size=8,
    )
)
def test_the_last_word_decides_as_in_plain_python(events):
    somebody, stranger = person(), person()
    for topic, state, minute in events:
        said(somebody, topic, state, START + timedelta(minutes=minute))

    for topic in (*TOPICS, None):
        assert may_write(somebody, topic) == oracle(events, topic)
        assert not may_write(stranger, topic)


def test_a_grant_needs_a_basis_and_evidence():
    somebody = person()

    with pytest.raises(Refused, match="not a basis"):
        audiences.grant([somebody.id], [topic_id("general")], "because", WHERE_FROM, by=SYSTEM)
    with pytest.raises(Refused, match="comes from"):
        audiences.grant([somebody.id], [topic_id("general")], "consent", {}, by=SYSTEM)


def test_granting_twice_says_it_once():
    somebody = person()

    first = audiences.grant([somebody.id], [topic_id("general")], "public_role", WHERE_FROM, by=SYSTEM)
    second = audiences.grant([somebody.id], [topic_id("general")], "public_role", WHERE_FROM, by=SYSTEM)
    better = audiences.grant([somebody.id], [topic_id("general")], "consent", WHERE_FROM, by=SYSTEM)

    assert (first, second, better) == (1, 0, 1)


def test_everybody_can_have_evidence_of_their_own():
    one, two = person(), person()

    audiences.grant([one.id, two.id], [topic_id("events")], "consent", [{"row": 1}, {"row": 2}], by=SYSTEM)

    rows = db.session.execute(select(ConsentEvent.party_id, ConsentEvent.evidence)).all()
    assert sorted(rows) == [(one.id, {"row": 1}), (two.id, {"row": 2})]


def test_stopping_one_topic_leaves_the_others():
    somebody = person()
    audiences.grant([somebody.id], [topic_id("general")], "public_role", WHERE_FROM, by=SYSTEM)

    audiences.unsubscribe(somebody.id, address_of(somebody).id, topic_id("newsletter"), {"how": "link"})

    assert not may_send(somebody, "newsletter")
    assert may_send(somebody, "events")
    assert may_send(somebody)


@pytest.mark.parametrize("topic", [None, "general"])
def test_stopping_everything_stops_everything(topic):
    somebody = person()
    audiences.grant(
        [somebody.id], [topic_id("general"), topic_id("events")], "consent", WHERE_FROM, by=SYSTEM
    )

    audiences.unsubscribe(somebody.id, address_of(somebody).id, topic and topic_id(topic), {"how": "link"})

    assert not any(may_write(somebody, t) or not is_blocked(somebody, t) for t in (*TOPICS, None))


def test_an_import_never_opens_again_what_somebody_closed():
    somebody = person()
    audiences.grant([somebody.id], [topic_id("general")], "public_role", WHERE_FROM, by=SYSTEM)
    audiences.unsubscribe(somebody.id, address_of(somebody).id, None, {"how": "link"})

    made = audiences.grant([somebody.id], [topic_id(t) for t in TOPICS], "consent", WHERE_FROM, by=SYSTEM)

    assert made == 0
    assert not may_write(somebody)


def test_the_address_stays_closed_under_another_record():
    first = person(emails=("ana@city.example",))
    audiences.unsubscribe(first.id, address_of(first).id, None, {"how": "link"})

    second = person(emails=("ana@city.example",))
    audiences.grant([second.id], [topic_id("general")], "public_role", WHERE_FROM, by=SYSTEM)

    assert may_write(second)
    assert not may_send(second, "newsletter")


def test_stopping_twice_says_it_once():
    somebody = person()
    for _again in range(2):
        audiences.unsubscribe(somebody.id, address_of(somebody).id, topic_id("events"), {"how": "link"})

    assert db.session.scalar(select(func.count()).select_from(ConsentEvent)) == 1
    assert db.session.scalar(select(func.count()).select_from(Suppression)) == 1


def test_coming_back_restores_what_was_stopped_in_one_go_but_nothing_that_was_stopped_before():
    somebody = person()
    audiences.grant([somebody.id], [topic_id(t) for t in TOPICS], "consent", WHERE_FROM, by=SYSTEM)
    audiences.unsubscribe(somebody.id, address_of(somebody).id, topic_id("events"), {"how": "link"})
    audiences.unsubscribe(somebody.id, address_of(somebody).id, None, {"how": "link"})

    audiences.resubscribe(
        somebody.id, address_of(somebody).id, None, Grounds("consent", {"how": "page"}), by=SYSTEM
    )

    assert may_send(somebody, "newsletter")
    assert may_send(somebody, "general")
    assert not may_send(somebody, "events")


def test_coming_back_to_one_topic_opens_only_that_one():
    somebody = person()
    audiences.grant([somebody.id], [topic_id(t) for t in TOPICS], "consent", WHERE_FROM, by=SYSTEM)
    audiences.unsubscribe(somebody.id, address_of(somebody).id, None, {"how": "link"})

    audiences.resubscribe(
        somebody.id,
        address_of(somebody).id,
        topic_id("events"),
        Grounds("consent", {"how": "page"}),
        by=SYSTEM,
    )

    assert may_send(somebody, "events")
    assert not may_send(somebody, "newsletter")


def test_coming_back_does_not_mend_a_bounced_address():
    somebody = person()
    address = address_of(somebody)
    audiences.suppress("email", address.addr_hash, "all", "hard_bounce")

    audiences.resubscribe(somebody.id, address.id, None, Grounds("consent", {"how": "page"}), by=SYSTEM)

    assert may_write(somebody)
    assert is_blocked(somebody)


def test_a_block_can_end_by_itself():
    somebody = person()
    address = address_of(somebody)
    audiences.suppress("email", address.addr_hash, "all", "manual", datetime(2020, 1, 1, tzinfo=UTC))
    assert not is_blocked(somebody)

    audiences.suppress("email", address.addr_hash, "all", "hard_bounce")
    assert is_blocked(somebody)


def test_what_was_said_cannot_be_rewritten():
    somebody = person()
    audiences.grant([somebody.id], [topic_id("general")], "consent", WHERE_FROM, by=SYSTEM)

    for statement in ("UPDATE consent_event SET state = 'granted'", "DELETE FROM consent_event"):
        with pytest.raises(DBAPIError, match="append-only"), acting(SYSTEM, "Tampered"):
            db.session.execute(text(statement))


def test_a_merged_record_passes_the_wish_on():
    old, new = person(), person()
    audiences.grant([new.id], [topic_id("general")], "public_role", WHERE_FROM, by=SYSTEM)
    with acting(SYSTEM, "Merged"):
        party = db.session.get(Party, old.id)
        party.archived_at, party.merged_into_id = START, new.id
        db.session.flush()

    audiences.unsubscribe(old.id, address_of(old).id, None, {"how": "link"})

    assert not may_write(new)


def test_what_is_said_now_counts_though_a_clock_was_ahead():
    ana = person(emails=("ana@city.example",))
    ahead = datetime.now(UTC) + timedelta(hours=2)
    with acting(SYSTEM, "Noted by a computer whose clock is ahead"):
        for key in ("general", "events"):
            db.session.add(
                ConsentEvent(
                    party_id=ana.id,
                    channel="email",
                    topic_id=topic_id(key),
                    state="granted",
                    basis="consent",
                    at=ahead,
                    evidence=WHERE_FROM,
                )
            )

    audiences.unsubscribe(ana.id, None, topic_id("events"), WHERE_FROM)
    assert not may_write(ana, "events")

    audiences.resubscribe(ana.id, None, topic_id("events"), Grounds("consent", WHERE_FROM), by=SYSTEM)
    assert may_write(ana, "events")
    audiences.unsubscribe(ana.id, None, None, WHERE_FROM)
    assert not may_write(ana)
