"""Segments as views above the lists of the directory."""

from sqlalchemy import false, func, or_, select

from crm.directory import View
from crm.kernel import clock, db
from crm.kernel.errors import Refused
from crm.kernel.moments import number

from .filters.tree import where
from .models import Segment
from .queries.segments import live_segments, members, pinned

MOST = 6
COUNTED = 10_000
KEPT_FOR = 30
COUNTS: dict[tuple[int, int], tuple[float, str]] = {}


def offered(subject: str) -> list[View]:
    """The first segments of people, or of organisations, each with how many are in it."""
    return [View(str(s.id), s.name, counted(s)) for s in live_segments(subject)[:MOST]]


def counted(segment: Segment) -> str:
    """How many are in a segment, not counted again for half a minute, and never beyond ten thousand."""
    now, key = clock.now().timestamp(), (segment.id, segment.version)
    at, words = COUNTS.get(key, (0.0, ""))
    if not now - KEPT_FOR < at <= now:
        words = words_for(segment)
        if len(COUNTS) > 1000:
            COUNTS.clear()
        COUNTS[key] = now, words
    return words


def words_for(segment: Segment) -> str:
    """The count in words; nothing where a field that the segment asks for is gone."""
    try:
        some = members(segment).limit(COUNTED + 1).subquery()
    except Refused:
        return ""
    n = db.session.scalar(select(func.count()).select_from(some)) or 0
    return number(n) if n <= COUNTED else f"{number(COUNTED)}+"


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
