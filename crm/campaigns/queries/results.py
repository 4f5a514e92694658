"""What came of a newsletter: the accounting that always adds up, how fast it went, and the messages."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Integer, func, select

from crm import delivery
from crm.audiences.models import Topic
from crm.delivery.models import Mailing, Message, Outcome
from crm.directory.models import Party
from crm.kernel import clock, db

from ..models import Newsletter
from .groups import Asked
from .writing import live_newsletter

OPEN = ("queued", "claimed", "wire", "held")
STATES = (*OPEN, "accepted", "failed", "skipped", "uncertain")
RECENT = 6
PAGE = 50
BATCH = 1000
SPANS = 24


@dataclass(frozen=True)
class Account:
    """The accounting identity of a mailing at one moment."""

    counts: dict

    @property
    def candidates(self) -> int:
        """How many were meant."""
        return self.counts["candidates"]

    @property
    def excluded(self) -> dict[str, int]:
        """How many were left out, by reason."""
        return self.counts["excluded"]

    @property
    def left_out(self) -> int:
        """How many were left out."""
        return sum(self.excluded.values())

    @property
    def total(self) -> int:
        """How many messages there are."""
        return sum(self.counts.get(state, 0) for state in STATES)

    @property
    def done(self) -> int:
        """How many are settled."""
        return self.total - self.waiting

    @property
    def waiting(self) -> int:
        """How many are still to come."""
        return sum(self.counts.get(state, 0) for state in OPEN)

    @property
    def adds_up(self) -> bool:
        """Whether nobody is missing and nobody counted twice."""
        return self.candidates == self.left_out + self.total

    @property
    def percent(self) -> int:
        """How far it is."""
        return 100 * self.done // self.total if self.total else 0

    def parts(self) -> list[tuple[float, str]]:
        """Widths and tones of a bar."""
        tones = {"accepted": "ok", "uncertain": "warn", "failed": "bad", "skipped": "mute"}
        total = self.total or 1
        return [(round(100 * self.counts.get(state, 0) / total, 2), tone) for state, tone in tones.items()]


def account(newsletter: Newsletter) -> Account:
    """The numbers of now, counted in one statement."""
    return Account(delivery.counts(newsletter.mailing_id))


@dataclass(frozen=True)
class Pace:
    """How fast it goes."""

    per_minute: int
    minutes_left: int | None


def pace(newsletter: Newsletter, account: Account) -> Pace:
    """Messages of the last minute, and what that means for the rest."""
    since = clock.now().timestamp() - 60
    rate = db.session.scalar(
        select(func.count()).where(
            Outcome.mailing_id == newsletter.mailing_id,
            Outcome.state == "accepted",
            Outcome.at > func.to_timestamp(since),
        )
    )
    return Pace(rate, -(-account.waiting // rate) if rate else None)


def last_refusals(newsletter: Newsletter) -> list:
    """The latest messages that were refused, with who and why."""
    return list(
        db.session.execute(
            select(Party.id, Party.display_name, Outcome.reason, Outcome.code, Outcome.enh, Outcome.at)
            .join(
                Message,
                (Message.mailing_id == Outcome.mailing_id) & (Message.id == Outcome.message_id),
            )
            .join(Party, Party.id == Message.party_id)
            .where(Outcome.mailing_id == newsletter.mailing_id, Outcome.state.in_(("failed", "uncertain")))
            .order_by(Outcome.at.desc())
            .limit(RECENT)
        )
    )


def now(newsletter: Newsletter) -> dict:
    """What the live page shows."""
    found = account(newsletter)
    return {
        "account": found,
        "pace": pace(newsletter, found),
        "refusals": last_refusals(newsletter) if found.total else [],
    }


def messages(newsletter: Newsletter, asked: Asked, after=None) -> list[dict]:
    """The messages that were asked for; one more than a page where there are more."""
    return delivery.message_rows(newsletter.mailing_id, after=after, limit=PAGE + 1, **asked.filters())


def every_message(newsletter: Newsletter, asked: Asked):
    """All of them, a batch at a time."""
    after, number, filters = None, newsletter.mailing_id, asked.filters()
    while rows := delivery.message_rows(number, after=after, limit=BATCH, **filters):
        yield from rows
        after = rows[-1]["id"]


def hours(newsletter: Newsletter) -> list[tuple[datetime, int]]:
    """When messages were accepted: moment and number, in at most SPANS equal spans from first to last."""
    at = select(func.min(Outcome.at), func.max(Outcome.at), func.count()).where(*accepted(newsletter))
    first, last, n = db.session.execute(at).one()
    if not n:
        return []
    width = max((last - first).total_seconds(), 1.0) / SPANS
    span = func.floor(func.extract("epoch", Outcome.at - first) / width).cast(Integer)
    rows = db.session.execute(select(span, func.count()).where(*accepted(newsletter)).group_by(span))
    found = Counter()
    for number, count in rows:
        found[min(number, SPANS - 1)] += count
    return [(first + timedelta(seconds=i * width), found[i]) for i in range(SPANS)]


def accepted(newsletter: Newsletter):
    """The conditions: outcomes of this mailing that are acceptances."""
    return Outcome.mailing_id == newsletter.mailing_id, Outcome.state == "accepted"


def mailing_object(mailing_id: int) -> dict:
    """A newsletter as programs see it."""
    newsletter = live_newsletter(mailing_id)
    mailing: Mailing = newsletter.mailing
    return {
        "id": mailing.id,
        "status": mailing.status,
        "subject": newsletter.subject,
        "topic": topic_key(mailing),
        "segment_id": newsletter.segment_id,
        "person_ids": newsletter.person_ids,
        "send_at": mailing.send_at.isoformat() if mailing.send_at else None,
        "zone": mailing.zone,
        "problem": mailing.problem,
        "counts": delivery.counts(mailing_id),
    }


def mailings_page(status: str | None = None, before: int | None = None, limit: int = PAGE) -> list[dict]:
    """Newsletters as programs see them, the newest first; one more than asked for where there are more."""
    statement = (
        select(Newsletter.mailing_id)
        .join(Newsletter.mailing)
        .where(Newsletter.archived_at.is_(None))
        .order_by(Newsletter.mailing_id.desc())
        .limit(limit + 1)
    )
    if status:
        statement = statement.where(Mailing.status == status)
    if before is not None:
        statement = statement.where(Newsletter.mailing_id < before)
    return [mailing_object(mailing_id) for mailing_id in db.session.scalars(statement)]


def topic_key(mailing: Mailing) -> str | None:
    """The key of what it is about."""
    topic = db.session.get(Topic, mailing.topic_id) if mailing.topic_id else None
    return topic.key if topic else None
