"""What audiences give to the lists of the directory: the filter language, segments, and the bar of saved views."""

from dataclasses import dataclass
from typing import Any

from flask import g
from sqlalchemy import false, func, or_, select

from crm.directory import Asked, Filters, bounded, parts_of, quickly
from crm.kernel import db
from crm.kernel.errors import Refused

from .filters.tree import where
from .models import SavedView, Segment
from .queries.segments import live_segments, members, pinned
from .queries.views import COUNTED, Kept, args_of, counted, default_for, path_of, size_of, views_for

MOST = 6
SHOWN = 8
BESIDE = ("view", "after", "select", "all")


@dataclass(frozen=True)
class Bar:
    """The views above a list, the one that is open, and whether it was changed since."""

    asked: Asked
    everything: str
    shown: list[tuple[Kept, str]]
    more: list[Kept]
    segments: list[tuple[Segment, str]]
    current: Kept | None
    is_changed: bool

    @property
    def is_narrowed(self) -> bool:
        """Whether there is anything to keep."""
        return any(self.asked.args.get(n) for n in self.asked.args if n not in BESIDE)


def bar(asked: Asked) -> tuple[str, dict]:
    """The views above a list, drawn."""
    subject, role = asked.filters.subject, g.reader.role
    kept = views_for(subject, g.reader)
    current = next((k for k in kept if str(k.view.id) == asked.args.get("view", "")), None)
    shown = kept[:SHOWN] + ([current] if current in kept[SHOWN:] else [])
    everyone = counted(("all", subject), lambda: bounded(Filters(subject), COUNTED))
    return "audiences/_bar.html", {
        "bar": Bar(
            asked,
            everyone,
            [(each, size_of(each.view, role)) for each in shown],
            [each for each in kept if each not in shown],
            [(each, segment_size(each)) for each in live_segments(subject)[:MOST]],
            current,
            bool(current and is_changed(current.view, asked)),
        )
    }


def opens(subject: str) -> str | None:
    """Where the bare list leads for this reader: to the view they chose for that."""
    view = default_for(subject, g.reader)
    return path_of(view) if view else None


def is_changed(view: SavedView, asked: Asked) -> bool:
    """Whether the list differs from the view it was opened with."""
    now = {n: asked.args.getlist(n) for n in asked.args if n not in BESIDE and asked.args.get(n)}
    then = {n: v if isinstance(v, list) else [str(v)] for n, v in args_of(view).items()}
    now.pop("sort", None)
    then.pop("sort", None)
    return now != then or (asked.sort or "name") != (view.sort or "name")


def state_of(asked: Asked) -> dict[str, Any]:
    """A list as a view keeps it."""
    f = asked.filters
    named = {"q": f.q, "segment": f.segment, "archived": "yes" if f.archived else ""}
    return {
        "filter": {"all": parts_of(f)},
        "asks": {name: text for name, text in named.items() if text},
        "columns": asked.args.get("cols", ""),
        "sort": asked.sort if asked.sort != "name" else "",
    }


def segment_size(segment: Segment) -> str:
    """How many are in a segment, as above a list."""
    return counted(("segment", segment.id, segment.version), lambda: few(segment))


def few(segment: Segment) -> int | None:
    """How many are in a segment, if that can be told quickly."""
    some = members(segment).limit(COUNTED + 1).subquery()
    return quickly(select(func.count()).select_from(some))


def condition(key: str, subject: str):
    """Is in the segment of that number; nobody is in one that is not there or cannot be asked."""
    segment = found(key, subject)
    if segment is None:
        return false()
    try:
        fits = where(segment.filter, subject)
    except Refused:
        fits = false()
    return or_(fits, pinned(segment.id, "include")) & ~pinned(segment.id, "exclude")


def named(key: str, subject: str) -> str:
    """What a segment is called."""
    segment = found(key, subject)
    return segment.name if segment else key


def found(key: str, subject: str) -> Segment | None:
    """The segment of that number, if it is one of these."""
    segment = db.session.get(Segment, int(key)) if int(key) < 2**31 else None
    return segment if segment and segment.subject == subject and segment.archived_at is None else None
