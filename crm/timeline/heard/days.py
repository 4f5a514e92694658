"""Days and times in a sentence: only what cannot be anything else, counted from a given day.

A month alone, a bare number, "second", "may" and "march" are words like others; see docs/decisions.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta

from .calendarwords import (
    AGO,
    BEFORE_DAYS,
    DEADLINE,
    END_OF_MONTH,
    LAST,
    MONTHS,
    NEXT,
    NEXT_MONTH,
    NEXT_WEEK,
    NUMBERS,
    SHORT_WEEKDAYS,
    THIS_WEEK,
    UNITS,
    WEEKDAYS,
    WITHIN,
    WORDS,
)
from .letters import anyone_of, fold, said
from .values import HeardWhen, Span

PAST, FUTURE = "past", "future"
NEAR = 366


@dataclass(frozen=True)
class Found:
    """A day at a place of the text."""

    day: date
    span: Span


Reader = Callable[[re.Match, str, date, str], date | None]


def day_number(text: str) -> int | None:
    """A number in digits or as a word."""
    return int(text) if text.isascii() and text.isdigit() else NUMBERS.get(text)


def by_word(found, _text, today, _toward):
    """Today, yesterday, tomorrow."""
    return today + timedelta(WORDS[found.group()])


def by_weekday(found, _text, today, toward):
    """A day of the week: the last one of what happened, the next one of what is promised."""
    which = WEEKDAYS.get(found["day"], SHORT_WEEKDAYS.get(found["day"]))
    before, behind = (found["before"] or "").strip(), (found["behind"] or "").strip()
    said = {before, behind}
    ahead = (which - today.weekday()) % 7
    if said & LAST or (toward == PAST and not said & NEXT):
        return today - timedelta((-ahead) % 7 or 7)
    if said & NEXT and ahead and today.weekday() + ahead <= 6:
        return today + timedelta(ahead + 7)
    return today + timedelta(ahead if ahead or not said & NEXT else 7)


def by_week(found, _text, today, _toward):
    """The end of this week or the next one: its Friday."""
    weeks = 1 if re.fullmatch(anyone_of(NEXT_WEEK), found.group()) else 0
    friday = today - timedelta(today.weekday()) + timedelta(4 + 7 * weeks)
    return max(friday, today)


def by_month_end(found, _text, today, _toward):
    """The last day of this month or the next one."""
    is_next = re.fullmatch(anyone_of(NEXT_MONTH), found.group()) is not None
    first = (today.replace(day=28) + timedelta(4)).replace(day=1) if is_next else today
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def by_distance(sign):
    """So many days or weeks from here, or ago."""

    def read(found, _text, today, _toward):
        number = day_number(found["n"])
        days = UNITS[found["unit"]]
        return today + timedelta(sign * days * number) if number and number <= 400 else None

    return read


def by_iso(found, _text, _today, _toward):
    """2026-11-12."""
    return civil(int(found["y"]), int(found["m"]), int(found["d"]))


def by_slashes(found, _text, _today, _toward):
    """12/11/2026: the day comes first, unless only the second number can be one."""
    one, two, year = int(found["d"]), int(found["m"]), int(found["y"])
    year += 2000 if year < 100 else 0
    return civil(year, one, two) if two > 12 >= one else civil(year, two, one)


def by_month(found, text, today, toward):
    """12 November, November 12, with or without a year."""
    if not is_month(found, text):
        return None
    month, day = MONTHS[found["month"].rstrip(".")], int(found["d"])
    if found["y"]:
        return civil(int(found["y"]), month, day)
    return nearest(today, month, day, toward)


def by_signs(found, _text, today, toward):
    """11月12日, 11월 12일."""
    if found["y"]:
        return civil(int(found["y"]), int(found["m"]), int(found["d"]))
    return nearest(today, int(found["m"]), int(found["d"]), toward)


def is_month(found, text) -> bool:
    """Whether may and march are months here: with a capital, and not followed by what one counts."""
    word = text[slice(*found.span("month"))]
    if found["month"].rstrip(".") in {"may", "march", "mar", "dec", "sept", "mai", "mei"} and word.islower():
        return found["y"] is not None
    if found.start("month") < found.start("d") and not found["y"]:
        after = re.match(r"\s+([^\W\d_]+)", text[found.end() :])
        return after is None or fold(after.group(1)) in AFTER_A_DATE or not after.group(1).islower()
    return True


AFTER_A_DATE = frozenset(
    said(
        "at in on we i he she they with for to and the about from by then but by will wants asked met jam pukul di"
    )
)


def nearest(today: date, month: int, day: int, toward: str) -> date | None:
    """The year in which this day is nearest; what is promised is still to come."""
    days = [civil(today.year + step, month, day) for step in (-1, 0, 1)]
    days = [each for each in days if each and abs((each - today).days) <= NEAR]
    if toward == FUTURE:
        days = [each for each in days if each >= today]
    return min(days, key=lambda each: (abs((each - today).days), each > today), default=None)


def civil(year: int, month: int, day: int) -> date | None:
    """The day, if there is one, in our time."""
    try:
        return date(year, month, day) if 1990 <= year <= 2100 else None
    except ValueError:
        return None


MONTH = rf"(?P<month>{anyone_of(MONTHS)}\.?)"
DAY = r"(?P<d>[0-3]?\d)(?:st|nd|rd|th)?"
YEAR = r"(?:,?\s+(?P<y>20\d\d)(?!\d))?"
COUNT = rf"(?P<n>\d{{1,3}}|{anyone_of(NUMBERS)})"
UNIT = rf"(?P<unit>{anyone_of(UNITS)})"
BEFORE = rf"(?P<before>{anyone_of(BEFORE_DAYS | LAST | NEXT)}\s*(?:{anyone_of(BEFORE_DAYS)}\s*)?)"
BEHIND = rf"(?P<behind>\s*{anyone_of(LAST | NEXT)})?"
GRAMMAR: list[tuple[re.Pattern, Reader]] = [
    (re.compile(r"(?<!\d)(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"), by_iso),
    (re.compile(r"(?<![\d/.])(?P<d>\d{1,2})([/.])(?P<m>\d{1,2})\2(?P<y>20\d\d|\d\d)(?![\d/])"), by_slashes),
    (re.compile(r"(?:(?P<y>20\d\d)年)?(?<!\d)(?P<m>1?\d)月\s?(?P<d>[0-3]?\d)[日号號]"), by_signs),
    (re.compile(r"(?:(?P<y>20\d\d)년\s*)?(?<!\d)(?P<m>1?\d)월\s*(?P<d>[0-3]?\d)일"), by_signs),
    (re.compile(rf"(?<![\d:.])(?:the\s+)?{DAY}\s+(?:of\s+)?{MONTH}{YEAR}(?!\w)"), by_month),
    (re.compile(rf"(?<!\w){MONTH}\s+{DAY}(?![\d:%.]\d|\w){YEAR}"), by_month),
    (re.compile(anyone_of(NEXT_MONTH | END_OF_MONTH)), by_month_end),
    (re.compile(anyone_of(NEXT_WEEK | THIS_WEEK)), by_week),
    (re.compile(rf"{anyone_of(WITHIN)}\s*{COUNT}\s*{UNIT}"), by_distance(1)),
    (re.compile(rf"(?<![\w.]){COUNT}\s*{UNIT}\s*{anyone_of(AGO)}"), by_distance(-1)),
    (re.compile(rf"{BEFORE}?(?P<day>{anyone_of(WEEKDAYS)}){BEHIND}"), by_weekday),
    (re.compile(rf"{BEFORE}(?P<day>{anyone_of(SHORT_WEEKDAYS)})\.?{BEHIND}"), by_weekday),
    (re.compile(anyone_of(WORDS)), by_word),
]
CLOCK = re.compile(
    r"(?<![\d:./-])(?:(?:at|jam|pukul|um|à)\s+)?(?:(?P<h>[01]?\d|2[0-3])[:h](?P<m>[0-5]\d)\s*(?P<half>[ap]\.?m)?"
    r"|(?:pukul|jam)\s+(?P<ih>[01]?\d|2[0-3])(?:\.(?P<im>[0-5]\d))?"
    r"|(?P<ah>1[0-2]|[1-9])\s*(?P<ahalf>[ap]\.?m))(?!\w|:\d)"
)
DUE = re.compile(rf"{anyone_of(DEADLINE)}\s*(?:the\s*)?")


def days_in(text: str, today: date, toward: str) -> list[Found]:
    """Every day that is named, in order; where two readings begin alike the longer one holds."""
    folded, found = fold(text), []
    for pattern, read in GRAMMAR:
        for match in pattern.finditer(folded):
            span = Span(*match.span())
            if any(span.overlaps(other.span) for other in found):
                continue
            if day := read(match, text, today, toward):
                found.append(Found(day, span))
    return sorted(found, key=lambda each: each.span.start)


def time_in(text: str) -> tuple[time, Span] | None:
    """The first time of day that is named."""
    for found in CLOCK.finditer(fold(text)):
        hour = int(found["h"] or found["ih"] or found["ah"])
        half = found["half"] or found["ahalf"]
        if half and not 1 <= hour <= 12:
            continue
        if half:
            hour = hour % 12 + (12 if half.startswith("p") else 0)
        return time(hour, int(found["m"] or found["im"] or 0)), Span(*found.span())
    return None


def when_in(text: str, today: date, taken: list[Span]) -> HeardWhen | None:
    """When it happened: the first day, and the first time, outside what is promised."""
    blank = blanked(text, taken)
    day = next((each for each in days_in(blank, today, PAST) if not is_deadline(blank, each.span)), None)
    rest = blanked(blank, [day.span]) if day else blank
    clock = time_in(rest)
    if day is None and clock is None:
        return None
    span = day.span if day else clock[1]
    return HeardWhen(day.day if day else None, clock[0] if clock else None, span)


def is_deadline(text: str, span: Span) -> bool:
    """Whether something is to be done by a day, which then is not the day on which it happened."""
    folded = fold(text)
    before = [found.end() for found in DUE.finditer(folded, 0, span.end)]
    return any(span.start <= end <= span.end for end in before)


def blanked(text: str, taken: list[Span]) -> str:
    """The text with what is taken as white space, so that places stay what they are."""
    letters = list(text)
    for span in taken:
        letters[span.start : span.end] = "\x00" * (span.end - span.start)
    return "".join(letters)
