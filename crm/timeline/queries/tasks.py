"""Tasks: of a colleague, of a record, due, promised."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from crm.accounts.models import AppUser
from crm.directory.models import Party, Position
from crm.kernel import clock, db

from ..models import Task
from ..refusals import missing
from ..sight import eyes, visible_task
from .contacts import concerns, is_open

FAR = date(9999, 12, 31)
SHOWN = 50


@dataclass(frozen=True)
class Line:
    """A task with whom it is for and who does it."""

    task: Task
    party: Party
    assignee: AppUser
    position: Position | None
    office: Party | None

    @property
    def days_late(self) -> int:
        """How many days it is overdue, on the clock where it was promised."""
        return self.task.days_late(clock.today(self.task.tz))


@dataclass(frozen=True)
class Wanted:
    """Which tasks a list shows."""

    whose: str = "mine"
    show: str = "open"
    direction: str = ""
    party_id: int | None = None


def lines():
    """Tasks with everything a list shows of each."""
    office = aliased(Party, name="office")
    return (
        select(Task, Party, AppUser, Position, office)
        .join(Party, Party.id == Task.party_id)
        .join(AppUser, AppUser.id == Task.assignee_id)
        .outerjoin(Position, Position.id == Task.position_id)
        .outerjoin(office, office.id == Position.organisation_id)
    )


def task(task_id: int, reader=None) -> Line:
    """One task, if this reader may see it."""
    found = db.session.execute(lines().where(Task.id == task_id, visible_task(reader))).one_or_none()
    if found is None:
        raise missing()
    return Line(*found)


def awake(today: date):
    """Not put off to a day that is still to come."""
    return or_(Task.snoozed_until.is_(None), Task.snoozed_until <= today)


def spans(today: date) -> dict:
    """Which tasks each part of the list shows."""
    end = today + timedelta(days=6 - today.weekday())
    asleep = and_(is_open(), Task.snoozed_until > today)
    up = and_(is_open(), awake(today))
    return {
        "open": up,
        "late": and_(up, Task.due_on < today),
        "week": and_(up, Task.due_on >= today, Task.due_on <= end),
        "later": or_(asleep, and_(up, or_(Task.due_on > end, Task.due_on.is_(None)))),
        "done": Task.done_at.is_not(None),
    }


def whose(wanted: Wanted, reader) -> list:
    """What is asked of the rows, apart from when they are due."""
    found = [visible_task(reader)]
    if wanted.whose == "mine":
        found.append(Task.assignee_id == eyes(reader))
    if wanted.direction:
        found.append(Task.direction == wanted.direction)
    if wanted.party_id:
        found.append(concerns(wanted.party_id))
    return found


def task_page(wanted: Wanted, reader, *, today: date, after=None, limit: int = SHOWN) -> list[Line]:
    """A page of tasks, by the day they are due; what is done, the latest first."""
    query = lines().where(*whose(wanted, reader), spans(today)[wanted.show])
    if wanted.show == "done":
        keys = Task.done_at, Task.id
        query = query.order_by(Task.done_at.desc(), Task.id.desc())
        query = query.where(tuple_(*keys) < tuple_(*after)) if after else query
    else:
        due = func.coalesce(Task.due_on, FAR)
        query = query.order_by(due, Task.id)
        query = query.where(tuple_(due, Task.id) > tuple_(*after)) if after else query
    return [Line(*found) for found in db.session.execute(query.limit(limit))]


def numbers(wanted: Wanted, reader, today: date) -> dict[str, int]:
    """How many there are in each part of the list, in one statement."""
    parts = {name: rule for name, rule in spans(today).items() if name != "done"}
    counted = [func.count().filter(rule).label(name) for name, rule in parts.items()]
    query = select(*counted).select_from(Task).where(is_open(), *whose(wanted, reader))
    return dict(db.session.execute(query).one()._mapping)


def open_tasks(reader, *, limit: int = 100) -> list[Line]:
    """The open tasks of a colleague, what is due first first."""
    today = clock.today(getattr(reader, "tz", "UTC"))
    return task_page(Wanted(), reader, today=today, limit=limit)


def number_due(reader) -> int:
    """How many tasks of a colleague are due today or late."""
    today = clock.today(getattr(reader, "tz", "UTC"))
    mine = Task.assignee_id == eyes(reader)
    query = select(func.count()).select_from(Task).where(mine, is_open(), awake(today), Task.due_on <= today)
    return db.session.scalar(query) or 0


def promises(party_id: int, reader=None, limit: int = 20) -> list[Line]:
    """Open promises of and to a record, what is due first first."""
    due = func.coalesce(Task.due_on, FAR)
    query = lines().where(concerns(party_id), is_open(), Task.direction != "internal", visible_task(reader))
    return [Line(*found) for found in db.session.execute(query.order_by(due, Task.id).limit(limit))]


def tasks_of(party_id: int, reader=None, limit: int = 20) -> list[Line]:
    """Everything open about a record."""
    due = func.coalesce(Task.due_on, FAR)
    query = lines().where(concerns(party_id), is_open(), visible_task(reader))
    return [Line(*found) for found in db.session.execute(query.order_by(due, Task.id).limit(limit))]


def done_of(party_id: int, reader=None, limit: int = 20, before=None) -> list[Line]:
    """What was done for a record, the latest first."""
    query = lines().where(concerns(party_id), Task.done_at.is_not(None), visible_task(reader))
    if before:
        query = query.where(Task.done_at < before)
    return [Line(*found) for found in db.session.execute(query.order_by(Task.done_at.desc()).limit(limit))]


def colleagues() -> list[AppUser]:
    """Everybody who can be given a task."""
    query = select(AppUser).where(AppUser.disabled_at.is_(None))
    return list(db.session.scalars(query.order_by(func.lower(AppUser.name), AppUser.id)))


def open_promises(reader=None) -> int:
    """How many promises are open in all."""
    query = select(func.count()).select_from(Task).where(is_open(), Task.direction != "internal")
    return db.session.scalar(query.where(visible_task(reader))) or 0
