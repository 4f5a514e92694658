"""What moves mailings on by itself: due ones are prepared, prepared ones sent, settled ones finished.

Everything here may run twice, late or never: the rows decide.
"""

import logging

from sqlalchemy import func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as pg_insert

from crm.kernel import clock, db, later, transaction
from crm.kernel.words import _

from ..models import AccountHealth, Exclusion, Lease, Mailing, Message
from ..queries import candidates
from . import chunks
from .mailings import WrongStep, step

log = logging.getLogger(__name__)

MOST_SLICES = 8
COLUMNS = (
    "mailing_id",
    "party_id",
    "contact_point_id",
    "addr_hash",
    "dedupe_key",
    "chunk_no",
    "not_before",
)


class CountsDiffer(RuntimeError):
    """Messages and exclusions do not add up to the candidates: nothing is sent."""


@transaction()
def dispatch() -> None:
    """Start what is due, and see that enough workers are at what is being sent."""
    for mailing_id in due_mailings():
        try:
            step(mailing_id, ("scheduled",), "preparing")
        except WrongStep:
            continue
    for mailing_id in in_status("preparing", "ready"):
        later("delivery.prepare", mailing_id)
    for mailing_id, missing in slices_wanted():
        for _slice in range(missing):
            later("delivery.send_slice", mailing_id)
    for mailing_id in settled():
        end(mailing_id)


def due_mailings() -> list[int]:
    """Scheduled mailings whose moment has come, that nobody else is looking at."""
    found = (
        select(Mailing.id)
        .where(Mailing.status == "scheduled", Mailing.send_at <= clock.now())
        .order_by(Mailing.send_at)
        .with_for_update(skip_locked=True)
    )
    return list(db.session.scalars(found))


def in_status(*statuses: str) -> list[int]:
    """Mailings in one of these states."""
    return list(db.session.scalars(select(Mailing.id).where(Mailing.status.in_(statuses))))


def slices_wanted() -> list[tuple[int, int]]:
    """For every mailing that is being sent, how many more workers it could use."""
    held = func.count().filter(Lease.until > func.now())
    free = func.count().filter(or_(Lease.until.is_(None), Lease.until <= func.now()))
    found = (
        select(Lease.mailing_id, held, free)
        .join(Mailing, Mailing.id == Lease.mailing_id)
        .outerjoin(AccountHealth, AccountHealth.account_id == Mailing.account_id)
        .where(Mailing.status == "sending", Lease.due_at <= func.now())
        .where(or_(AccountHealth.rests_until.is_(None), AccountHealth.rests_until <= clock.now()))
        .group_by(Lease.mailing_id)
    )
    return [
        (mailing_id, min(n_free, MOST_SLICES - n_held))
        for mailing_id, n_held, n_free in db.session.execute(found)
    ]


def settled() -> list[int]:
    """Mailings that are being sent and have nothing left to do."""
    open_chunk = select(Lease.chunk_no).where(Lease.mailing_id == Mailing.id, Lease.due_at.is_not(None))
    return list(
        db.session.scalars(select(Mailing.id).where(Mailing.status == "sending", ~open_chunk.exists()))
    )


def end(mailing_id: int) -> bool:
    """Finish a mailing if every message has its final state."""
    open_chunk = select(Lease.chunk_no).where(Lease.mailing_id == mailing_id, Lease.due_at.is_not(None))
    ended = db.session.execute(
        update(Mailing)
        .where(Mailing.id == mailing_id, Mailing.status == "sending", ~open_chunk.exists())
        .values(status="finished", ended_at=clock.now(), problem=None, version=Mailing.version + 1)
        .returning(Mailing.id)
        .execution_options(synchronize_session=False)
    )
    return ended.first() is not None


@transaction()
def finish(mailing_id: int) -> bool:
    """The same, by itself."""
    return end(mailing_id)


def prepare(mailing_id: int) -> None:
    """Write a message for everyone who gets one, then begin to send; killed anywhere, it can run again."""
    try:
        with transaction():
            materialise(mailing_id)
    except CountsDiffer:
        note_difference(mailing_id)
        raise
    with transaction():
        launch(mailing_id)


@transaction()
def note_difference(mailing_id: int) -> None:
    """Say on the mailing's own page why nothing of it goes out."""
    sentence = _("The list of readers does not add up, so nothing was sent. It is tried again every minute.")
    waiting = update(Mailing).where(Mailing.id == mailing_id, Mailing.status == "preparing")
    db.session.execute(waiting.values(problem=str(sentence)))


def materialise(mailing_id: int) -> None:
    """One statement writes all messages; in the same transaction everybody left out is counted."""
    mailing = db.session.scalar(
        select(Mailing)
        .where(Mailing.id == mailing_id, Mailing.status == "preparing")
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if mailing is None:
        return
    tally = write_messages(mailing)
    excluded = {reason: n for reason, n in tally.items() if reason}
    there = db.session.scalar(
        select(func.count()).select_from(Message).where(Message.mailing_id == mailing_id)
    )
    if there != tally.get(None, 0):
        raise CountsDiffer(f"mailing {mailing_id}: {there} messages, {tally}")
    chunks.make(mailing_id, clock.now())
    step(
        mailing_id,
        ("preparing",),
        "ready",
        problem=None,
        prepared_at=clock.now(),
        candidate_n=sum(tally.values()),
        excluded_n=excluded,
    )


def write_messages(mailing: Mailing) -> dict[str | None, int]:
    """The statement; how many candidates met which obstacle, and how many none."""
    picked = candidates(mailing)
    rows = select(
        text(str(int(mailing.id))),
        picked.c.party_id,
        picked.c.contact_point_id,
        picked.c.addr_hash,
        picked.c.addr_hash,
        picked.c.chunk_no,
        func.now(),
    ).where(picked.c.obstacle.is_(None))
    put = (
        pg_insert(Message.__table__)
        .from_select(COLUMNS, rows)
        .on_conflict_do_nothing()
        .returning(Message.__table__.c.id)
        .cte("put")
    )
    told = select(picked.c.obstacle, func.count()).group_by(picked.c.obstacle)
    told = told.add_cte(put, left_out(mailing, picked))
    return dict(db.session.execute(told).all())


def left_out(mailing: Mailing, picked):
    """The part of it that writes down who gets none, and why: their names stand as long as the figures."""
    rows = select(text(str(int(mailing.id))), picked.c.party_id, picked.c.obstacle).where(
        picked.c.obstacle.is_not(None)
    )
    return (
        pg_insert(Exclusion.__table__)
        .from_select(("mailing_id", "party_id", "reason"), rows)
        .on_conflict_do_nothing()
        .returning(Exclusion.__table__.c.party_id)
        .cte("left_out")
    )


def launch(mailing_id: int) -> None:
    """Ready becomes sending, and workers are asked to come."""
    try:
        step(mailing_id, ("ready",), "sending", started_at=clock.now())
    except WrongStep:
        return
    db.session.flush()
    for wanted, missing in slices_wanted():
        if wanted == mailing_id:
            for _slice in range(missing):
                later("delivery.send_slice", mailing_id)
    end(mailing_id)


__all__ = ["dispatch", "finish", "prepare"]
