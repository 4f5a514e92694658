"""The one place that knows what time it is."""

from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from .errors import Refused
from .words import _


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today(zone: str = "UTC") -> date:
    """The civil day it is now in a zone."""
    return now().astimezone(ZoneInfo(zone)).date()


@cache
def zones() -> tuple[str, ...]:
    """Every IANA zone name that has a place in it, sorted."""
    return tuple(sorted(z for z in available_timezones() if "/" in z or z == "UTC"))


def known_zone(name: str) -> str:
    """The zone's name, if it is one; a refusal otherwise."""
    if name not in available_timezones():
        raise Refused(_("%(zone)s is not a time zone.", zone=name), field="zone")
    return name


def moment_in(zone: str, civil: datetime) -> datetime:
    """The UTC moment of a civil time in a zone.

    A time that a clock change skips moves forward by the gap; one that happens twice is the first
    (PEP 495, fold=0).
    """
    return civil.replace(tzinfo=ZoneInfo(known_zone(zone)), fold=0).astimezone(UTC)
