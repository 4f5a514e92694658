"""One worker at a time for a job: a lease that is renewed with every batch, and lost with the worker."""

import secrets
from datetime import timedelta
from typing import cast

from sqlalchemy import CursorResult, or_, select, update

from crm.kernel import clock, db, settings, transaction

from ...models import BulkJob


class Lost(Exception):
    """Another worker has taken over; this one stops without a word."""


def until():
    """When a lease taken or renewed now ends."""
    return clock.now() + timedelta(seconds=settings().lease_seconds)


def is_free():
    """Whether nobody holds a job, as a condition."""
    return or_(BulkJob.lease_until.is_(None), BulkJob.lease_until < clock.now())


@transaction()
def take(job_id: int) -> int | None:
    """Take the job, if it waits for a worker and nobody else has it."""
    number = secrets.randbits(62) + 1
    taken = (
        update(BulkJob)
        .where(BulkJob.id == job_id, BulkJob.state == "working", is_free())
        .values(lease=number, lease_until=until())
        .execution_options(synchronize_session=False)
    )
    return number if cast("CursorResult", db.session.execute(taken)).rowcount else None


def hold(job_id: int, number: int | None) -> BulkJob:
    """The job, locked for this transaction and the lease renewed; Lost if it is another's."""
    query = select(BulkJob).where(BulkJob.id == job_id).with_for_update()
    job = db.session.scalar(query.execution_options(populate_existing=True))
    if job is None or job.lease != number or job.state != "working":
        raise Lost()
    job.lease_until = until()
    return job


def stalled() -> list[int]:
    """Jobs that wait for a worker that does not come, or came and died."""
    return list(db.session.scalars(select(BulkJob.id).where(BulkJob.state == "working", is_free())))
