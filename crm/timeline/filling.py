"""What forms show before somebody types: what the address says, or what is written already."""

from datetime import date
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import g, request
from wtforms import SelectChoice

from crm.kernel import clock
from crm.kernel.words import _

from . import queries, quick
from .forms import ContactForm, TaskForm, number_or_none
from .queries import naming
from .values import Involved
from .words import VISIBILITIES

MOST_PEOPLE = 20


def asked_party() -> int | None:
    """The record that the page before was about."""
    return number_or_none(request.args.get("party"))


def asked_people() -> list[Involved]:
    """Whom the page before named: the people of a visit."""
    numbers = [number_or_none(text) for text in request.args.getlist("with")[:MOST_PEOPLE]]
    return [Involved(number) for number in dict.fromkeys(numbers) if number]


def new_contact() -> ContactForm:
    """An empty form, or one filled from a line; nothing is written by opening it."""
    form = ContactForm()
    if not form.is_submitted():
        text = request.args.get("text", "")[:10_000]
        draft = quick.read(text, asked_party(), g.reader)
        now = clock.now().astimezone(ZoneInfo(g.reader.tz))
        form.process(
            None,
            subject=draft.subject,
            body=draft.body,
            kind=draft.kind,
            day=now.date(),
            time=now.time().replace(second=0, microsecond=0),
            zone=g.reader.tz,
            parties=rows_of(asked_people() or draft.parties),
            key=uuid4().hex,
            visibility="all",
        )
    return offered(form)


def known_contact(told) -> tuple[ContactForm, ContactForm]:
    """The form with what is written unless somebody has just sent it, and what it would show now."""
    values = contact_values(told)
    fresh = offered(ContactForm(formdata=None, data=values))
    form = ContactForm()
    if not form.is_submitted():
        form.process(None, **values)
    return offered(form).begin(fresh, told.interaction.version), fresh


def contact_values(told) -> dict:
    """A contact as its form shows it."""
    row = told.interaction
    local = row.starts_at.astimezone(ZoneInfo(row.tz))
    same = ("kind", "subject", "minutes", "place", "body", "outcome", "visibility")
    parties = [
        {"who": naming.label(p.party), "role": p.role, "capacity": str(p.position.id if p.position else 0)}
        for p in told.said
    ]
    shown = {"day": local.date(), "time": local.time(), "zone": row.tz, "parties": parties}
    return {name: getattr(row, name) for name in same} | shown


def rows_of(involved) -> list[dict]:
    """Rows for whom a draft names."""
    known = naming.parties([each.party_id for each in involved])
    return [
        {
            "who": naming.label(known[each.party_id]),
            "role": each.role,
            "capacity": str(each.position_id or ""),
        }
        for each in involved
        if each.party_id in known
    ]


def offered(form: ContactForm) -> ContactForm:
    """The form with its choices: zones, and the capacities of those who are named."""
    form.zone.choices = list(clock.zones())
    rows = [entry.form for entry in form.parties]
    numbers = {id(row): naming.picked(row.who.data or "") for row in rows}
    known = naming.capacities([n for n in numbers.values() if n])
    for row in rows:
        can = known.get(numbers[id(row)] or 0, [])
        row.capacity.choices = [
            SelectChoice("", _("Main position that day")),
            *(SelectChoice(str(number), said) for number, said in can),
            SelectChoice("0", _("For themselves")),
        ]
        row.is_person = bool(can)
    return form


def known_there(party_id: int | None) -> list:
    """Whom one meets at the organisation that the page before was about."""
    return naming.people_at(party_id) if party_id else []


def visibility_hints() -> dict:
    """What each choice of eyes means."""
    return {
        "all": _("Everybody who may read records."),
        "team": _("You, and whoever shares a team with you."),
        "private": _("Nobody but you, not even an administrator."),
    } | dict.fromkeys(VISIBILITIES.keys() - {"all", "team", "private"}, "")


def new_task() -> TaskForm:
    """An empty form for a task of the record that the page before was about."""
    form = TaskForm()
    if not form.is_submitted():
        party = naming.parties([asked_party() or 0]).get(asked_party() or 0)
        form.process(
            None,
            who=naming.label(party) if party else "",
            zone=g.reader.tz,
            assignee_id=g.reader.id,
            direction="ours",
            key=uuid4().hex,
        )
    return with_colleagues(form)


def known_task(line) -> tuple[TaskForm, TaskForm]:
    """The form with a task as it is unless somebody has just sent it, and what it would show now."""
    task = line.task
    local = task.due_at.astimezone(ZoneInfo(task.tz)).time() if task.due_at else None
    values = {name: getattr(task, name) for name in ("title", "direction", "due_on", "assignee_id")}
    values |= {"due_time": local, "zone": task.tz, "who": naming.label(line.party)}
    form, fresh = TaskForm(), with_colleagues(TaskForm(formdata=None, data=values))
    if not form.is_submitted():
        form.process(None, **values)
    return with_colleagues(form).begin(fresh, task.version), fresh


def with_colleagues(form):
    """The form with its choices: zones, and who can do it."""
    if "zone" in form:
        form.zone.choices = list(clock.zones())
    form.assignee_id.choices = [(user.id, user.label) for user in queries.colleagues()]
    return form


def key_of(form) -> str | None:
    """The key of this form: sent twice, it is written once."""
    return f"form:{g.reader.id}:{form.key.data}" if form.key.data else None


def today() -> date:
    """The day on the reader's clock."""
    return clock.today(g.reader.tz)
