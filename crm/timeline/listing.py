"""What the page of tasks shows, as its address asks."""

from dataclasses import dataclass, field
from datetime import date, datetime

from flask import g, request

from crm.kernel.pages import after, cursor, with_args
from crm.kernel.words import _

from . import queries
from .filling import today
from .queries.tasks import FAR, SHOWN, Wanted, numbers
from .words import DIRECTIONS


@dataclass(frozen=True)
class Page:
    """The tasks of a page, and the ways to others."""

    wanted: Wanted
    lines: list
    today: date
    views: list
    whose: list
    directions: list
    colleagues: list
    next_url: str | None = None
    say: dict = field(default_factory=lambda: DIRECTIONS)


def page() -> Page:
    """The page that the address asks for."""
    wanted = asked()
    day = today()
    lines = queries.task_page(wanted, g.reader, today=day, after=place(wanted), limit=SHOWN + 1)
    counted = numbers(wanted, g.reader, day)
    shown = lines[:SHOWN]
    return Page(
        wanted,
        shown,
        day,
        views=[(label, counted.get(key), with_args(show=key), wanted.show == key) for key, label in shows()],
        whose=[(label, None, with_args(whose=key), wanted.whose == key) for key, label in owners()],
        directions=[
            (label, None, with_args(direction=key or None), wanted.direction == key)
            for key, label in (("", _("All")), *DIRECTIONS.items())
        ],
        colleagues=queries.colleagues(),
        next_url=with_args(after=end(wanted, shown[-1].task)) if len(lines) > SHOWN else None,
    )


def asked() -> Wanted:
    """Which tasks the address asks for."""
    show, whose = request.args.get("show", ""), request.args.get("whose", "")
    direction = request.args.get("direction", "")
    return Wanted(
        whose=whose if whose in dict(owners()) else "mine",
        show=show if show in dict(shows()) else "open",
        direction=direction if direction in DIRECTIONS else "",
    )


def shows() -> list:
    """The parts of the list."""
    return [
        ("open", _("Open")),
        ("late", _("Late")),
        ("week", _("This week")),
        ("later", _("Later")),
        ("done", _("Done")),
    ]


def owners() -> list:
    """Whose tasks."""
    return [("mine", _("Mine")), ("all", _("Everybody's"))]


def end(wanted: Wanted, task) -> str:
    """Where this page ends."""
    return cursor(task.done_at if wanted.show == "done" else task.due_on or FAR, task.id)


def place(wanted: Wanted) -> tuple | None:
    """Where the page begins; the first one where the address is not ours."""
    values = after(request.args.get("after"))
    try:
        moment, number = values or ()
        read = datetime.fromisoformat if wanted.show == "done" else date.fromisoformat
        if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**63:
            return None
        return read(moment), number
    except (TypeError, ValueError):
        return None
