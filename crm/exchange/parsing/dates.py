"""Days in the spellings of lists: ISO, 1/3/2026, 12 Maret 2026, 2026年3月12日, March 2026, a number of Excel."""

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from babel import Locale

from crm.kernel.errors import Refused
from crm.kernel.words import _

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ].*)?")
PARTED = re.compile(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})(?:[T ].*)?")
MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
YEAR = re.compile(r"\d{4}")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
EASTERN = re.compile(r"(\d{4})\s*[年년]\s*(?:(\d{1,2})\s*[月월]\s*)?(?:(\d{1,2})\s*[日일号號]?)?")
ERA = re.compile(
    r"(令和|平成|昭和|R|H|S)\s*\.?\s*(\d{1,2}|元)\s*[年./-]\s*(?:(\d{1,2})\s*[月./-]?\s*)?(?:(\d{1,2})\s*日?)?"
)
ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
TOKENS = re.compile(r"\d+|[^\W\d_]+\.?", re.UNICODE)
WORDS = re.compile(r"[^\W\d_]")
SPOKEN = (
    "en",
    "id",
    "ms",
    "fil",
    "vi",
    "th",
    "ne",
    "hi",
    "ur",
    "bn",
    "si",
    "ta",
    "mn",
    "ru",
    "tr",
    "fr",
    "pt",
    "km",
    "lo",
    "my",
    "es",
    "de",
)
MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW", "GU", "MP", "AS"})
DIGITS = str.maketrans(
    {
        chr(start + n): str(n)
        for start in (0x660, 0x6F0, 0x966, 0x9E6, 0xBE6, 0xE50, 0xED0, 0x1040, 0x17E0, 0xFF10)
        for n in range(10)
    }
)
OLDEST, NEWEST = 1900, 2100
EPOCH = date(1899, 12, 30)
SUFFIXES = re.compile(r"(\d)(st|nd|rd|th)\b", re.IGNORECASE)


class NoDay(Refused):
    """The cell is not a day of our calendar."""

    def __init__(self, sentence: str):
        super().__init__(sentence, field="date")


@cache
def months() -> dict[str, int]:
    """Every name of every month in the languages of the region."""
    known: dict[str, int] = {
        "sept": 9,
        "agt": 8,
        "agu": 8,
        "agst": 8,
        "pebruari": 2,
        "nop": 11,
        "nopember": 11,
        "mac": 3,
    }
    for language in SPOKEN:
        names = Locale.parse(language).months
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in names[form][width].items():
                    if WORDS.search(name):
                        known.setdefault(name.casefold().strip("."), number)
    return known


def order_of(cells: Iterable[str], country: str | None = None) -> tuple[str, bool]:
    """Day or month first (`dmy`, `mdy`) in a column, and whether a cell of it proves that."""
    day_first = month_first = 0
    for cell in cells:
        if match := PARTED.fullmatch(cell.translate(DIGITS).strip()):
            day_first += int(match[1]) > 12
            month_first += int(match[2]) > 12
    if day_first != month_first:
        return ("dmy" if day_first > month_first else "mdy"), min(day_first, month_first) == 0
    return ("mdy" if country in MONTH_FIRST else "dmy"), False


def is_ambiguous(text: str) -> bool:
    """Whether day and month could be exchanged, and it would matter."""
    match = PARTED.fullmatch(text.translate(DIGITS).strip())
    return bool(match) and int(match[1]) <= 12 and int(match[2]) <= 12 and match[1] != match[2]


def read_day(text: str, order: str = "dmy", *, end: bool = False) -> tuple[date, str]:
    """The day, and how exact it is; a sentence for what is none."""
    plain = SUFFIXES.sub(r"\1", text.translate(DIGITS).strip().lstrip("'"))
    year, month, day = numbers(plain, order)
    if year > NEWEST:
        raise NoDay(
            _("“%(text)s” seems to be of another calendar. Write the year of the common era.", text=text[:40])
        )
    if year < OLDEST:
        raise NoDay(_("“%(text)s” is not a day of our time.", text=text[:40]))
    return made(year, month, day, text, end)


def numbers(plain: str, order: str) -> tuple[int, int, int]:
    """Year, month and day; nought for what is not said."""
    for form, told in FORMS:
        if match := form.fullmatch(plain):
            return told(match, order)
    return spelt(plain)


def parted(match: re.Match, order: str) -> tuple[int, int, int]:
    """1/3/2026, as the column is read."""
    one, two, year = int(match[1]), int(match[2]), full(match[3])
    return (year, one, two) if order == "mdy" else (year, two, one)


def serial(match: re.Match, _order: str) -> tuple[int, int, int]:
    """A number of days as Excel counts them."""
    found = EPOCH + timedelta(days=int(float(match[0])))
    return found.year, found.month, found.day


def of_an_era(match: re.Match, _order: str) -> tuple[int, int, int]:
    """令和3年4月1日, as offices of Japan date their papers."""
    year = ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
    return year, int(match[3] or 0), int(match[4] or 0)


FORMS = (
    (ISO, lambda m, _order: (int(m[1]), int(m[2]), int(m[3] or 0))),
    (PARTED, parted),
    (MONTH_YEAR, lambda m, _order: (int(m[2]), int(m[1]), 0)),
    (EASTERN, lambda m, _order: (int(m[1]), int(m[2] or 0), int(m[3] or 0))),
    (ERA, of_an_era),
    (YEAR, lambda m, _order: (int(m[0]), 0, 0)),
    (SERIAL, serial),
)


def full(year: str) -> int:
    """A year of two figures is of this century up to 49."""
    return int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 50 else 1900)


def spelt(plain: str) -> tuple[int, int, int]:
    """A day with its month in words, in whatever order."""
    month, figures = 0, []
    words = plain.casefold()
    for name in sorted((n for n in months() if len(n) > 3 and n in words), key=len, reverse=True):
        month, words = months()[name], words.replace(name, " ")
        break
    for token in TOKENS.findall(words):
        if token.isdigit():
            figures.append(token)
        elif not month and token.strip(".") in months():
            month = months()[token.strip(".")]
    years = [figure for figure in figures if len(figure) == 4]
    days = [figure for figure in figures if len(figure) <= 2]
    if not month or len(years) != 1 or len(days) > 1:
        raise NoDay(_("“%(text)s” is not a day. Write it as 2024-05-17, 2024-05 or 2024.", text=plain[:40]))
    return int(years[0]), month, int(days[0]) if days else 0


def made(year: int, month: int, day: int, text: str, end: bool) -> tuple[date, str]:
    """A day that exists; the first or last of a month or year that is all we know."""
    try:
        if day:
            return date(year, month, day), "day"
        if month:
            return date(year, month, calendar.monthrange(year, month)[1] if end else 1), "month"
        return (date(year, 12, 31) if end else date(year, 1, 1)), "year"
    except (ValueError, calendar.IllegalMonthError) as error:
        raise NoDay(_("There is no such day as “%(text)s”.", text=text[:40])) from error
