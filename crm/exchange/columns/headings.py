"""Headings: what is the same heading written differently, and which field one stands for."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from .fields import fields_of
from .spoken import spoken

SIGNS = re.compile(r"[\s_\-./:：*()（）\[\]#'’]+")
PARTS = re.compile(r"[/|\n()（）\[\]–—]|\s-\s")
TURKISH = str.maketrans({"ı": "i", "\u0307": None})  # İ and I of Turkish headings in capitals
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
STRANGER = """not id ids owner type subtype label source reason date assistant assigned created display phonetic yomi middle
    nickname maiden initials fax campaign bulk use"""
STRANGE = frozenset(
    STRANGER.split()
)  # such a heading is about something else: `Do Not Phone`, `Contact owner`, `E-mail 1 - Type`
LONGEST = 4  # words of a heading found inside a longer one
WITHIN = frozenset(
    {
        "email",
        "phone",
        "country",
        "organisation",
        "position",
        "full_name",
        "given_name",
        "family_name",
        "name",
        "address",
    }
)


def simple(heading: str) -> str:
    """A heading without the ways in which people write it."""
    text = unicodedata.normalize("NFKC", heading).replace("\ufeff", "").strip()
    text = text if " " in text else CAMEL.sub(" ", text)
    return SIGNS.sub(" ", text.casefold().translate(TURKISH)).strip()


@cache
def headings(kind: str) -> dict[str, str]:
    """Every known heading of a kind of list, and the field it stands for; the first field wins."""
    known: dict[str, str] = {}
    for field in fields_of(kind):
        for heading in (*field.headings, field.key.replace("_", " ")):
            known.setdefault(simple(heading), field.key)
    for field in fields_of(kind):
        for heading in spoken(field.key):
            known.setdefault(simple(heading), field.key)
    return known


def header_key(headers: Sequence[str]) -> str:
    """What the same headings in the same order have in common."""
    return hashlib.sha256("\x1f".join(map(simple, headers)).encode()).hexdigest()[:32]


def field_for(heading: str, kind: str) -> str | None:
    """The field a heading stands for; one in two languages (`Nama / Name`) by either half."""
    return said(heading, kind)[0]


@cache
def said(heading: str, kind: str) -> tuple[str | None, float]:
    """The field a heading stands for, and how clearly it says so."""
    known = headings(kind)
    if found := known.get(simple(heading)):
        return found, 0.95
    if STRANGE & set(simple(heading).split()):
        return None, 0.0
    for part in PARTS.split(heading):
        if found := known.get(simple(part)):
            return found, 0.9
    return within(simple(heading), known)


def within(heading: str, known: dict[str, str]) -> tuple[str | None, float]:
    """The longest known heading inside a longer one: `e-mail of the mayor`."""
    words = heading.split()
    if not 2 <= len(words) <= 8:
        return None, 0.0
    for size in range(min(LONGEST, len(words) - 1), 0, -1):
        for place in range(len(words) - size + 1):
            word = " ".join(words[place : place + size])
            found = known.get(word)
            if found in WITHIN and len(word) > 2:
                return found, 0.6
    return None, 0.0


def hits(cells: Sequence[str]) -> int:
    """How many cells are headings we know."""
    return sum(1 for c in cells if is_heading(c))


def is_heading(cell: str) -> bool:
    """Whether a cell is a heading, of people or of organisations; longer texts are not searched for one."""
    if not cell.strip() or len(cell) > 80 or "@" in cell:
        return False
    return said(cell, "people")[1] >= 0.9 or said(cell, "organisations")[1] >= 0.9
