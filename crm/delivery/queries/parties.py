"""What one record, or the people of one organisation, got from us and will get next."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from crm.audiences.models import SegmentSnapshotMember
from crm.kernel import db

from ..models import Mailing, Message, Outcome
from .states import state as state_of
from .states import with_facts


@dataclass
class Sent:
    """One mailing to some of these people, with how many messages are in which state."""

    mailing_id: int
    subject: str
    at: datetime
    states: Counter = field(default_factory=Counter)
    reason: str | None = None

    @property
    def total(self) -> int:
        """How many of them it was for."""
        return self.states.total()


def sent_among(ids: tuple[int, ...], limit: int = 20, before: int | None = None) -> list[Sent]:
    """The latest mailings with messages to any of these, the newest first."""
    latest = (
        select(Message.mailing_id)
        .where(Message.party_id.in_(ids), *([Message.mailing_id < before] if before else []))
        .group_by(Message.mailing_id)
        .order_by(Message.mailing_id.desc())
        .limit(limit)
    )
    return told_of(list(db.session.scalars(latest)), ids)


def sent_until(ids: tuple[int, ...], limit: int, until: datetime | None = None) -> list[Sent]:
    """The latest mailings with messages to any of these, by when the last one was settled, before a moment."""
    if until is None:
        return sent_among(ids, limit)
    settled = func.max(func.coalesce(Outcome.at, Message.not_before))
    chosen = with_facts(select(Message.mailing_id).select_from(Message)).where(Message.party_id.in_(ids))
    earlier = chosen.group_by(Message.mailing_id).having(settled < until).order_by(settled.desc())
    return told_of(list(db.session.scalars(earlier.limit(limit))), ids)


def told_of(numbers: list[int], ids: tuple[int, ...]) -> list[Sent]:
    """These mailings, each with what became of its messages to these."""
    kind, moment = state_of().label("kind"), func.max(func.coalesce(Outcome.at, Message.not_before))
    rows = db.session.execute(
        with_facts(
            select(Message.mailing_id, Mailing.subject, kind, func.count(), moment, func.min(Outcome.reason))
            .select_from(Message)
            .join(Mailing, Mailing.id == Message.mailing_id)
        )
        .where(Message.mailing_id.in_(numbers), Message.party_id.in_(ids))
        .group_by(Message.mailing_id, Mailing.subject, kind)
    )
    return gathered(rows)


def gathered(rows) -> list[Sent]:
    """One line for each mailing, the newest first."""
    found: dict[int, Sent] = {}
    for number, subject, kind, n, at, reason in rows:
        line = found.setdefault(number, Sent(number, subject, at))
        line.at = max(line.at, at)
        line.states[kind] += n
        line.reason = line.reason or (reason if kind != "accepted" else None)
    return sorted(found.values(), key=lambda line: line.mailing_id, reverse=True)


def number_sent_among(ids: tuple[int, ...]) -> int:
    """How many mailings had messages to any of these."""
    found = select(func.count(Message.mailing_id.distinct())).where(Message.party_id.in_(ids))
    return db.session.scalar(found) or 0


def last_accepted(ids: tuple[int, ...]) -> Sent | None:
    """The latest mailing that one of them has."""
    return next((line for line in sent_among(ids, 8) if line.states["accepted"]), None)


def next_for(ids: tuple[int, ...]) -> tuple[Mailing, int] | None:
    """The next scheduled mailing that some of them are to get, and how many of them."""
    row = db.session.execute(
        select(Mailing, func.count())
        .join(SegmentSnapshotMember, SegmentSnapshotMember.snapshot_id == Mailing.snapshot_id)
        .where(Mailing.status == "scheduled", SegmentSnapshotMember.party_id.in_(ids))
        .group_by(Mailing.id)
        .order_by(Mailing.send_at)
        .limit(1)
    ).one_or_none()
    return tuple(row) if row else None
