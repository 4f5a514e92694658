"""Months, quarters, halves and years of the network's own calendar."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crm.kernel import clock
from crm.kernel.errors import NotFound
from crm.kernel.words import _

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
WRITTEN = re.compile(r"(\d{4})(?:-(\d{1,2}))?", re.ASCII)
FIRST, LAST = 1990, 2200


@dataclass(frozen=True)
class Period:
    """One stretch of the calendar: the fourth quarter of 2026 in Jakarta."""

    span: str
    year: int
    number: int
    zone: str

    @property
    def key(self) -> str:
        """As addresses write it: 2026-4."""
        return str(self.year) if self.span == "year" else f"{self.year}-{self.number}"

    @property
    def order(self) -> int:
        """A number that grows with time, for periods of one length."""
        return self.year * (12 // MONTHS[self.span]) + self.number - 1

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * MONTHS[self.span] + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.moved(1).first - timedelta(days=1)

    @property
    def since(self) -> datetime:
        """Its first moment, in the network's zone."""
        return midnight(self.zone, self.first)

    @property
    def until(self) -> datetime:
        """The first moment after it; now, while it lasts."""
        return max(self.since, min(midnight(self.zone, self.moved(1).first), clock.now()))

    @property
    def is_over(self) -> bool:
        """Whether nothing more can happen in it."""
        return clock.today(self.zone) > self.last

    @property
    def is_ahead(self) -> bool:
        """Whether it has not begun."""
        return clock.today(self.zone) < self.first

    @property
    def name(self) -> str:
        """How people call it."""
        words = {
            "month": _("%(year)s, month %(n)s", year=self.year, n=self.number),
            "quarter": _("Quarter %(n)s of %(year)s", n=self.number, year=self.year),
            "half": _("Half %(n)s of %(year)s", n=self.number, year=self.year),
            "year": _("Year %(year)s", year=self.year),
        }
        return words[self.span]

    def moved(self, by: int) -> "Period":
        """The period so many later, or earlier."""
        year, rest = divmod(self.order + by, 12 // MONTHS[self.span])
        return Period(self.span, year, rest + 1, self.zone)

    @property
    def before(self) -> "Period":
        """The one before."""
        return self.moved(-1)

    @property
    def last_year(self) -> "Period":
        """The same of the year before."""
        return Period(self.span, self.year - 1, self.number, self.zone)

    @property
    def compared(self) -> tuple["Period", "Period", "Period"]:
        """Itself, the one before, and the same of the year before."""
        return self, self.before, self.last_year


def midnight(zone: str, day: date) -> datetime:
    """When a day begins somewhere."""
    return clock.moment_in(zone, datetime(day.year, day.month, day.day))  # noqa: DTZ001  a civil time


def period(span: str, written: str, zone: str) -> Period:
    """The period that an address names, or the one that runs now."""
    if span not in MONTHS:
        raise NotFound(_("There is nothing at this address."))
    if not written:
        today = clock.today(zone)
        return Period(span, today.year, (today.month - 1) // MONTHS[span] + 1, zone)
    found = WRITTEN.fullmatch(written)
    year, number = (int(found[1]), int(found[2] or 1)) if found else (0, 0)
    if not (FIRST <= year <= LAST and 1 <= number <= 12 // MONTHS[span]):
        raise NotFound(_("There is no such period."))
    return Period(span, year, number, zone)
