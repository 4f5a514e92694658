"""A change of many records is kept as a job, then written batch by batch, all in one change set, each row once."""

import secrets

from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert

from crm.journal import Actor, acting, change_set_id
from crm.journal.models import ChangeSet
from crm.kernel import clock, db, later, transaction

from ...models import BulkItem, BulkJob, Party
from ...queries.meanwhile import MEANWHILE, values_then
from ...queries.selecting import Chosen
from ..writing import write
from .actions import SENTENCES, Action, after, checked, target
from .leases import Lost, hold, stalled, take
from .planning import SINCE, ListChanged, is_same, reading, settled

BATCH = 1000
AT_ONCE = 200
OVERWRITES = ("set", "clear")


@transaction()
def begin(chosen: Chosen, action: Action, key: str, mark: str = "", *, by) -> BulkJob:
    """Keep what is to be done to whom; a few records are written here and now, many by a worker.

    The same key twice is the same job; `mark` says which records somebody saw in the preview, and when:
    a value that others wrote since is left as they wrote it.
    """
    if found := job_by_key(key):
        return found
    action = checked(action, chosen.filters.subject)
    which, _since, seen = mark.partition(SINCE)
    count, now = settled(chosen)
    if mark and which != now:
        raise ListChanged(int(mark.partition(".")[0] or 0), count)
    job = opened(chosen.filters.subject, action, key, by)
    if job is None:
        return job_by_key(key)
    job.about = {"seen": seen} if seen else {}
    fill(job, chosen.query())
    start(job)
    return job


def follow(subject: str, ids, action: Action, *, by) -> BulkJob:
    """Have values follow what an open change set does to their field, as a part of it."""
    job = opened(subject, action, secrets.token_urlsafe(16), by)
    job.change_set_id = change_set_id()
    fill(job, ids)
    start(job)
    return job


def job_by_key(key: str) -> BulkJob | None:
    """The job that was begun under a key."""
    return db.session.scalar(select(BulkJob).where(BulkJob.key == key))


def opened(subject: str, action: Action, key: str, by) -> BulkJob | None:
    """A new job; none where somebody else began it at this moment."""
    row = {"subject": subject, "action": action.kept(), "key": key, "total": 0}
    row["created_by"] = Actor.of(by).user_id
    fresh = pg_insert(BulkJob).values(row).on_conflict_do_nothing().returning(BulkJob.id)
    number = db.session.scalar(fresh)
    return db.session.get_one(BulkJob, number) if number else None


def fill(job: BulkJob, ids) -> None:
    """Write down which records are meant, as they are chosen at this moment."""
    numbers = ids.subquery()
    rows = select(literal(job.id), numbers.c.id)
    db.session.execute(insert(BulkItem).from_select(["job_id", "party_id"], rows))
    job.total = db.session.scalar(select(func.count()).where(BulkItem.job_id == job.id)) or 0


def start(job: BulkJob) -> None:
    """Write a few records at once; leave many to a worker."""
    if job.total > AT_ONCE:
        later("directory.change_many", job.id)
        return
    while write_batch(job):
        pass
    finish(job)


def work(job_id: int) -> None:
    """Batch after batch until none is left; killed anywhere, the next worker goes on from there."""
    lease = take(job_id)
    if lease is None:
        return
    try:
        while step(job_id, lease):
            pass
    except Lost:
        pass


@transaction()
def step(job_id: int, lease: int) -> bool:
    """Write the next batch and note what became of each row; no when none is left."""
    job = hold(job_id, lease)
    if is_taken_back(job):
        job.state, job.finished_at, job.lease_until = "undone", clock.now(), None
        return False
    if write_batch(job):
        return True
    finish(job)
    return False


def is_taken_back(job: BulkJob) -> bool:
    """Whether somebody has undone what is written so far; while we write, nobody can."""
    if job.change_set_id is None:
        return False
    ours = select(ChangeSet.id).where(ChangeSet.id == job.change_set_id)
    db.session.execute(ours.with_for_update(read=True))
    return db.session.scalar(select(ChangeSet.id).where(ChangeSet.undoes_id == job.change_set_id)) is not None


def finish(job: BulkJob) -> None:
    """Every row is settled."""
    job.state, job.finished_at, job.lease_until = "done", clock.now(), None


def write_batch(job: BulkJob) -> int:
    """The next rows of a job: those that change are written, all are noted; how many they were."""
    waiting = select(BulkItem.party_id).where(BulkItem.job_id == job.id, BulkItem.outcome.is_(None))
    ids = list(db.session.scalars(waiting.order_by(BulkItem.party_id).limit(BATCH)))
    if not ids:
        return 0
    action = Action(**job.action)
    actor = Actor("user", job.created_by) if job.created_by else Actor("system")
    with acting(actor, SENTENCES[action.op], change_set_id=job.change_set_id) as number:
        job.change_set_id = number
        outcomes, values = judged(ids, job, action)
        write(target(action, job.subject), values)
    note(job, outcomes)
    return len(ids)


def judged(ids: list[int], job: BulkJob, action: Action):
    """What becomes of each record, looked at as it is now and locked; and the new values."""
    lock = select(Party.id).where(Party.id.in_(ids), Party.kind == job.subject).order_by(Party.id)
    db.session.execute(lock.with_for_update())
    outcomes: dict[int, tuple[str, str | None]] = dict.fromkeys(ids, ("blocked", "gone"))
    values, which = {}, target(action, job.subject)
    seen = values_then(ids, which, job.about.get("seen", "")) if action.op in OVERWRITES else {}
    for number, before, why in db.session.execute(reading(ids, which)):
        new = after(action, before)
        if why:
            outcomes[number] = ("blocked", why)
        elif is_same(new, before):
            outcomes[number] = ("same", None)
        elif number in seen and not is_same(seen[number], before):
            outcomes[number] = ("blocked", MEANWHILE)
        else:
            outcomes[number], values[number] = ("changed", None), new
    return outcomes, values


def note(job: BulkJob, outcomes: dict[int, tuple[str, str | None]]) -> None:
    """Write down what became of each record."""
    for outcome in sorted(set(outcomes.values()), key=str):
        ids = [number for number, found in outcomes.items() if found == outcome]
        db.session.execute(
            update(BulkItem)
            .where(BulkItem.job_id == job.id, BulkItem.party_id.in_(ids))
            .values(outcome=outcome[0], why=outcome[1])
            .execution_options(synchronize_session=False)
        )
        setattr(job, outcome[0], getattr(job, outcome[0]) + len(ids))
    job.done += len(outcomes)
    db.session.flush()


@transaction()
def resume() -> None:
    """Nudge workers about jobs that nobody works on."""
    for job_id in stalled():
        later("directory.change_many", job_id)
