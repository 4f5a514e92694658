"""What people decide about a mailing: each step leads from a few states to one, or is refused."""

from datetime import datetime

from sqlalchemy import func, insert, literal, select, text, update

from crm.journal import Actor, acting
from crm.kernel import clock, db, later
from crm.kernel.errors import NotFound, Refused
from crm.kernel.words import _, lazy

from ..contents import Content, seal
from ..models import ContentVersion, Lease, Mailing, Message, Outcome
from ..queries import open_messages
from . import accounts

LOCKS = 0x6D61696C
HINDRANCES = {
    "draft": lazy("It is still a draft."),
    "scheduled": lazy("It is scheduled and has not begun."),
    "preparing": lazy("It is being prepared; try again in a moment."),
    "ready": lazy("It is about to begin; try again in a moment."),
    "sending": lazy("It is being sent."),
    "paused": lazy("It is paused."),
    "finished": lazy("It is finished."),
    "cancelled": lazy("It was cancelled."),
}


class WrongStep(Refused):
    """The mailing is in a state from which this step does not lead on."""


def new_mailing(kind: str, subject: str, topic_id: int | None, *, by) -> Mailing:
    """A draft without contents."""
    with acting(by, "Began a mailing"):
        mailing = Mailing(
            kind=kind,
            subject=subject,
            topic_id=topic_id,
            status="draft",
            created_by=Actor.of(by).user_id,
            excluded_n={},
            candidate_n=0,
        )
        db.session.add(mailing)
        db.session.flush()
    return mailing


def step(mailing_id: int, sources: tuple[str, ...], target: str, **values) -> Mailing:
    """Compare and set: one statement decides, whoever else tries at the same moment."""
    moved = db.session.execute(
        update(Mailing)
        .where(Mailing.id == mailing_id, Mailing.status.in_(sources))
        .values(status=target, version=Mailing.version + 1, **values)
        .returning(Mailing.id)
        .execution_options(synchronize_session=False)
    ).first()
    mailing = db.session.get(Mailing, mailing_id, populate_existing=True)
    if mailing is None:
        raise NotFound(_("There is no such mailing."))
    if moved is None:
        raise WrongStep(_("This cannot be done to the mailing now. %(why)s", why=HINDRANCES[mailing.status]))
    return mailing


def schedule(  # noqa: PLR0913  the words of the contract
    mailing_id: int, content: Content, snapshot_id: int, send_at: datetime | None, zone: str, *, by
) -> Mailing:
    """Freeze what is said and to whom, and let it go at a moment; None is now."""
    with acting(by, "Scheduled a mailing"):
        mailing = step(
            mailing_id,
            ("draft",),
            "scheduled",
            content_id=freeze(mailing_id, content),
            snapshot_id=snapshot_id,
            send_at=send_at or clock.now(),
            zone=clock.known_zone(zone),
            scheduled_by=Actor.of(by).user_id,
            account_id=accounts.default_account().id,
        )
        later("delivery.dispatch")
    return mailing


def freeze(mailing_id: int, content: Content) -> int:
    """The content as the mailing's next version; its number."""
    document = content.frozen()
    last = select(func.coalesce(func.max(ContentVersion.n), 0)).where(ContentVersion.mailing_id == mailing_id)
    row = ContentVersion(
        mailing_id=mailing_id,
        n=db.session.scalar(last) + 1,
        frozen_at=clock.now(),
        sha256=seal(document),
        language=content.language,
        content=document,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def unschedule(mailing_id: int, *, by) -> Mailing:
    """Take it off the schedule again: a draft, as before."""
    with acting(by, "Took a mailing off the schedule"):
        return step(mailing_id, ("scheduled",), "draft")


def pause(mailing_id: int, *, by) -> Mailing:
    """Hold what is not on the wire yet."""
    with acting(by, "Paused a mailing"):
        alone(mailing_id)
        return step(mailing_id, ("sending",), "paused")


def resume(mailing_id: int, *, by) -> Mailing:
    """Go on where it was held."""
    with acting(by, "Resumed a mailing"):
        mailing = step(mailing_id, ("paused",), "sending")
        later("delivery.dispatch")
    return mailing


def cancel(mailing_id: int, *, by) -> Mailing:
    """Nobody else gets it; those who have it keep it."""
    with acting(by, "Cancelled a mailing"):
        alone(mailing_id)
        mailing = step(
            mailing_id,
            ("scheduled", "preparing", "ready", "sending", "paused"),
            "cancelled",
            ended_at=clock.now(),
            problem=None,
        )
        skip_rest(mailing_id)
    return mailing


def alone(mailing_id: int) -> None:
    """Wait until no group is passing the gate, and let none pass before this is decided."""
    db.session.execute(
        text("SELECT pg_advisory_xact_lock(CAST(:room AS int), CAST(:id AS int))"),
        {"room": LOCKS, "id": mailing_id},
    )


def among_others(mailing_id: int) -> None:
    """Pass the gate together with others, never while somebody pauses or cancels."""
    db.session.execute(
        text("SELECT pg_advisory_xact_lock_shared(CAST(:room AS int), CAST(:id AS int))"),
        {"room": LOCKS, "id": mailing_id},
    )


def skip_rest(mailing_id: int, chunk_no: int | None = None) -> None:
    """Every message that nobody has spoken becomes skipped; free chunks are done with."""
    chunks = select(Lease.chunk_no).where(Lease.mailing_id == mailing_id, Lease.due_at.is_not(None))
    numbers = [chunk_no] if chunk_no is not None else list(db.session.scalars(chunks))
    columns = ("mailing_id", "message_id", "attempt", "state", "reason", "at")
    for number in numbers:
        rest = select(
            Message.mailing_id,
            Message.id,
            Message.attempt,
            literal("skipped"),
            literal("cancelled"),
            literal(clock.now()),
        ).where(open_messages(mailing_id, number))
        db.session.execute(insert(Outcome.__table__).from_select(columns, rest))
    if chunk_no is None:
        db.session.execute(
            update(Lease)
            .where(Lease.mailing_id == mailing_id, Lease.owner.is_(None))
            .values(due_at=None)
            .execution_options(synchronize_session=False)
        )
