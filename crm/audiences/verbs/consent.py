"""What people allow and withdraw: events are added, never changed; the last word counts."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, any_, bindparam, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from crm.directory.models import ContactPoint, Party
from crm.journal import SYSTEM, Actor, acting
from crm.kernel import clock, db
from crm.kernel.db import after_commit

from ..models import GENERAL, MARKETING, ConsentEvent, Topic
from ..queries import no_later_event
from . import ledger
from .grounds import Grounds, check
from .suppression import block, unblock

CHANNEL = "email"
FARTHEST = 10

GRANT = text("""
INSERT INTO consent_event (party_id, channel, topic_id, wording_id, state, basis, at, evidence, recorded_by)
SELECT p.id, :channel, t.id, w.id, 'granted', :basis, greatest(:at, own.at), p.evidence, :by
  FROM jsonb_to_recordset(CAST(:people AS jsonb)) AS p(id bigint, evidence jsonb)
  JOIN topic t ON t.id = ANY(:topics)
  LEFT JOIN LATERAL (SELECT id FROM topic_wording WHERE topic_id = t.id ORDER BY version DESC LIMIT 1) w ON true
  LEFT JOIN LATERAL (SELECT state, basis, at FROM consent_event e
        WHERE e.party_id = p.id AND e.channel = :channel AND e.topic_id = t.id
        ORDER BY at DESC, e.id DESC LIMIT 1) own ON true
  LEFT JOIN LATERAL (SELECT state FROM consent_event e
        WHERE e.party_id = p.id AND e.channel = :channel
          AND e.topic_id = (SELECT id FROM topic WHERE key = 'general')
        ORDER BY at DESC, e.id DESC LIMIT 1) fallback ON true
 WHERE (:again OR coalesce(own.state, fallback.state, 'granted') = 'granted')
   AND (own.state IS DISTINCT FROM 'granted' OR (:basis = 'consent' AND own.basis <> 'consent'))
RETURNING topic_id
""")


@dataclass(frozen=True)
class Claim:
    """That we may write: on which basis, with which evidence, whether against an earlier withdrawal."""

    basis: str
    evidence: dict[str, Any] | list[dict[str, Any]]
    again: bool = False
    at: datetime = field(default_factory=clock.now)

    def people(self, party_ids: list[int]) -> list[dict]:
        """Each party with the evidence for it."""
        each = self.evidence if isinstance(self.evidence, list) else [self.evidence] * len(party_ids)
        return [{"id": number, "evidence": one} for number, one in zip(party_ids, each, strict=True)]


def grant(party_ids: list[int], topic_ids: list[int], basis: str, evidence, *, by) -> int:
    """Note that we may write; never where somebody has withdrawn since. How many events that made.

    Evidence is one document for all, or a list with one for each party.
    """
    return len(note_grants(party_ids, topic_ids, Claim(basis, evidence), by=by))


def grant_again(party_ids: list[int], topic_ids: list[int], basis: str, evidence, *, by) -> int:
    """The same, also where somebody had withdrawn: they said so themselves, and the evidence shows it."""
    return len(note_grants(party_ids, topic_ids, Claim(basis, evidence, again=True), by=by))


def note_grants(party_ids, topic_ids, claim: Claim, *, by) -> list[int]:
    """The events of a grant, in one statement, with the people locked against a withdrawal meanwhile."""
    check(claim.basis, claim.evidence)
    with acting(by, "Noted a permission to write"):
        lock(party_ids)
        made = db.session.scalars(
            GRANT.bindparams(bindparam("people", claim.people(party_ids), JSONB)),
            {
                "channel": CHANNEL,
                "topics": list(topic_ids),
                "basis": claim.basis,
                "at": claim.at,
                "by": Actor.of(by).user_id,
                "again": claim.again,
            },
        )
        return list(made)


def lock(party_ids: list[int]) -> list[Party]:
    """The parties, held until the end of the transaction."""
    found = select(Party).where(Party.id == any_(literal(list(party_ids), ARRAY(BigInteger))))
    return list(db.session.scalars(found.order_by(Party.id).with_for_update(key_share=True)))


def unsubscribe(
    party_id: int, contact_point_id: int | None, topic_id: int | None, evidence, by=SYSTEM
) -> None:
    """Stop one topic, or everything, for a person and for the address; saying so twice is saying it once.

    The built-in topic stands for all others, so stopping it stops everything.
    """
    topic = db.session.get(Topic, topic_id) if topic_id else None
    topic = None if topic is None or topic.is_fallback else topic
    with acting(by, "Stopped writing to somebody"):
        for party in lock(line_of(party_id)):
            stop(party.id, topic, evidence, by)
        block(
            CHANNEL,
            hashes_for(party_id, contact_point_id),
            f"topic:{topic.key}" if topic else MARKETING,
            "unsubscribed",
        )


def allow(party_id: int, topic_id: int | None, grounds: Grounds, *, by) -> int | None:
    """What an officer notes when somebody said that we may write; the change set, to be undone."""
    with acting(by, "Noted a permission to write") as number:
        resubscribe(party_id, None, topic_id, grounds, by=by)
        return number


def withdraw(party_id: int, topic_id: int | None, evidence, *, by) -> None:
    """What an officer notes when somebody asked to be left alone by phone or letter."""
    unsubscribe(party_id, None, topic_id, evidence, by=by)


def line_of(party_id: int) -> list[int]:
    """A party, and those it was merged into."""
    numbers = [party_id]
    while len(numbers) < FARTHEST:
        heir = db.session.scalar(select(Party.merged_into_id).where(Party.id == numbers[-1]))
        if heir is None or heir in numbers:
            break
        numbers.append(heir)
    return numbers


def stop(party_id: int, topic: Topic | None, evidence: dict, by) -> None:
    """Withdrawals for a topic, or for all that matter, where the last word is not one already."""
    said = last_words(party_id)
    if topic is not None:
        wanted = [topic.id]
    else:
        evidence = evidence | {"everything": True}
        wanted = [db.session.scalar(select(Topic.id).where(Topic.key == GENERAL)), *said]
    fresh = [t for t in dict.fromkeys(wanted) if t not in said or said[t].state == "granted"]
    add_events(party_id, fresh, "withdrawn", (said, evidence), by)


def add_events(party_id: int, topic_ids, state: str, grounds, by) -> None:
    """One event for each topic, and one line in the ledger for them all."""
    said, evidence = grounds
    at = max([clock.now(), *(said[t].at for t in topic_ids if t in said)])
    for topic_id in topic_ids:
        db.session.add(
            ConsentEvent(
                party_id=party_id,
                channel=CHANNEL,
                topic_id=topic_id,
                state=state,
                basis=said[topic_id].basis if topic_id in said else "consent",
                at=at,
                evidence=evidence,
                recorded_by=Actor.of(by).user_id,
            )
        )
    db.session.flush()
    if topic_ids:
        ledger.append(line_about(party_id, topic_ids, at) | {"act": "withdraw"})


def line_about(party_id: int, topic_ids, at) -> dict:
    """What a line about a person says: topics, and the hashes that prove whom the number means."""
    keys = db.session.scalars(select(Topic.key).where(Topic.id.in_(topic_ids)).order_by(Topic.id))
    return {
        "at": at.isoformat(),
        "channel": CHANNEL,
        "party": party_id,
        "topics": list(keys),
        "hashes": [h.hex() for h in hashes_of(party_id, with_shared=True)],
    }


def last_words(party_id: int) -> dict[int, ConsentEvent]:
    """The latest event of every topic that was ever spoken about."""
    found = select(ConsentEvent).where(
        ConsentEvent.party_id == party_id,
        ConsentEvent.channel == CHANNEL,
        no_later_event(ConsentEvent),
    )
    return {event.topic_id: event for event in db.session.scalars(found)}


def hashes_for(party_id: int, contact_point_id: int | None) -> list[bytes]:
    """The address that is meant, or all of the person's own."""
    if contact_point_id:
        one = select(ContactPoint.addr_hash).where(ContactPoint.id == contact_point_id)
        return list(db.session.scalars(one))
    return hashes_of(party_id)


def hashes_of(party_id: int, with_shared: bool = False) -> list[bytes]:
    """The hashes of a person's addresses; a mailbox that others use as well is not theirs to close."""
    found = select(ContactPoint.addr_hash).where(
        ContactPoint.party_id == party_id, ContactPoint.channel == CHANNEL
    )
    if not with_shared:
        found = found.where(ContactPoint.archived_at.is_(None), ~ContactPoint.is_shared)
    return list(db.session.scalars(found.order_by(ContactPoint.id)))


def resubscribe(party_id: int, contact_point_id: int | None, topic_id: int | None, grounds: Grounds, *, by):
    """Write again: one topic, or everything that was stopped in one go. Bounces and complaints stay."""
    topic = db.session.get(Topic, topic_id) if topic_id else None
    topic = None if topic is None or topic.is_fallback else topic
    with acting(by, "Began to write to somebody again"):
        if not lock([party_id]):
            return
        wanted = [topic] if topic else stopped_together(party_id)
        at = max([clock.now(), *(event.at for event in last_words(party_id).values())])
        claim = Claim(grounds.basis, grounds.evidence, again=True, at=at)
        opened = note_grants([party_id], [t.id for t in wanted], claim, by=by)
        scopes = [MARKETING, *(f"topic:{t.key}" for t in wanted)]
        hashes = hashes_for(party_id, contact_point_id)
        unblock(CHANNEL, hashes, scopes, ("unsubscribed", "manual"))
        if opened:
            line = line_about(party_id, opened, claim.at) | {"act": "grant", "basis": claim.basis}
            after_commit(lambda: ledger.append(line))


def stopped_together(party_id: int) -> list[Topic]:
    """The built-in topic, and those that ended only because everything was stopped."""
    ended = {
        topic_id
        for topic_id, event in last_words(party_id).items()
        if event.state == "withdrawn" and event.evidence.get("everything")
    }
    found = select(Topic).where((Topic.key == GENERAL) | Topic.id.in_(ended)).order_by(Topic.id)
    return list(db.session.scalars(found))
