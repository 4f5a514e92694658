"""What the pages of people and organisations tell of contacts and promises: at the side, in the stream, on tabs."""

from datetime import datetime
from itertools import groupby

from flask import g, request, url_for

from crm.directory import Event, events_for, streams
from crm.kernel import moments
from crm.kernel.pages import after, cursor, with_args
from crm.kernel.words import _

from . import queries, verbs
from .queries import tasks
from .words import KINDS, kind_label

SHOWN = 50
PANEL = 8
SHORT = 280


def panel(party):
    """Promises both ways, to be ticked off."""
    lines = queries.promises(party.id, limit=PANEL + 1)
    return "timeline/_promises.html", {
        "lines": lines[:PANEL],
        "is_more": len(lines) > PANEL,
        "party": party,
        "back": request.path,
    }


def events(record, limit: int, before: datetime | None = None) -> list[Event]:
    """Contacts, as events."""
    found = queries.timeline(record.party.id, limit=limit, before=(before, 0) if before else None)
    return [event_of(told) for told in found]


def event_of(told) -> Event:
    """A contact as an event."""
    row = told.interaction
    _label, icon, tone = KINDS[row.kind]
    names = ", ".join(part.party.display_name for part in told.people)
    words = " ".join((row.outcome or row.body or "").split())
    words = words if len(words) <= SHORT else words[:SHORT].rpartition(" ")[0] + "…"
    return Event(
        row.starts_at,
        icon,
        row.subject,
        ". ".join(part.rstrip(".") for part in (kind_label(row.kind), names, words) if part),
        told.by.label if told.by else "",
        url_for("timeline.show", interaction_id=row.id),
        tone,
        "contacts",
    )


def done_events(record, limit: int, before: datetime | None = None) -> list[Event]:
    """Promises that were kept, as events."""
    return [done_event(line) for line in tasks.done_of(record.party.id, limit=limit, before=before)]


def done_event(line) -> Event:
    """A promise that was kept."""
    says = {"ours": _("We kept a promise"), "theirs": _("They kept a promise")}
    about = says.get(line.task.direction, _("Done"))
    return Event(
        line.task.done_at, "checkbox", line.task.title, about, line.assignee.label, "", "ok", "promises"
    )


def number_of_contacts(record) -> int:
    """How many contacts there are."""
    return queries.number_of_interactions(record.party.id)


def timeline_tab(record) -> tuple[str, dict]:
    """Everything there was, page by page."""
    asked = request.args.get("show")
    show = asked if asked in {each.kind for each in streams()} else None
    found = events_for(record, show, SHOWN + 1, before_in_address())
    shown = whole_moments(found)
    return "timeline/_timeline.html", {
        "months": [(name, list(group)) for name, group in groupby(shown, lambda e: moments.month(e.at))],
        "streams": streams(),
        "show": show,
        "older": with_args(after=cursor(shown[-1].at)) if len(found) > len(shown) else None,
        "is_later_page": bool(request.args.get("after")),
    }


def whole_moments(found: list[Event]) -> list[Event]:
    """The events of one page; those of one moment stay together, so that none is lost between pages."""
    if len(found) <= SHOWN:
        return found
    whole = [event for event in found[:SHOWN] if event.at != found[SHOWN].at]
    return whole or found[:SHOWN]


def before_in_address() -> datetime | None:
    """Where this page of the timeline begins."""
    values = after(request.args.get("after"))
    try:
        (text,) = values or ()
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None


def number_of_files(record) -> int:
    """How many files there are."""
    return queries.number_of_files(record.party.id)


def files_tab(record) -> tuple[str, dict]:
    """The files of a record and of contacts with it."""
    return "timeline/_files.html", {"files": queries.files_of(record.party.id)}


def about(ids) -> dict[int, str]:
    """The last contact, in a few words, wherever a record is found."""
    return {
        number: _("last contact %(day)s", day=moments.day(found.at, found.tz))
        for number, found in queries.last_contacts(ids).items()
    }


def due() -> int:
    """How many tasks of the reader are due, for the navigation."""
    return queries.number_due(g.reader)


def last_days(ids) -> dict[int, datetime]:
    """When we last spoke with each, for the column of a list."""
    return {number: found.at for number, found in queries.last_contacts(ids).items()}


def next_words(ids) -> dict[int, str]:
    """What comes next with each, for the column of a list."""
    return {
        number: f"{moments.day(step.on)}, {step.title}" for number, step in queries.next_steps(ids).items()
    }


def follow(old_position_id: int, new_position_id: int, by) -> None:
    """Open tasks of a position go to the one who follows in it."""
    verbs.follow_post(old_position_id, new_position_id, by=by)
