"""The figures of the start page: a fixed number of statements, however much there is."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Date, Integer, and_, cast, func, join, literal, or_, select, tuple_, union_all

from crm.accounts.models import AppUser
from crm.audiences.models import Suppression
from crm.campaigns.models import Newsletter
from crm.delivery.models import Lease, Mailing, Message, Outcome
from crm.directory.models import ContactPoint, Party
from crm.exchange.models import ImportRow, ImportRun
from crm.journal import Thing, things, undoable
from crm.journal.models import ChangeSet
from crm.kernel import clock, db

WEEKS = 8
PAGE = 50
DAYS = 30
LATELY = timedelta(days=7)
DEAD = ("hard_bounce", "invalid", "complaint")
ACTIVE = ("preparing", "ready", "sending", "paused")


@dataclass(frozen=True)
class Growth:
    """How many there are, and how many there were at the end of each of the last weeks."""

    total: int = 0
    points: list[int] = field(default_factory=list)

    @property
    def added(self) -> int:
        """How many more than four weeks ago."""
        return self.total - self.points[-5] if len(self.points) > 4 else 0


@dataclass(frozen=True)
class Deliveries:
    """What was handed over and what was refused in the last thirty days, day by day."""

    days: list[tuple[date, int, int]]

    @property
    def accepted(self) -> int:
        """Messages that the other side took."""
        return sum(accepted for _day, accepted, _failed in self.days)

    @property
    def failed(self) -> int:
        """Messages that the other side refused for good."""
        return sum(failed for _day, _accepted, failed in self.days)

    @property
    def rate(self) -> float | None:
        """The share that was taken; nothing while nothing was sent."""
        tried = self.accepted + self.failed
        return 100 * self.accepted / tried if tried else None

    @property
    def points(self) -> list[float]:
        """That share on each day on which anything was sent."""
        return [100 * accepted / (accepted + failed) for _day, accepted, failed in self.days]


@dataclass(frozen=True)
class Underway:
    """A mailing on its way, and how far it is."""

    mailing: Mailing
    total: int = 0
    states: dict[str, int] = field(default_factory=dict)

    @property
    def accepted(self) -> int:
        """How many have it."""
        return self.states.get("accepted", 0)

    @property
    def failed(self) -> int:
        """How many were refused."""
        return self.states.get("failed", 0)

    @property
    def done(self) -> int:
        """How many are settled one way or another."""
        return sum(self.states.get(s, 0) for s in ("accepted", "failed", "skipped", "uncertain"))

    @property
    def parts(self) -> list[tuple[float, str]]:
        """The widths of the progress bar, in percent."""
        whole = self.total or 1
        found = ((self.accepted, "ok"), (self.failed, "bad"), (self.states.get("uncertain", 0), "warn"))
        return [(round(100 * n / whole, 1), tone) for n, tone in found if n]


@dataclass(frozen=True)
class Broken:
    """People whose only mail address stopped working."""

    total: int = 0
    lately: int = 0


@dataclass(frozen=True)
class Lost:
    """Somebody we cannot reach at an address, why, and since when."""

    party_id: int
    kind: str
    name: str
    address: str
    reason: str
    at: datetime
    contact_point_id: int


@dataclass(frozen=True)
class Waiting:
    """An import that waits for somebody."""

    run: ImportRun
    undecided: int


@dataclass(frozen=True)
class Told:
    """One change set in a sentence."""

    change_set: ChangeSet
    who: str
    thing: Thing | None
    may_undo: bool


def growth() -> dict[str, Growth]:
    """People and organisations: how many, and how that came."""
    ends = [clock.now() - timedelta(weeks=n) for n in range(WEEKS - 1, 0, -1)]
    counts = [func.count().filter(Party.created_at < end) for end in ends]
    rows = db.session.execute(
        select(Party.kind, func.count(), *counts).where(Party.archived_at.is_(None)).group_by(Party.kind)
    )
    found = {kind: Growth(total, [*points, total]) for kind, total, *points in rows}
    return {kind: found.get(kind, Growth()) for kind in ("person", "org")}


def deliveries() -> Deliveries:
    """What became of the mailings of the last thirty days, by the day on which each began.

    A settled chunk carries its tally: one row for hundreds of messages. Only the others are counted.
    """
    settled = [cast(Lease.tally[state].astext, Integer) for state in ("accepted", "failed")]
    summed = recent(*(func.coalesce(func.sum(n), 0) for n in settled)).where(Lease.tally.is_not(None))
    here = and_(Message.mailing_id == Lease.mailing_id, Message.chunk_no == Lease.chunk_no)
    its = and_(
        Outcome.mailing_id == Message.mailing_id,
        Outcome.message_id == Message.id,
        Outcome.attempt == Message.attempt,
    )
    live = [func.count().filter(Outcome.state == state) for state in ("accepted", "failed")]
    counted = recent(*live).where(Lease.tally.is_(None)).join(Message, here).join(Outcome, its)
    both = union_all(summed, counted).subquery()
    day, accepted, failed = both.c
    rows = db.session.execute(select(day, func.sum(accepted), func.sum(failed)).group_by(day).order_by(day))
    return Deliveries([(on, int(yes), int(no)) for on, yes, no in rows if yes + no])


def recent(*columns):
    """Chunks of the mailings that began in the last thirty days, by the day on which each began."""
    day = cast(Mailing.started_at, Date)
    since = clock.now() - timedelta(days=DAYS)
    return (
        select(day, *columns)
        .select_from(Mailing)
        .join(Lease, Lease.mailing_id == Mailing.id)
        .where(Mailing.started_at >= since)
        .group_by(day)
    )


def broken_addresses() -> Broken:
    """People and organisations with an address that refuses mail for good."""
    count = func.count(Party.id.distinct())
    late = count.filter(Suppression.at >= clock.now() - LATELY)
    return Broken(*db.session.execute(select(count, late).select_from(*refusing())).one())


def lost(before: list | None = None, limit: int = PAGE) -> list[Lost]:
    """Those people and organisations, the latest first; one more than a page where there are more."""
    columns = (
        Party.id,
        Party.kind,
        Party.display_name,
        ContactPoint.value,
        Suppression.reason,
        Suppression.at,
    )
    order = (Suppression.at.desc(), ContactPoint.id.desc())
    statement = select(*columns, ContactPoint.id).select_from(*refusing()).order_by(*order).limit(limit + 1)
    if place := place_of(before):
        there = tuple_(literal(place[0]), literal(place[1]))
        statement = statement.where(tuple_(Suppression.at, ContactPoint.id) < there)
    return [Lost(*row) for row in db.session.execute(statement)]


def place_of(before: list | None) -> tuple[datetime, int] | None:
    """Where a page begins; nothing where the cursor is not one of this list."""
    match before:
        case [str(moment), int(number)] if type(number) is int and 0 <= number < 2**63:
            with suppress(ValueError, OverflowError):
                return datetime.fromisoformat(moment).astimezone(UTC), number
    return None


def refusing():
    """Suppressions of dead addresses, with the contact point and its live owner."""
    same_address = and_(
        ContactPoint.channel == Suppression.channel,
        ContactPoint.addr_hash == Suppression.addr_hash,
        ContactPoint.archived_at.is_(None),
        Suppression.scope == "all",
        Suppression.reason.in_(DEAD),
    )
    owner = and_(Party.id == ContactPoint.party_id, Party.archived_at.is_(None))
    return (join(join(Suppression, ContactPoint, same_address), Party, owner),)


def under_way(limit: int = 3) -> list[Underway]:
    """Mailings that are being sent or have paused, the newest first, with how far they are."""
    mailings = list(
        db.session.scalars(
            select(Mailing).where(Mailing.status.in_(ACTIVE)).order_by(Mailing.id.desc()).limit(limit)
        )
    )
    ids = [mailing.id for mailing in mailings]
    totals = dict(
        db.session.execute(
            select(Message.mailing_id, func.count())
            .where(Message.mailing_id.in_(ids))
            .group_by(Message.mailing_id)
        ).all()
    )
    states: dict[int, dict[str, int]] = {}
    for mailing_id, state, n in db.session.execute(
        select(Outcome.mailing_id, Outcome.state, func.count())
        .where(Outcome.mailing_id.in_(ids), Outcome.state != "deferred")
        .group_by(Outcome.mailing_id, Outcome.state)
    ):
        states.setdefault(mailing_id, {})[state] = n
    return [Underway(m, totals.get(m.id, 0), states.get(m.id, {})) for m in mailings]


def coming(limit: int = 5) -> list[Mailing]:
    """What goes out next."""
    return list(
        db.session.scalars(
            select(Mailing).where(Mailing.status == "scheduled").order_by(Mailing.send_at).limit(limit)
        )
    )


def sent(limit: int = 4) -> list[Mailing]:
    """What went out last."""
    return list(
        db.session.scalars(
            select(Mailing)
            .where(Mailing.status == "finished")
            .order_by(Mailing.ended_at.desc().nulls_last())
            .limit(limit)
        )
    )


def drafts(limit: int = 4) -> list[Newsletter]:
    """Newsletters being written, the last touched first."""
    return list(
        db.session.scalars(
            select(Newsletter)
            .join(Newsletter.mailing)
            .where(Mailing.status == "draft", Newsletter.archived_at.is_(None))
            .order_by(Newsletter.saved_at.desc())
            .limit(limit)
        )
    )


def waiting_imports(limit: int = 4) -> list[Waiting]:
    """Files that were checked but not applied, stopped half way, or left rows that fit two records."""
    undecided = (
        select(func.count())
        .where(
            ImportRow.run_id == ImportRun.id,
            ImportRow.plan == "review",
            ImportRow.decision.is_(None),
        )
        .correlate(ImportRun)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(ImportRun, undecided)
        .where(
            ImportRun.is_wanted.is_(False),
            or_(
                ImportRun.state.in_(("checked", "failed")),
                and_(ImportRun.state == "applied", undecided > 0),
            ),
        )
        .order_by(ImportRun.id.desc())
        .limit(limit)
    )
    return [Waiting(*row) for row in rows]


def last_changes(limit: int = 6) -> list[Told]:
    """What colleagues did last: who, what, with whom or what, and whether the reader may undo it."""
    rows = db.session.execute(
        select(ChangeSet, AppUser.name)
        .outerjoin(AppUser, AppUser.id == ChangeSet.actor_id)
        .order_by(ChangeSet.id.desc())
        .limit(limit)
    ).all()
    about, open_ones = (
        things([change.id for change, _name in rows]),
        undoable([change for change, _name in rows]),
    )
    return [
        Told(change, change.actor_name or name or "", about.get(change.id), change.id in open_ones)
        for change, name in rows
    ]


def is_new_house(figures: dict[str, Growth]) -> bool:
    """Whether nobody has brought anything in yet."""
    return not any(figure.total for figure in figures.values())
