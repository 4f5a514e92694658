"""What one says about a person, an organisation or a position when adding it."""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy.dialects.postgresql import Range

from crm.kernel.addresses import email_norm, phone_norm
from crm.kernel.errors import Refused
from crm.kernel.words import _

PRECISIONS = ("day", "month", "year", "unknown")
PARTIAL = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True)
class Reach:
    """One way to reach a party, as typed; of an office by number, of themselves (0), or as it is (None)."""

    channel: str
    value: str
    label: str = ""
    is_primary: bool = False
    is_shared: bool | None = None
    position_id: int | None = None

    def norm(self, country: str | None) -> str:
        """The spelling it is compared by."""
        if self.channel == "email":
            return email_norm(self.value)
        if self.channel == "phone":
            return phone_norm(self.value, country)
        text = " ".join(self.value.split()).casefold()
        if not text:
            raise Refused(_("An address is empty."), field="reaches")
        return text


@dataclass(frozen=True)
class PositionFields:
    """Somebody's place somewhere, at an organisation by number or by name; `until_on` is the last day in it."""

    title: str
    organisation_id: int = 0
    from_on: date | None = None
    until_on: date | None = None
    date_precision: str = "day"
    is_primary: bool | None = None
    is_acting: bool = False
    post_id: int | None = None
    seat_no: int = 1
    term_ends_on: date | None = None
    organisation: str = ""

    @property
    def valid(self) -> Range:
        """The days it covers."""
        return span(self.from_on, self.until_on)


@dataclass(frozen=True)
class PartyFields:
    """What people and organisations share."""

    native_name: str = ""
    country: str | None = None
    tz: str | None = None
    language: str | None = None
    reaches: tuple[Reach, ...] = ()
    tags: tuple[str, ...] = ()
    external_ids: dict[str, str] = field(default_factory=dict)
    custom: dict[str, Any] = field(default_factory=dict)
    source: str | None = None
    owner: int | None = None


@dataclass(frozen=True)
class PersonFields(PartyFields):
    """A person to add."""

    given_name: str = ""
    family_name: str = ""
    name_order: str | None = None
    honorific: str = ""
    salutation: str = ""
    positions: tuple[PositionFields, ...] = ()


@dataclass(frozen=True)
class PersonEdit:
    """What a whole form says about a person: fields, and positions as (number or None, version, fields).

    Its meetings are what must be chosen of the positions first.
    """

    wanted: dict[str, Any]
    positions: tuple[tuple[int | None, int | None, PositionFields], ...] = ()
    version: int | None = None
    original: dict[str, Any] | None = None
    meetings: tuple[Any, ...] = ()


@dataclass(frozen=True)
class OrganisationFields(PartyFields):
    """An organisation to add."""

    name: str = ""
    class_code: str = "unknown"
    short_name: str = ""
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    population_year: int | None = None
    domain: str = ""
    dissolved_on: date | None = None
    aliases: tuple[str, ...] = ()


def reaches(emails=(), phones=()) -> tuple[Reach, ...]:
    """Plain lists of addresses as ways to reach somebody; the first of each kind is the main one."""
    listed = [("email", v, n) for n, v in enumerate(emails)] + [("phone", v, n) for n, v in enumerate(phones)]
    return tuple(Reach(channel, value, is_primary=n == 0) for channel, value, n in listed if value)


def span(first: date | None, last: date | None) -> Range:
    """Every day from the first to the last; open where not known."""
    if first and last and last < first:
        raise Refused(_("The last day lies before the first."), field="until_on")
    return Range(first, last + timedelta(days=1) if last else None)


def last_day(valid: Range) -> date | None:
    """The last day of a span, if it has one."""
    return valid.upper - timedelta(days=1) if valid.upper else None


def partial_date(text: str, *, end: bool = False) -> tuple[date | None, str]:
    """A day, month or year as typed ("2024", "2024-05", "2024-05-17"), and how exact it is."""
    if not (text or "").strip():
        return None, "unknown"
    found = PARTIAL.fullmatch(text.strip())
    try:
        year, month, day = (int(part) if part else 0 for part in found.groups())
        if day:
            return date(year, month, day), "day"
        if month:
            return date(year, month, calendar.monthrange(year, month)[1] if end else 1), "month"
        return (date(year, 12, 31) if end else date(year, 1, 1)), "year"
    except (AttributeError, ValueError, IndexError) as error:
        raise Refused(_("Write a date as 2024-05-17, 2024-05 or 2024.")) from error


def coarser(one: str, other: str) -> str:
    """The less exact of two precisions; unknown counts only when both are."""
    known = [p for p in (one, other) if p != "unknown"]
    return max(known, key=PRECISIONS.index) if known else "unknown"


def partial_text(day: date | None, precision: str) -> str:
    """A date as exact as it is known."""
    if day is None or precision == "unknown":
        return ""
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]
