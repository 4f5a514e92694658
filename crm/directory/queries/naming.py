"""What the history calls rows that are known by a number or a code, and days known by month or year."""

from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from crm.journal import days
from crm.kernel import db
from crm.kernel.moments import whole_day
from crm.kernel.words import _, said

from ..models import Country, OrgClass, Party, Position
from ..values import partial_text


def position_names(keys: list[str]) -> dict[str, str]:
    """What positions are called, by title or else by holder, with where they are, by their numbers as text."""
    place, who = aliased(Party), aliased(Party)
    numbers = [int(key) for key in keys if key.isdecimal() and len(key) < 19]
    found = (
        select(
            Position.id,
            func.coalesce(func.nullif(Position.title, ""), who.display_name),
            place.display_name,
        )
        .join(place, place.id == Position.organisation_id)
        .join(who, who.id == Position.person_id)
        .where(Position.id.in_(numbers))
    )
    return {
        str(number): _("%(title)s, %(place)s", title=title, place=where)
        for number, title, where in db.session.execute(found)
    }


def country_names(codes: list[str]) -> dict[str, str]:
    """What countries are called, by their codes."""
    found = select(Country.code, Country.name).where(Country.code.in_(codes))
    return dict(map(tuple, db.session.execute(found)))


def class_names(codes: list[str]) -> dict[str, str]:
    """What kinds of organisations are called, by their codes."""
    found = select(OrgClass.code, OrgClass.label).where(OrgClass.code.in_(codes))
    return {code: said(label) for code, label in db.session.execute(found)}


def source_said(source: str | None) -> str:
    """Where a record came from, in words; nothing where nobody said it."""
    if (source or "").startswith("import:"):
        return _("came with import %(number)s", number=source.removeprefix("import:"))
    return source or ""


def days_held() -> Callable[[str, dict], str]:
    """How the history reads the days of a position: as exact as they are known."""

    def held(value: str, row: dict) -> str:
        precision = row.get("date_precision")
        is_coarse = precision in ("month", "year")
        return days(value, (lambda day: partial_text(day, precision)) if is_coarse else whole_day)

    return held
