"""Contacts and tasks the way programs see and write them."""

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StrictBool
from sqlalchemy import select

from crm import timeline
from crm.accounts.models import AppUser
from crm.journal import changes
from crm.kernel import db
from crm.kernel.errors import Refused
from crm.kernel.words import _
from crm.timeline import InteractionFields, Involved, TaskFields
from crm.timeline.models import Interaction, Task

from .conflicts import check_version
from .schemas import LARGEST, SMALLER, Answer, Asked, Given, Id

ContactKind = Literal[
    "meeting", "visit", "call", "video", "email_in", "email_out", "message", "letter", "event", "note"
]
Role = Literal["with", "about", "organiser"]
Direction = Literal["ours", "theirs", "internal"]
Title = Annotated[str, Field(min_length=1, max_length=300)]
Long = Annotated[str, Field(max_length=100_000)]
Zone = Annotated[str, Field(max_length=60, description="An IANA zone")]
Version = Annotated[int, Field(ge=1, le=SMALLER, strict=True)]
Number = Annotated[int, Field(ge=1, le=LARGEST)]
Mailbox = Annotated[str, Field(max_length=254, description="E-mail address of a colleague")]


class PartyIn(Given):
    """Somebody who took part; without position_id they spoke in their main position of that day."""

    id: Id
    role: Role = "with"
    position_id: Id | None = None


class PartyOut(Answer):
    """Somebody who took part, and in which capacity they spoke."""

    id: int
    name: str
    role: str
    position_id: int | None


class PromiseIn(Given):
    """Something that was promised there."""

    title: Title
    direction: Direction = "ours"
    party_id: Id | None = None
    due_on: date | None = None


class InteractionChange(Given):
    """What is to change; what is left out stays."""

    kind: ContactKind = "meeting"
    subject: Title = ""
    at: AwareDatetime | None = None
    timezone: Zone = "UTC"
    minutes: Annotated[int, Field(ge=0, le=44640, strict=True)] | None = None
    place: Annotated[str, Field(max_length=300)] | None = None
    body: Long | None = None
    outcome: Long | None = None
    parties: Annotated[list[PartyIn], Field(min_length=1, max_length=200)] = []
    promises: Annotated[list[PromiseIn], Field(max_length=50)] = []
    version: Version | None = None


class InteractionNew(InteractionChange):
    """What happened, when, with whom; everybody may see what programs write down."""

    kind: ContactKind
    subject: Title
    at: AwareDatetime
    parties: Annotated[list[PartyIn], Field(min_length=1, max_length=200)]


class InteractionsAsked(Asked):
    """With whom, and since when."""

    party_id: Number | None = None
    since: AwareDatetime | None = None


class InteractionOut(Answer):
    """Something that happened between them and us."""

    id: int
    kind: str
    subject: str
    at: datetime
    timezone: str
    minutes: int | None
    place: str | None
    body: str | None
    outcome: str | None
    visibility: str
    parties: list[PartyOut]
    by: str | None
    version: int
    created_at: datetime


class TaskChange(Given):
    """What is to change; what is left out stays. done and cancelled close it, false opens it again."""

    title: Title = ""
    direction: Direction = "ours"
    party_id: Id | None = None
    due_on: date | None = None
    timezone: Zone = "UTC"
    assignee: Mailbox | None = None
    done: StrictBool | None = None
    cancelled: StrictBool | None = None
    version: Version | None = None


class TaskNew(Given):
    """Something to do; without an assignee whoever made the key does it."""

    title: Title
    party_id: Id
    direction: Direction = "ours"
    due_on: date | None = None
    timezone: Zone = "UTC"
    assignee: Mailbox | None = None
    interaction_id: Id | None = None


class TasksAsked(Asked):
    """Whose tasks, and whether still open."""

    party_id: Number | None = None
    assignee: Mailbox | None = None
    open: bool | None = None


class TaskOut(Answer):
    """Something to do, or done."""

    id: int
    title: str
    direction: str
    party_id: int
    position_id: int | None
    interaction_id: int | None
    assignee: str
    due_on: date | None
    due_at: datetime | None
    timezone: str
    done_at: datetime | None
    cancelled_at: datetime | None
    snoozed_until: date | None
    version: int
    created_at: datetime


def interaction_object(told) -> dict:
    """An interaction as programs see it."""
    row = told.interaction
    same = (
        "id",
        "kind",
        "subject",
        "minutes",
        "place",
        "body",
        "outcome",
        "visibility",
        "version",
        "created_at",
    )
    return {name: getattr(row, name) for name in same} | {
        "at": row.starts_at,
        "timezone": row.tz,
        "by": told.by.email if told.by else None,
        "parties": [
            {
                "id": part.party.id,
                "name": part.party.display_name,
                "role": part.role,
                "position_id": part.position.id if part.position else None,
            }
            for part in told.parts
        ],
    }


def task_object(task: Task, assignee: AppUser) -> dict:
    """A task as programs see it."""
    same = ("id", "title", "direction", "party_id", "position_id", "interaction_id", "due_on", "due_at")
    more = ("done_at", "cancelled_at", "snoozed_until", "version", "created_at")
    return {name: getattr(task, name) for name in (*same, *more)} | {
        "timezone": task.tz,
        "assignee": assignee.email,
    }


def interactions_page(after: int, asked, reader) -> list[dict]:
    """Interactions by number, one more than asked for where there are more."""
    found = timeline.in_order(after, asked.limit + 1, reader, party_id=asked.party_id, since=asked.since)
    return [interaction_object(told) for told in found]


def interaction(interaction_id: int, reader) -> dict:
    """One interaction."""
    return interaction_object(timeline.interaction(interaction_id, reader))


def task(task_id: int, reader) -> dict:
    """One task."""
    line = timeline.task(task_id, reader)
    return task_object(line.task, line.assignee)


def tasks_page(after: int, asked, reader) -> list[dict]:
    """Tasks by number, one more than asked for where there are more."""
    query = select(Task, AppUser).join(AppUser, AppUser.id == Task.assignee_id)
    query = query.where(Task.id > after, timeline.visible_task(reader))
    if asked.party_id is not None:
        query = query.where(Task.party_id == asked.party_id)
    if asked.assignee is not None:
        query = query.where(AppUser.email == asked.assignee)
    if asked.open is not None:
        is_open = Task.done_at.is_(None) & Task.cancelled_at.is_(None)
        query = query.where(is_open if asked.open else ~is_open)
    found = db.session.execute(query.order_by(Task.id).limit(asked.limit + 1))
    return [task_object(*row) for row in found]


def log(given: dict, *, by) -> Interaction:
    """Write down what a program tells."""
    return timeline.log(fields_of(given), by=by)


def fields_of(given: dict) -> InteractionFields:
    """What was sent, as the verb wants it."""
    zone = given.get("timezone") or "UTC"
    return InteractionFields(
        given["kind"],
        given["subject"],
        given["at"],
        zone,
        involved(given["parties"]),
        minutes=given.get("minutes"),
        promises=promises(given, zone),
        **{name: given.get(name) or "" for name in ("place", "body", "outcome")},
    )


def involved(parties: list[dict]) -> tuple[Involved, ...]:
    """Those who took part."""
    return tuple(Involved(p["id"], p.get("role", "with"), p.get("position_id")) for p in parties)


def promises(given: dict, zone: str) -> tuple[TaskFields, ...]:
    """What was promised."""
    return tuple(
        TaskFields(p["title"], p.get("direction", "ours"), p.get("party_id") or 0, p.get("due_on"), tz=zone)
        for p in given.get("promises", ())
    )


def change_interaction(interaction_id: int, given: dict, *, by) -> None:
    """Write what was sent over what is there."""
    told = timeline.interaction(interaction_id, by)
    check_version(given, interaction_object(told))
    row = told.interaction
    was = InteractionFields(
        row.kind,
        row.subject,
        row.starts_at,
        row.tz,
        tuple(Involved(p.party.id, p.role, p.position.id if p.position else 0) for p in told.said),
        row.minutes,
        row.place or "",
        row.body or "",
        row.outcome or "",
        row.visibility,
    )
    plain = ("kind", "subject", "minutes", "place", "body", "outcome")
    wanted = {
        name: given[name] if name == "minutes" else given[name] or "" for name in plain if name in given
    }
    wanted |= {"starts_at": given["at"]} if given.get("at") else {}
    wanted |= {"tz": given["timezone"]} if given.get("timezone") else {}
    wanted |= {"parties": involved(given["parties"])} if "parties" in given else {}
    wanted["promises"] = promises(given, wanted.get("tz", row.tz))
    timeline.edit_interaction(
        interaction_id, replace(was, **wanted), by=by, version=row.version if given.get("version") else None
    )


def add_task(given: dict, *, by) -> Task:
    """Note something to do."""
    fields = TaskFields(
        given["title"],
        given.get("direction", "ours"),
        given["party_id"],
        given.get("due_on"),
        tz=given.get("timezone") or "UTC",
        assignee_id=colleague(given.get("assignee")),
        interaction_id=given.get("interaction_id"),
    )
    return timeline.add_task(fields, by=by)


def colleague(email: str | None) -> int:
    """The number of a colleague; 0 is whoever made the key."""
    if email is None:
        return 0
    query = select(AppUser.id).where(AppUser.email == email, AppUser.disabled_at.is_(None))
    if (number := db.session.scalar(query)) is None:
        raise Refused(_("There is no such colleague."), field="assignee")
    return number


@changes("Changed a task")
def change_task(task_id: int, given: dict, *, by) -> None:
    """Write what was sent, then close or open it, in one change."""
    line = timeline.task(task_id, by)
    task = line.task
    check_version(given, task_object(task, line.assignee))
    was = TaskFields(
        task.title,
        task.direction,
        task.party_id,
        task.due_on,
        tz=task.tz,
        assignee_id=task.assignee_id,
        position_id=task.position_id,
        interaction_id=task.interaction_id,
    )
    names = {
        "title": "title",
        "direction": "direction",
        "due_on": "due_on",
        "timezone": "tz",
        "party_id": "party_id",
    }
    wanted = {names[name]: given[name] for name in names if name in given}
    if given.get("assignee"):
        wanted["assignee_id"] = colleague(given["assignee"])
    if wanted or given.get("version"):
        timeline.edit_task(
            task_id, replace(was, **wanted), by=by, version=task.version if given.get("version") else None
        )
    close(task, given, by)


def close(task: Task, given: dict, by) -> None:
    """Done, dropped, or open again."""
    if given.get("done"):
        timeline.finish(task.id, by=by)
    elif given.get("cancelled"):
        timeline.cancel_task(task.id, by=by)
    elif (given.get("done") is False or given.get("cancelled") is False) and not task.is_open:
        timeline.reopen(task.id, by=by)
