"""Guessing the header row, the kind of list, and what each column means."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from crm.kernel.words import _

from ..parsing.places import country_code, language_code
from ..sheets import NotASpreadsheet
from ..sheets.limits import letters
from .fields import FIELDS, fields_of

SEARCHED = 20
SIGNS = re.compile(r"[\s_\-./:*()\[\]]+")
PARTS = re.compile(r"[/|\n()]")
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


@dataclass(frozen=True)
class Guess:
    """How the first rows were understood."""

    kind: str
    header_row: int
    headers: list[str]
    columns: list[str | None]
    samples: list[list[str]]


def simple(heading: str) -> str:
    """A heading without the ways in which people write it."""
    text = unicodedata.normalize("NFKC", heading).replace("\ufeff", "").casefold()
    return SIGNS.sub(" ", text).strip()


@cache
def headings(kind: str) -> dict[str, str]:
    """Every known heading of a kind of list, and the field it stands for; the first field wins."""
    known: dict[str, str] = {}
    for field in fields_of(kind):
        for heading in (*field.headings, field.key.replace("_", " ")):
            known.setdefault(simple(heading), field.key)
    return known


def header_key(headers: Sequence[str]) -> str:
    """What the same headings in the same order have in common."""
    return hashlib.sha256("\x1f".join(map(simple, headers)).encode()).hexdigest()[:32]


def guess(head: list[tuple[int, list[str]]], kind: str | None = None) -> Guess:
    """Find the header and say what the columns are; a list without headings is named by letters."""
    place = find_header(head)
    if place is None:
        width = max(len(cells) for _number, cells in head)
        headers, row, below = [letters(n) for n in range(width)], 0, head
    else:
        row, cells = head[place]
        headers, below = [cell.strip() for cell in cells], head[place + 1 :]
    kind = kind or kind_of(headers)
    columns = columns_of(headers, [cells for _number, cells in below], kind)
    if place is not None:
        refuse_second_header(columns, headers, below)
    return Guess(kind, row, headers, columns, [cells for _number, cells in below[:5]])


def find_header(head: list[tuple[int, list[str]]]) -> int | None:
    """The first row most of whose cells are headings; else the first that could be one."""
    for place, (_number, cells) in enumerate(head[:SEARCHED]):
        filled = [cell for cell in cells if cell.strip()]
        if hits(cells) * 2 >= len(filled) or hits(cells) >= 3:
            return place
    for place, (_number, cells) in enumerate(head[:SEARCHED]):
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) > 1:
            return None if any("@" in cell or cell.strip().isdigit() for cell in filled) else place
    return None if any("@" in cell for cell in head[0][1]) else 0


def field_for(heading: str, kind: str) -> str | None:
    """The field a heading stands for; one in two languages (`Nama / Name`) by either half."""
    known = headings(kind)
    for part in (heading, *PARTS.split(heading)):
        if found := known.get(simple(part)):
            return found
    return None


def hits(cells: Sequence[str]) -> int:
    """How many cells are headings we know."""
    return sum(1 for c in cells if field_for(c, "people") or field_for(c, "organisations"))


def kind_of(headers: Sequence[str]) -> str:
    """People or organisations, by the headings only one of them has."""
    names = set(map(simple, headers))
    telling = {"people": 0, "organisations": 0}
    for field in FIELDS:
        if field.is_telling and names & set(map(simple, field.headings)):
            telling[field.kinds[0]] += 1
    # a list of people may name their organisation's size; a list of organisations has no family names
    return "organisations" if telling["organisations"] > telling["people"] else "people"


def columns_of(headers: Sequence[str], below: list[list[str]], kind: str) -> list[str | None]:
    """The field of every column: by its heading, else by what stands below it; each field once."""
    columns: list[str | None] = []
    taken: set[str | None] = set()
    for heading in headers:
        field = field_for(heading, kind)
        columns.append(None if field in taken else field)
        taken.add(field)
    for place, field in enumerate(columns):
        if field is None and (found := by_content(below, place)) and found not in taken:
            columns[place] = found
            taken.add(found)
    return columns


def by_content(below: list[list[str]], place: int) -> str | None:
    """What the cells of a column look like, where they leave no doubt."""
    cells = [row[place].strip() for row in below if len(row) > place and row[place].strip()]
    if cells and sum(1 for cell in cells if EMAIL.match(cell)) >= 0.6 * len(cells):
        return "email"
    return None


def refuse_second_header(columns, headers, below) -> None:
    """A second row of headings would become a person; the sentence says which row it is."""
    if not below:
        return
    number, cells = below[0]
    filled = [cell for cell in cells if cell.strip()]
    if (filled and hits(cells) * 2 > len(filled)) or talks_of_addresses(columns, below):
        raise NotASpreadsheet(
            _("Row %(row)s is a second row of headings. Keep one row of headings and try again.", row=number)
        )


def talks_of_addresses(columns, below) -> bool:
    """Whether the first row has words where addresses, countries and numbers belong, and the others have none.

    One bad address is a bad address; it takes a second cell of another sort to make a heading.
    """
    first, others = below[0][1], [cells for _number, cells in below[1:]]
    strange = 0
    for place, column in enumerate(columns):
        if column not in LOOKS or len(first) <= place or not first[place].strip():
            continue
        if LOOKS[column](first[place].strip()):
            return False
        strange += any(len(cells) > place and LOOKS[column](cells[place].strip()) for cells in others)
    return strange >= 2


LOOKS = {
    "email": lambda cell: "@" in cell,
    "country": lambda cell: country_code(cell) is not None,
    "language": lambda cell: language_code(cell) is not None,
    "phone": lambda cell: any(c.isdigit() for c in cell),
    "population": lambda cell: any(c.isdigit() for c in cell),
    "latitude": lambda cell: any(c.isdigit() for c in cell),
    "longitude": lambda cell: any(c.isdigit() for c in cell),
    "id:geonames": lambda cell: any(c.isdigit() for c in cell),
}
