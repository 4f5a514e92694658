"""Moments and days as people read them: in their own zone and language, or in the zone of a place."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_timedelta
from flask_babel import format_decimal, get_locale, get_timezone

from . import clock
from .words import _

FORTNIGHT = 14
BRITISH = {"en": "en_GB"}  # day before month and 24 hours, as most of our readers write them


def init_app(app):
    """Filters for templates; Flask-Babel's own names follow the same rules."""
    app.jinja_env.filters.update(
        ago=ago,
        clock=time_of_day,
        day=day,
        long_moment=long_moment,
        moment=moment,
        datetimeformat=lambda value, _format=None: moment(value),
        dateformat=lambda value, _format=None: day(value),
        timeformat=lambda value, _format=None: time_of_day(value),
        number=number,
        utc_offset=utc_offset,
    )


def language() -> str:
    """The locale that writes days the way this reader expects."""
    name = str(get_locale() or "en")
    return BRITISH.get(name, name)


def here(value: datetime, zone: str | None = None) -> datetime:
    """The moment on the clock of a zone, or of the reader."""
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo(zone) if zone else get_timezone() or UTC)


def day(value: date | datetime | None, zone: str | None = None) -> str:
    """12 Nov, with the year where it is not this one."""
    if value is None:
        return ""
    local = here(value, zone) if isinstance(value, datetime) else value
    this_year = here(clock.now(), zone).year
    return format_skeleton("MMMd" if local.year == this_year else "yMMMd", local, locale=language())


def whole_day(value: date | datetime, zone: str | None = None) -> str:
    """12 November 2026: with its year, for what is read years later."""
    local = here(value, zone) if isinstance(value, datetime) else value
    return format_date(local, "long", locale=language())


def span(first: str, last: str) -> str:
    """Every day from the first to the last, each as it is written; open where not known."""
    if first and last:
        return _("%(first)s to %(last)s", first=first, last=last)
    if first:
        return _("from %(day)s", day=first)
    return _("until %(day)s", day=last) if last else _("days not known")


def time_of_day(value: datetime | None, zone: str | None = None) -> str:
    """10:12, in the zone asked for."""
    return format_skeleton("Hm", here(value, zone), locale=language()) if value else ""


def moment(value: datetime | date | None, zone: str | None = None) -> str:
    """12 Nov, 10:12."""
    if value is None or not isinstance(value, datetime):
        return day(value, zone)
    return f"{day(value, zone)}, {time_of_day(value, zone)}"


def long_moment(value: datetime, zone: str | None = None) -> str:
    """Monday 23 November 2026, 09:12."""
    local, name = here(value, zone), language()
    if name in BRITISH.values():
        written = format_date(local, "EEEE d MMMM y", locale=name)
    else:
        written = format_skeleton("yMMMMEEEEd", local, locale=name)
    return f"{written}, {time_of_day(value, zone)}"


def month(value: datetime, zone: str | None = None) -> str:
    """November 2026."""
    return format_skeleton("yMMMM", here(value, zone), locale=language())


def ago(value: datetime | None) -> str:
    """11 days ago, or in 3 hours; after a fortnight the day itself."""
    if value is None:
        return ""
    passed = value - clock.now()
    if abs(passed.days) > FORTNIGHT:
        return day(value)
    return format_timedelta(passed, add_direction=True, locale=language(), threshold=1.2)


def number(value) -> str:
    """1,284 as the reader's language groups digits."""
    return format_decimal(value)


def utc_offset(zone: str, at: datetime | None = None) -> str:
    """UTC+7 or UTC+5:45: how far a zone is from UTC at that moment."""
    minutes = int(here(at or clock.now(), zone).utcoffset().total_seconds()) // 60  # type: ignore[union-attr]
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
