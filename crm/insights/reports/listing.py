"""The rows behind one figure, page by page: as many as the figure says."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, literal, select, tuple_

from crm.directory.models import Party
from crm.kernel import db
from crm.kernel.errors import NotFound
from crm.kernel.words import _

from .counting import names_of, span_of
from .figures import ALL
from .periods import Period
from .values import Figure

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One row: when, whom it is about, and what else there is to say."""

    id: int
    at: datetime
    words: str | None
    party_id: int | None
    party_kind: str | None
    party_name: str | None


@dataclass(frozen=True)
class Behind:
    """A page of the rows behind a figure."""

    figure: Figure
    count: int
    lines: list[Line]
    of: str
    following: tuple | None = None


def behind(key: str, period: Period, reader, part: tuple[str, str] | None, place: list | None) -> Behind:
    """The rows behind a figure, or behind a part of it (by country, of Nepal), the latest first."""
    figure = ALL.get(key)
    if figure is None or (part and part[0] not in figure.dims):
        raise NotFound(_("There is nothing at this address."))
    rows = narrowed(figure.rows(span_of(period, reader)).subquery(), part)
    count = db.session.scalar(select(func.count()).select_from(rows)) or 0
    query = select(rows.c.id, rows.c.at, rows.c.words, rows.c.party_id, Party.kind, Party.display_name)
    query = query.outerjoin(Party, Party.id == rows.c.party_id).order_by(rows.c.at.desc(), rows.c.id.desc())
    if begins := place_of(place):
        query = query.where(tuple_(rows.c.at, rows.c.id) < tuple_(*map(literal, begins)))
    found = [Line(*line) for line in db.session.execute(query.limit(PAGE + 1))]
    end = found[PAGE - 1] if len(found) > PAGE else None
    return Behind(figure, count, found[:PAGE], said(part), end and (end.at.isoformat(), end.id))


def narrowed(rows, part: tuple[str, str] | None):
    """All rows, or those of one part."""
    if not part:
        return rows
    dim, value = part
    column = rows.c[dim]
    return select(rows).where(column == value if value else column.is_(None)).subquery()


def said(part: tuple[str, str] | None) -> str:
    """What a part is called."""
    if not part:
        return ""
    dim, value = part
    if not value:
        return _("not known")
    return (
        names_of(dim, {value}).get(value, value)
        if dim in ("country", "kind", "mailing", "campaign", "reason")
        else value
    )


def place_of(place: list | None) -> tuple[datetime, int] | None:
    """Where a page begins; nothing where the cursor is not one of this list."""
    match place:
        case [str(moment), int(number)] if type(number) is int and 0 <= number < 2**63:
            with suppress(ValueError, OverflowError):
                return datetime.fromisoformat(moment).astimezone(UTC), number
    return None
