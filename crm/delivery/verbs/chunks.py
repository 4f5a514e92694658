"""Chunks of a mailing: one worker at a time holds one, for as long as it shows signs of life."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import case, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert

from crm.kernel import clock, db, settings, transaction

from ..models import Intent, Lease, Mailing, Message, Outcome
from ..queries import open_messages, tally
from .mailings import among_others, skip_rest

PLAIN = {"synchronize_session": False}
AT_A_TIME = 100
CAREFUL = 2
MOST_DEATHS = 5


@dataclass(frozen=True)
class Hold:
    """A chunk in the hands of one worker."""

    mailing_id: int
    chunk_no: int
    owner: UUID
    deaths: int = 0

    @property
    def is_careful(self) -> bool:
        """Whether workers died over it: then each message is noted before it is touched, one at a time."""
        return self.deaths >= CAREFUL


def lease_time() -> timedelta:
    """How long a worker may be silent."""
    return timedelta(seconds=settings().lease_seconds)


@transaction()
def take(mailing_id: int, owner: UUID) -> Hold | None:
    """A chunk that has something due and that nobody holds; what a dead holder left becomes uncertain."""
    found = db.session.execute(
        select(Lease.chunk_no, Lease.owner, Lease.deaths)
        .join(Mailing, Mailing.id == Lease.mailing_id)
        .where(Lease.mailing_id == mailing_id, Mailing.status == "sending", Lease.due_at <= func.now())
        .where(or_(Lease.until.is_(None), Lease.until < func.now()))
        .order_by(Lease.due_at, Lease.chunk_no)
        .limit(1)
        .with_for_update(of=Lease, skip_locked=True)
    ).first()
    if found is None:
        return None
    deaths = found.deaths
    if found.owner is not None:
        give_up(mailing_id, found.chunk_no)
        deaths = bury(mailing_id, found.chunk_no)
    hold = Hold(mailing_id, found.chunk_no, owner, deaths)
    db.session.execute(
        update(Lease)
        .where(Lease.mailing_id == mailing_id, Lease.chunk_no == found.chunk_no)
        .values(owner=owner, until=func.now() + lease_time())
        .execution_options(**PLAIN)
    )
    return hold


def lock(hold: Hold) -> bool:
    """Lock a chunk before anything is written about its messages, as the sweep does; whether it is ours."""
    owner = select(Lease.owner).where(Lease.mailing_id == hold.mailing_id, Lease.chunk_no == hold.chunk_no)
    return db.session.scalar(owner.with_for_update()) == hold.owner


def renew(hold: Hold) -> bool:
    """A sign of life; False when the chunk is no longer ours. Locks the chunk until the commit."""
    renewed = db.session.execute(
        update(Lease)
        .where(
            Lease.mailing_id == hold.mailing_id,
            Lease.chunk_no == hold.chunk_no,
            Lease.owner == hold.owner,
            Lease.until > func.now(),
        )
        .values(until=func.now() + lease_time())
        .returning(Lease.chunk_no)
        .execution_options(**PLAIN)
    )
    return renewed.first() is not None


def give_up(mailing_id: int, chunk_no: int) -> None:
    """Attempts that may have been on the wire, and of which nobody can tell any more, are uncertain."""
    columns = ("mailing_id", "message_id", "attempt", "state", "reason", "at")
    lost = (
        select(
            Intent.mailing_id,
            Intent.message_id,
            Intent.attempt,
            literal("uncertain"),
            literal("worker_lost"),
            literal(clock.now()),
        )
        .join(
            Message,
            (Message.mailing_id == Intent.mailing_id)
            & (Message.id == Intent.message_id)
            & (Message.attempt == Intent.attempt),
        )
        .where(Message.mailing_id == mailing_id, Message.chunk_no == chunk_no)
        .where(
            ~select(Outcome.message_id)
            .where(
                Outcome.mailing_id == Intent.mailing_id,
                Outcome.message_id == Intent.message_id,
                Outcome.attempt == Intent.attempt,
            )
            .exists()
        )
    )
    db.session.execute(pg_insert(Outcome.__table__).from_select(columns, lost).on_conflict_do_nothing())


@transaction()
def suspect(hold: Hold, message_id: int) -> None:
    """Note which message is about to be touched, in case it is the one that kills workers."""
    same = case((Lease.suspect == message_id, Lease.deaths), else_=CAREFUL)
    noted = update(Lease).where(
        Lease.mailing_id == hold.mailing_id, Lease.chunk_no == hold.chunk_no, Lease.owner == hold.owner
    )
    db.session.execute(noted.values(suspect=message_id, deaths=same).execution_options(**PLAIN))


def bury(mailing_id: int, chunk_no: int) -> int:
    """Its worker died: one more; a message over which several died one after another is parked."""
    died = (
        update(Lease)
        .where(Lease.mailing_id == mailing_id, Lease.chunk_no == chunk_no)
        .values(deaths=Lease.deaths + 1)
        .returning(Lease.deaths, Lease.suspect)
    )
    deaths, message_id = db.session.execute(died.execution_options(**PLAIN)).one()
    if message_id is None or deaths < MOST_DEATHS:
        return deaths
    columns = ("mailing_id", "message_id", "attempt", "state", "reason", "at")
    words = (literal("failed"), literal("poison"), literal(clock.now()))
    poison = select(Message.mailing_id, Message.id, Message.attempt, *words).where(
        open_messages(mailing_id, chunk_no), Message.id == message_id
    )
    db.session.execute(pg_insert(Outcome.__table__).from_select(columns, poison).on_conflict_do_nothing())
    return deaths


def let_go(hold: Hold) -> None:
    """Give the chunk back; when its next message is due, or that none is left."""
    among_others(hold.mailing_id)
    mine = db.session.scalar(
        select(Lease.chunk_no)
        .where(
            Lease.mailing_id == hold.mailing_id, Lease.chunk_no == hold.chunk_no, Lease.owner == hold.owner
        )
        .with_for_update()
    )
    if mine is not None:
        close(hold.mailing_id, hold.chunk_no, deaths=0, suspect=None)
    else:
        count_anew(hold)


def count_anew(hold: Hold) -> None:
    """Somebody else has closed the chunk, and we have learnt more about it since."""
    chunk = (Lease.mailing_id == hold.mailing_id, Lease.chunk_no == hold.chunk_no)
    db.session.execute(update(Lease).where(*chunk).values(tally=None).execution_options(**PLAIN))


def close(mailing_id: int, chunk_no: int, **lives) -> None:
    """Free a chunk that is locked by us."""
    give_up(mailing_id, chunk_no)
    if db.session.scalar(select(Mailing.status).where(Mailing.id == mailing_id)) == "cancelled":
        skip_rest(mailing_id, chunk_no)
    unsettled = (
        select(func.min(Message.not_before))
        .where(Message.mailing_id == mailing_id, Message.chunk_no == chunk_no)
        .where(
            ~select(Outcome.message_id)
            .where(
                Outcome.mailing_id == Message.mailing_id,
                Outcome.message_id == Message.id,
                Outcome.attempt == Message.attempt,
            )
            .correlate(Message)
            .exists()
        )
        .scalar_subquery()
    )
    chunk = (Lease.mailing_id == mailing_id, Lease.chunk_no == chunk_no)
    free = {"owner": None, "until": None, "due_at": unsettled, "tally": None} | lives
    db.session.execute(update(Lease).where(*chunk).values(**free).execution_options(**PLAIN))
    summed = tally(mailing_id, Message.chunk_no == chunk_no)
    settled = update(Lease).where(*chunk, Lease.due_at.is_(None)).values(tally=summed)
    db.session.execute(settled.execution_options(**PLAIN))


@transaction()
def release(hold: Hold) -> None:
    """The work on a chunk is over for now."""
    let_go(hold)


@transaction()
def sweep() -> int:
    """Free the chunks of workers that have shown no sign of life; how many there were."""
    gone = db.session.execute(
        select(Lease.mailing_id, Lease.chunk_no)
        .where(Lease.until < func.now())
        .order_by(Lease.mailing_id, Lease.chunk_no)
        .limit(AT_A_TIME)
        .with_for_update(skip_locked=True)
    ).all()
    for mailing_id, chunk_no in gone:
        bury(mailing_id, chunk_no)
        close(mailing_id, chunk_no)
    return len(gone)


def make(mailing_id: int, due_at) -> None:
    """A chunk for every number that messages carry."""
    numbers = (
        select(Message.mailing_id, Message.chunk_no, literal(due_at))
        .where(Message.mailing_id == mailing_id)
        .distinct()
    )
    new = pg_insert(Lease.__table__).from_select(("mailing_id", "chunk_no", "due_at"), numbers)
    db.session.execute(new.on_conflict_do_nothing())


__all__ = ["Hold", "let_go", "make", "release", "renew", "sweep", "take"]
