"""Promises that are late, tasks of today and visits of the next days, for the work queue of one colleague."""

from collections.abc import Iterator
from datetime import timedelta

from flask import g, url_for

from crm import timeline
from crm.kernel import clock, moments
from crm.kernel.words import _, ngettext

SHOWN = 8
AHEAD = timedelta(days=3)


def due_tasks() -> Iterator[tuple]:
    """What the reader has to do by today, what is late first, as (icon, tone, title, address, about, verb)."""
    today = clock.today(g.reader.tz)
    lines = [line for line in timeline.open_tasks(g.reader, limit=SHOWN) if is_due(line, today)]
    for line in lines:
        late = line.days_late
        whom = line.party.display_name
        if late:
            about = ngettext("%(num)s day late", "%(num)s days late", late) + f", {whom}"
        else:
            about = _("Due today, %(whom)s", whom=whom)
        tone = "bad" if late else "warn"
        verb = _("Remind them") if line.task.direction == "theirs" else _("Do it")
        yield (
            "clipboard-check",
            tone,
            line.task.title,
            url_for("timeline.edit_task", task_id=line.task.id),
            about,
            verb,
        )


def is_due(line, today) -> bool:
    """Whether it is to be done by today."""
    return line.task.due_on is not None and line.task.due_on <= today


def coming_visits() -> Iterator[tuple]:
    """Meetings and visits that are agreed for the next three days."""
    for told in timeline.ahead(g.reader, AHEAD):
        row = told.interaction
        names = ", ".join(part.party.display_name for part in told.people or told.parts)
        about = ", ".join(part for part in (moments.moment(row.starts_at, row.tz), row.place, names) if part)
        party = next((p.party for p in told.places), told.parts[0].party)
        where = url_for("directory.show_record", party_id=party.id)
        yield "map-pin", "info", row.subject, where, about, _("Read the brief")
