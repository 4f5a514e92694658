"""What the address of the page of changes asks for."""

from datetime import datetime, time, timedelta

from flask import g, request
from wtforms.fields.choices import SelectChoice

from crm.kernel import clock
from crm.kernel.pages import after, cursor, with_args
from crm.kernel.words import _

from . import queries
from .forms import KINDS, FilterForm
from .naming import NAMES, table_label
from .wording import names_of


def filter_form() -> FilterForm:
    """The filters in the address of the page."""
    form = FilterForm(request.args)
    anyone = [SelectChoice("", _("Anyone"))]
    form.who.choices = anyone + [SelectChoice(str(n), name) for n, name in queries.actors().items()]
    form.kind.choices = [SelectChoice("", _("Any kind"))] + [SelectChoice(*k) for k in KINDS.items()]
    tables = sorted((table_label(name), name) for name in NAMES)
    form.thing.choices = [SelectChoice("", _("Anything"))] + [SelectChoice(n, x) for x, n in tables]
    form.validate()
    return form


def filters(form: FilterForm) -> queries.Filters:
    """What the address asks for; what is no number, table or date asks for nothing."""
    table, _colon, key = (form.thing.data or "").partition(":")
    return queries.Filters(
        actor_id=number(form.who.data),
        kind=form.kind.data if form.kind.data in KINDS else None,
        table=table if table in NAMES else None,
        row_pk=key[:200] or None if table in NAMES else None,
        since=start(form.since.data),
        until=start(form.until.data, days=1),
    )


def about(asked: queries.Filters) -> str:
    """What the one thing is called that is asked for, if one is."""
    if not asked.row_pk:
        return ""
    subject = (asked.table, asked.row_pk)
    name = names_of([subject]).get(subject) if asked.row_pk.isdecimal() else None
    return name or f"{table_label(asked.table)} {asked.row_pk}"


def number(given) -> int | None:
    """A number that the database can hold, or nothing."""
    return int(given) if given and given.isascii() and given.isdecimal() and len(given) < 10 else None


def start(day, days=0) -> datetime | None:
    """The moment a civil day begins where the reader is."""
    return clock.moment_in(g.reader.tz, datetime.combine(day + timedelta(days), time())) if day else None


def place() -> queries.Place | None:
    """Where the page begins; a changed address is the first page."""
    for name, is_newer in (("before", False), ("newer", True)):
        values = after(request.args.get(name))
        if values and len(values) == 2 and type(values[1]) is int and 0 <= values[1] < 2**63:
            try:
                at = datetime.fromisoformat(str(values[0]))
            except ValueError:
                continue
            if at.tzinfo:
                return queries.Place(at, values[1], is_newer)
    return None


def neighbours(page: queries.Page) -> tuple[str | None, str | None]:
    """The addresses of the newer and of the older page."""
    ends = [line.change_set for line in (page.lines[:1] + page.lines[-1:])]
    newer = with_args(newer=mark(ends[0]), before=None) if page.has_newer and ends else None
    older = with_args(before=mark(ends[-1]), newer=None) if page.has_older and ends else None
    return newer, older


def mark(change_set) -> str:
    """Where a page ends."""
    return cursor(change_set.at.isoformat(), change_set.id)
