"""What the cells of a column look like, whatever its heading says."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import phonenumbers

from crm.kernel.words import _

from ..parsing.places import country_code, language_code
from ..parsing.titles import begins_with_title, is_only_title

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
DIALLED = re.compile(r"[+\d()\s./-]{6,}")
WORDS = re.compile(r"[^\W\d_]")
ENOUGH = 0.6
FEW = 5
NEXT_TO_NONE = 0.05
DAY = re.compile(r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))(?:[ T].*)?")
IN_WORDS = frozenset({"full_name", "given_name", "family_name", "organisation", "position", "name"})

Known = Callable[[Iterable[str]], set[str]]


@dataclass(frozen=True)
class Evidence:
    """What a column holds, how sure that is, and why in words."""

    field: str
    share: float
    why: str


def is_phone(cell: str, country: str | None) -> bool:
    """Whether one could dial it."""
    if not DIALLED.match(cell) or sum(c.isdigit() for c in cell) < 7 or DAY.fullmatch(cell):
        return False
    try:
        text = f"+{cell[2:]}" if cell.startswith("00") else cell
        number = phonenumbers.parse(text, country or "ZZ")
    except phonenumbers.NumberParseException:
        try:
            number = phonenumbers.parse(f"+{re.sub(r'[^0-9]', '', cell)}")
        except phonenumbers.NumberParseException:
            return False
    return phonenumbers.is_possible_number(number)


def is_country(cell: str) -> bool:
    """Whether a cell is a country; `Mr` and `Ms` are titles, although MR and MS are codes of two."""
    if len(cell) < 4 and (is_only_title(cell) or not cell.isupper()) and cell.isascii():
        return False
    return len(cell) < 60 and country_code(cell) is not None and not cell.islower()


def is_language(cell: str) -> bool:
    """Whether a cell is the name of a language; bare codes are as often countries."""
    return 3 < len(cell) < 40 and language_code(cell) is not None and country_code(cell) is None


LOOKS: dict[str, tuple[Callable[[str], bool], float, Callable[[int], str]]] = {
    "email": (lambda cell: bool(EMAIL.search(cell)), ENOUGH, lambda n: _("%(n)s %% of its cells are e-mail addresses", n=n)),
    "domain": (lambda cell: bool(URL.match(cell)), 0.7, lambda n: _("%(n)s %% of its cells are addresses of the web", n=n)),
    "country": (is_country, 0.8, lambda n: _("%(n)s %% of its cells are countries", n=n)),
    "language": (is_language, 0.8, lambda n: _("%(n)s %% of its cells are languages", n=n)),
    "phone": (lambda cell: is_phone(cell, None), 0.7, lambda n: _("%(n)s %% of its cells can be dialled", n=n)),
    "honorific": (is_only_title, ENOUGH, lambda n: _("%(n)s %% of its cells are titles of address", n=n)),
    "full_name": (begins_with_title, 0.5, lambda n: _("%(n)s %% of its cells begin with a title of address", n=n)),
}  # fmt: skip


def share_of(field: str, cells: list[str]) -> float | None:
    """How many of the cells look like that field; nothing where looks say nothing."""
    if field not in LOOKS or not cells:
        return None
    looks = LOOKS[field][0]
    return sum(map(looks, cells)) / len(cells)


def could_be(field: str, cells: list[str]) -> bool:
    """Whether a column could be what its heading promises; a few cells prove nothing."""
    if field in IN_WORDS and cells and not any(WORDS.search(cell) for cell in cells):
        return False  # `No.` 1, 2, 3
    if field == "position":
        return not cells or sum(map(is_only_title, cells)) * 2 < len(cells)
    if field in ("full_name", "honorific") or field not in LOOKS or len(cells) < FEW:
        return True
    if field == "phone":
        return sum(sum(c.isdigit() for c in cell) >= 5 for cell in cells) > NEXT_TO_NONE * len(cells)
    return (share_of(field, cells) or 0) > NEXT_TO_NONE


def evidence(cells: list[str], known: Known | None = None) -> Evidence | None:
    """What a column holds, where its cells leave no doubt."""
    for field, (_looks, least, says) in LOOKS.items():
        found = share_of(field, cells)
        if found is not None and found >= least and (len(cells) >= 3 or field in ("email", "honorific")):
            return Evidence(field, found, says(round(100 * found)))
    words = [cell for cell in cells if WORDS.search(cell)]
    if known and len(words) >= 3:
        share = sum(cell in (ours := known(words)) for cell in words) / len(words)
        if share >= 0.3 and ours:
            why = _("%(n)s %% of its cells are organisations we know", n=round(100 * share))
            return Evidence("organisation", share, why)
    return None
