"""The plan becomes records: in batches, each whole with what became of its rows, all in one change set."""

import time

import psycopg
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DataError, IntegrityError

from crm.audiences import topic
from crm.journal import Actor, acting
from crm.journal.models import ChangeSet
from crm.kernel import clock, db, later, transaction
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import ImportRow, ImportRun
from ..planning import Item, Seen, plan_batch, said_by_file
from ..queries import figures, world_of
from ..writing.batches import note_growth, settle, write_batch
from ..writing.repeats import add_further
from .blocking import block_addresses
from .leases import Lost, hold, release, stalled, take
from .leaving import decided_leavers, end_positions
from .receiving import ImportedBefore, found, note_undone, refuse_again

BATCH = 1000
LOCK = 0x696D706F7274
GLANCE = 0.25
SETTLED = ("skip", "error")
BROKEN = (IntegrityError, DataError, psycopg.IntegrityError, psycopg.DataError)  # COPY goes past SQLAlchemy
LEAVE = """
UPDATE import_row SET is_settled = true, plan = 'error', match_id = NULL, match_why = jsonb_build_object('why', ARRAY[CAST(:why AS text)]),
       problems = coalesce(problems, '[]') || jsonb_build_array(jsonb_build_object('column', NULL, 'why', CAST(:why AS text)))
 WHERE run_id = :run AND NOT is_settled
"""
WAITING = (
    ImportRow.row_no,
    ImportRow.raw,
    ImportRow.parsed,
    ImportRow.plan,
    ImportRow.match_why,
    ImportRow.problems,
    ImportRow.decision,
)


@transaction()
def apply(run_id: int, *, by) -> ImportRun:
    """Have a worker write what was planned, or what was decided since."""
    note_undone()
    run = found(run_id)
    if run.is_undoing:
        raise Refused(_("This import is being taken back."))
    if run.state == "applied":
        open_decided(run)
    elif run.state == "checked":
        refuse_again(run.sha256)
        run.organisations_created = 0
    elif run.state != "stopped":
        raise Refused(_("This import cannot be applied now: check it first."))
    run.state, run.done = "applying", settled_rows(run)
    run.created_by = run.created_by or Actor.of(by).user_id
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as error:
        raise ImportedBefore(run) from error
    later("exchange.apply", run.id)
    return run


def open_decided(run: ImportRun) -> None:
    """Rows that waited for a decision and have one now."""
    opened = db.session.execute(
        update(ImportRow)
        .where(ImportRow.run_id == run.id, ImportRow.plan == "review", ImportRow.decision.is_not(None))
        .values(is_settled=False)
        .execution_options(synchronize_session=False)
    )
    if not opened.rowcount and not decided_leavers(run.id):
        raise Refused(_("No row waits to be applied: decide about some first."))


def settled_rows(run: ImportRun) -> int:
    """How many rows are done with."""
    done = select(func.count()).where(ImportRow.run_id == run.id, ImportRow.is_settled)
    return db.session.scalar(done)


def apply_now(run_id: int, told=None, *, by) -> ImportRun:
    """Write what was planned, here and now."""
    apply(run_id, by=by)
    work(run_id, told)
    return awaited(run_id, told)


def awaited(run_id: int, told=None) -> ImportRun:
    """The run once it is applied: a worker may have been quicker, and may die on the way."""
    seen = None
    while (run := seen_now(run_id)).state == "applying":
        if told and run.done != seen:
            told(run.done, run.total)
        seen = run.done
        time.sleep(GLANCE)
        work(run_id, told)
    return run


@transaction()
def seen_now(run_id: int) -> ImportRun:
    """The run as it stands, without waiting for whoever holds it."""
    return db.session.get_one(ImportRun, run_id, populate_existing=True)


def work(run_id: int, told=None) -> None:
    """Batch after batch until none is left; killed anywhere, the next worker goes on from there."""
    lease = take(run_id, "applying")
    if lease is None:
        return
    try:
        while (progress := apply_batch(run_id, lease)) is not None:
            if told:
                told(*progress)
    except Lost:
        pass


def apply_batch(run_id: int, lease: int) -> tuple[int, int] | None:
    """Write the next rows and note what became of them; nothing when none is left."""
    with transaction():
        one_at_a_time()
        run = hold(run_id, lease)
        if is_taken_back(run):
            stop(run)
            return None
        items = next_items(run_id)
        if not items and run.change_set_id and not decided_leavers(run_id):
            finish(run)
            return None
        if run.kind == "people":
            everybody = said_by_file(run.filename, run.mapping["columns"])
            block_addresses(items, run, everybody, actor_of(run))
        with acting(actor_of(run), sentence(run), change_set_id=run.change_set_id) as number:
            run.change_set_id = number
            make_topics(run)
            run.organisations_created += write(items, run, Seen())
            if not items:
                end_positions(run, actor_of(run))
        run.done += len(items)
        note_growth(run.done, BATCH)
        return run.done, run.total


def one_at_a_time() -> None:
    """Batches of two imports never overlap: each must see whom and what the other has made."""
    db.session.execute(text("SELECT pg_advisory_xact_lock(:room)"), {"room": LOCK})


def is_taken_back(run: ImportRun) -> bool:
    """Whether somebody has undone what is written so far; while we write, nobody can."""
    if run.change_set_id is None:
        return False
    db.session.execute(
        select(ChangeSet.id).where(ChangeSet.id == run.change_set_id).with_for_update(read=True)
    )
    return db.session.scalar(select(ChangeSet.id).where(ChangeSet.undoes_id == run.change_set_id)) is not None


def stop(run: ImportRun) -> None:
    """No further row goes in; each of those that were left says so."""
    run.problem = str(
        _("This import was undone while it was being applied; the rows that were left did not go in.")
    )
    run.state, run.done = "undone", run.total
    db.session.flush()
    db.session.execute(text(LEAVE), {"run": run.id, "why": run.problem})
    run.report = figures(run)
    release(run)


def actor_of(run: ImportRun) -> Actor:
    """The import acts, for whoever brought the file."""
    return Actor("import", run.created_by)


def sentence(run: ImportRun) -> str:
    """What the history says."""
    return f"Import {run.filename}"


def next_items(run_id: int) -> list[Item]:
    """The first rows that are not settled."""
    waiting = (
        select(*WAITING)
        .where(ImportRow.run_id == run_id, ~ImportRow.is_settled)
        .order_by(ImportRow.row_no)
        .limit(BATCH)
    )
    return [kept(row) for row in db.session.execute(waiting)]


def kept(row) -> Item:
    """A row as the check left it; what repeats or was refused is settled already."""
    item = Item.kept(row)
    if row.plan in SETTLED:
        item.plan, item.problems = row.plan, row.problems or []
        item.why = (row.match_why or {}).get("why", [])
    return item


def make_topics(run: ImportRun) -> None:
    """Topics that were asked for and do not exist are made in the same change set."""
    if run.kind == "people":
        for key in run.topics:
            topic(key, create=True, by=actor_of(run))


def write(items: list[Item], run: ImportRun, seen: Seen) -> int:
    """Plan against the house as it is now, write, settle; a row that the database refuses is set apart."""
    if not items:
        return 0
    try:
        with db.session.begin_nested():
            open_items = [item for item in items if item.plan not in SETTLED]
            world = world_of(run)
            world.is_written = True
            plan_batch(open_items, world, seen)
            made = write_batch(items, run, world)
            settle(items, run.id)
            add_further(items, run.id)
            return made
    except BROKEN as error:
        return apart(items, run, error)


def apart(items: list[Item], run: ImportRun, error) -> int:
    """Half by half, until the row that cannot be written is alone."""
    fresh = [again(item) for item in items]
    if len(fresh) == 1:
        fresh[0].settle("error", _("The database refused this row: %(why)s", why=reason(error)))
        settle(fresh, run.id)
        return 0
    middle = len(fresh) // 2
    return write(fresh[:middle], run, Seen()) + write(fresh[middle:], run, Seen())


def again(item: Item) -> Item:
    """The row as it was before it was planned."""
    if item.plan in SETTLED:
        return item
    return Item(
        item.row_no, item.raw, item.values, item.problems[: item.noted], item.decision, noted=item.noted
    )


def reason(error) -> str:
    """The rule that was broken, in the database's short form."""
    cause = getattr(error, "orig", error)
    return getattr(cause.diag, "message_primary", None) or type(cause).__name__


def finish(run: ImportRun) -> None:
    """Every row is settled."""
    run.state, run.applied_at, run.done = "applied", clock.now(), run.total
    run.report = figures(run)
    release(run)


def resume() -> None:
    """Nudge workers about runs that nobody works on."""
    with transaction():
        for run_id, task in stalled():
            later(f"exchange.{task}", run_id)
