"""One worker at a time: a lease that is renewed with every batch, and lost with the worker."""

import secrets
from datetime import timedelta

from sqlalchemy import or_, select, update

from crm.kernel import clock, db, settings, transaction

from ..models import ImportRun


class Lost(Exception):
    """Another worker has taken over; this one stops without a word."""


def until():
    """When a lease taken or renewed now ends."""
    return clock.now() + timedelta(seconds=settings().lease_seconds)


@transaction()
def take(run_id: int, *states: str) -> int | None:
    """Take the run, if it waits for a worker and nobody else has it."""
    number = secrets.randbits(62) + 1
    taken = (
        update(ImportRun)
        .where(ImportRun.id == run_id, ImportRun.state.in_(states))
        .where(or_(ImportRun.lease_until.is_(None), ImportRun.lease_until < clock.now()))
        .values(lease=number, lease_until=until())
        .execution_options(synchronize_session=False)
    )
    return number if db.session.execute(taken).rowcount else None


def hold(run_id: int, number: int) -> ImportRun:
    """The run, locked for this transaction and the lease renewed; Lost if it is another's."""
    run = db.session.scalar(
        select(ImportRun)
        .where(ImportRun.id == run_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if run is None or run.lease != number:
        raise Lost()
    run.lease_until = until()
    return run


def release(run: ImportRun) -> None:
    """Give the run back."""
    run.lease_until, run.is_wanted = None, False


def stalled() -> list[tuple[int, str]]:
    """Runs that wait for a worker that does not come, or came and died, and what is to be done with each."""
    waits = select(ImportRun).where(
        or_(ImportRun.state == "applying", ImportRun.is_wanted),
        or_(ImportRun.lease_until.is_(None), ImportRun.lease_until < clock.now()),
    )
    return [(run.id, work_on(run)) for run in db.session.scalars(waits)]


def work_on(run: ImportRun) -> str:
    """What a worker is to do with a run."""
    if run.is_undoing:
        return "undo"
    return "apply" if run.state == "applying" else "stage"
