"""What is promised is noted, done, put off, handed over, or dropped."""

from dataclasses import asdict, replace
from datetime import date
from typing import cast

from sqlalchemy import CursorResult, case, select, update
from sqlalchemy.dialects.postgresql import insert

from crm.accounts.models import AppUser
from crm.directory.models import Position
from crm.journal import Actor, change_set_id, changes
from crm.kernel import clock, db
from crm.kernel.errors import NotAllowed, Refused
from crm.kernel.words import _

from ..models import DIRECTIONS, Interaction, Task
from ..refusals import Moved, missing, spoken
from ..sight import visible, visible_task
from ..values import TaskFields

MOST = 500


@changes("Added a task")
def add_task(fields: TaskFields, *, by, key: str | None = None) -> Task:
    """Note something to do; the same key notes it once."""
    task, is_new = new_task(fields, by, key)
    task.written_in = change_set_id() if is_new else None
    return task


@changes("Changed a task")
def edit_task(task_id: int, fields: TaskFields, *, by, version: int | None = None) -> Task:
    """Write a task anew, unless somebody else changed it meanwhile."""
    task = locked_task(task_id, by)
    if version not in (None, task.version):
        raise Moved(task.version)
    with spoken():
        kept = replace(fields, party_id=fields.party_id or task.party_id)
        for name, value in columns(kept, by).items():
            setattr(task, name, value)
        task.position_id = task.position_id or None
    return moved_on(task)


@changes("Finished a task")
def finish(task_id: int, *, by) -> Task:
    """It is done."""
    task = locked_task(task_id, by)
    if task.cancelled_at:
        raise Refused(_("This was dropped. Reopen it first."))
    if task.done_at is None:
        task.done_at, task.snoozed_until = clock.now(), None
        task.version += 1
    task.written_in = change_set_id()
    return task


@changes("Reopened a task")
def reopen(task_id: int, *, by) -> Task:
    """It is to be done after all."""
    task = locked_task(task_id, by)
    task.done_at = task.cancelled_at = None
    return moved_on(task)


@changes("Dropped a task")
def cancel_task(task_id: int, *, by) -> Task:
    """It will not be done."""
    task = locked_task(task_id, by)
    if task.done_at:
        raise Refused(_("This is done. Reopen it first."))
    if task.cancelled_at is None:
        task.cancelled_at = clock.now()
    return moved_on(task)


@changes("Put a task off")
def snooze(task_id: int, until: date, *, by) -> Task:
    """Leave it out of sight until a day; when it is due stays as promised."""
    if until <= clock.today(getattr(by, "tz", "UTC")):
        raise Refused(_("Choose a day that is still to come."), field="until")
    task = locked_task(task_id, by)
    if not task.is_open:
        raise Refused(_("Only what is open can be put off."))
    task.snoozed_until = until
    return moved_on(task)


@changes("Finished tasks")
def finish_all(task_ids, *, by) -> int:
    """Several are done, in one change."""
    return written(task_ids, by, done_at=clock.now(), snoozed_until=None)


@changes("Gave tasks to a colleague")
def reassign(task_ids, assignee_id: int, *, by) -> int:
    """Hand open tasks over, in one change."""
    return written(task_ids, by, assignee_id=colleague(assignee_id))


@changes("Tasks followed a post")
def follow_post(old_position_id: int, new_position_id: int, *, by) -> int:
    """Open tasks of a position go to the one who follows in it."""
    old, new = db.session.get(Position, old_position_id), db.session.get(Position, new_position_id)
    party = case((Task.party_id == old.person_id, new.person_id), else_=Task.party_id)
    query = (
        update(Task)
        .where(Task.position_id == old.id, Task.done_at.is_(None), Task.cancelled_at.is_(None))
        .values(position_id=new.id, party_id=party, version=Task.version + 1)
    )
    result = db.session.execute(query.execution_options(synchronize_session=False))
    return cast("CursorResult", result).rowcount


def written(task_ids, by, **values) -> int:
    """Write the same into open tasks that whoever acts may see; how many there were."""
    numbers = list(dict.fromkeys(task_ids))[:MOST]
    query = (
        update(Task)
        .where(Task.id.in_(numbers), Task.done_at.is_(None), Task.cancelled_at.is_(None), visible_task(by))
        .values(**values, version=Task.version + 1)
    )
    result = db.session.execute(query.execution_options(synchronize_session=False))
    return cast("CursorResult", result).rowcount


def capacity(fields: TaskFields) -> int | None:
    """The position of whom it is for: as said, else their main one today, where they have one."""
    if fields.position_id is not None:
        return fields.position_id or None
    query = select(Position.id).where(
        Position.person_id == fields.party_id, Position.valid.contains(clock.today(fields.tz))
    )
    return db.session.scalar(query.order_by(Position.is_primary.desc(), Position.id.desc()).limit(1))


def new_task(fields: TaskFields, by, key: str | None = None) -> tuple[Task, bool]:
    """A new row, or the one that the same key has already written."""
    author = Actor.of(by).user_id
    values = columns(fields, by) | {"dedupe_key": key, "created_by": author, "position_id": capacity(fields)}
    with spoken():
        fresh = insert(Task).values(values).on_conflict_do_nothing(index_elements=["dedupe_key"])
        number = db.session.scalar(fresh.returning(Task.id))
    chosen = Task.id == number if number else Task.dedupe_key == key
    task = db.session.scalars(select(Task).where(chosen)).one()
    if number is None and task.created_by != author:
        raise NotAllowed(_("Somebody else has noted something with this key."))
    return task, number is not None


def columns(fields: TaskFields, by) -> dict:
    """The row of a task."""
    checked(fields, by)
    said = asdict(fields)
    said.pop("due_time")
    return said | {
        "title": " ".join(fields.title.split()),
        "due_at": fields.due_at,
        "assignee_id": colleague(fields.assignee_id or Actor.of(by).user_id),
    }


def checked(fields: TaskFields, by) -> None:
    """What has to be said, and what must fit together."""
    if not fields.title.strip():
        raise Refused(_("Say what is to be done."), field="title")
    if fields.direction not in DIRECTIONS:
        raise Refused(_("Say whether we or they promised it."), field="direction")
    if not fields.party_id:
        raise Refused(_("Say whom it is for."), field="party_id")
    if fields.due_time and not fields.due_on:
        raise Refused(_("A time needs a day."), field="due_on")
    if fields.interaction_id and not seen(fields.interaction_id, by):
        raise Refused(_("There is no such interaction."), field="interaction_id")
    clock.known_zone(fields.tz)


def seen(interaction_id: int, by) -> bool:
    """Whether whoever acts may see an interaction."""
    query = select(Interaction.id).where(Interaction.id == interaction_id, visible(by))
    return db.session.scalar(query) is not None


def colleague(user_id: int | None) -> int:
    """Somebody of the staff who still works here."""
    query = select(AppUser.id).where(AppUser.id == user_id, AppUser.disabled_at.is_(None))
    if user_id is None or db.session.scalar(query) is None:
        raise Refused(_("Choose a colleague who is to do it."), field="assignee_id")
    return user_id


def promised(fields: TaskFields, interaction: Interaction, rows) -> TaskFields:
    """A promise made in an interaction: to whom, and in which capacity, follows from there."""
    first = next((r for r in rows if r.role == "with"), rows[0])
    whom = next((r for r in rows if r.party_id == fields.party_id), first)
    party_id = fields.party_id or whom.party_id
    position = fields.position_id or ((whom.position_id or 0) if whom.party_id == party_id else None)
    return replace(fields, party_id=party_id, position_id=position, interaction_id=interaction.id)


def locked_task(task_id: int, by) -> Task:
    """The task, for us alone, if whoever acts may see it."""
    query = select(Task).where(Task.id == task_id, visible_task(by)).with_for_update(of=Task)
    task = db.session.scalar(query.execution_options(populate_existing=True))
    if task is None:
        raise missing()
    return task


def moved_on(task: Task) -> Task:
    """Say that the task was written."""
    task.version += 1
    task.written_in = change_set_id()
    return task
