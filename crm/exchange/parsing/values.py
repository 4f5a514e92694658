"""One cell, one value: numbers, days, zones, tags."""

import csv
import re
import unicodedata
from functools import cache
from zoneinfo import available_timezones

from crm.kernel.errors import Refused
from crm.kernel.words import _

INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b-\x1f\x7f]")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
GROUPED = re.compile(r"\d{1,3}(?:[ ,.']\d{3})+")
TIDY = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\n": " ", "\r": " "})
EMPTY = {"", "-", "–", "—", "n/a", "na", "null", "none", "nil", "#n/a", "#ref!", "?", "..."}
LONGEST = 400


def tidy(text: str) -> str:
    """The cell in one line, composed, without signs that cannot be seen or stored."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    stored = text.encode("utf-8", "replace").decode()
    shown = INVISIBLE.sub("", stored.translate(TIDY))
    return " ".join(unicodedata.normalize("NFC", shown).split())


def is_empty(text: str) -> bool:
    """Whether a cell says that there is nothing to say."""
    return text.casefold() in EMPTY


def short(text: str) -> str:
    """A name or title, of a length that one can have."""
    if len(text) > LONGEST:
        raise Refused(_("“%(text)s…” is too long.", text=text[:40]))
    return text


def whole(text: str) -> int:
    """A count, with or without marks between thousands."""
    digits = re.sub(r"[ ,.']", "", text) if GROUPED.fullmatch(text) else text.removesuffix(".0")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 12:
        raise Refused(_("“%(text)s” is not a number of people.", text=text[:40]))
    return int(digits)


def year(text: str) -> int:
    """A year of our era."""
    digits = text.removesuffix(".0")
    if not re.fullmatch(r"[12]\d{3}", digits):
        raise Refused(_("“%(text)s” is not a year.", text=text[:40]))
    return int(digits)


def degrees(text: str, most: int) -> float:
    """A coordinate; a comma for the decimal point is understood."""
    number = text.replace(",", ".").replace("−", "-").removesuffix("°").strip()
    if not number.isascii() or not NUMBER.fullmatch(number) or abs(float(number)) > most:
        raise Refused(
            _("“%(text)s” is not a coordinate between -%(most)s and %(most)s.", text=text[:40], most=most)
        )
    return float(number)


@cache
def zones() -> frozenset[str]:
    """Every time zone there is."""
    return frozenset(available_timezones())


def zone(text: str) -> str:
    """The IANA name of a time zone."""
    if text not in zones():
        raise Refused(_("“%(text)s” is not a time zone.", text=text[:60]))
    return text


def tags(text: str) -> list[str]:
    """The words in a cell: quoted as Mailchimp does, or parted by comma or semicolon."""
    quoted = '"' in text
    found = next(csv.reader([text], skipinitialspace=True), []) if quoted else re.split(r":::|[;,|]", text)
    words = [
        word for word in (tidy(word)[:100] for word in found) if not word.startswith("* ")
    ]  # Google's own
    return list({word.casefold(): word for word in reversed(words) if word}.values())[::-1]


def domain(text: str) -> str:
    """The host name in an address of the web."""
    host = re.sub(r"^[a-z]+://", "", text.casefold()).split("/", 1)[0].removeprefix("www.")
    if "." not in host or " " in host:
        raise Refused(_("“%(text)s” is not a web address.", text=text[:60]))
    return host
