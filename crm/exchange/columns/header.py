"""Where the headings of a table are: below titles, in one row or two, in one language or two."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..parsing.places import country_code, language_code
from ..sheets.limits import letters
from .headings import field_for, hits, simple

SEARCHED = 25


@dataclass(frozen=True)
class Header:
    """The headings, with and without the group they stand under, the row they end in, and the rows they were read from."""

    headers: list[str]
    own: list[str]
    row: int = 0
    rows: list[list[str]] = field(default_factory=list)
    below: list[tuple[int, list[str]]] = field(default_factory=list)


def header_of(head: list, spans: list[list[int]] | None = None, wanted: int | None = None) -> Header:
    """Find the headings in the first rows; a list without any is named by letters. `wanted` is their row, 0 none."""
    place = find(head) if wanted is None else place_of(head, wanted)
    if place is None:
        width = max(len(cells) for _number, cells in head)
        named = [letters(n) for n in range(width)]
        return Header(named, named, below=head)
    number, cells = head[place]
    rows = [[cell.strip() for cell in cells]]
    below = head[place + 1 :]
    if below and is_second(rows[0], below):
        number, cells = below[0]
        rows.append([cell.strip() for cell in cells])
        below = below[1:]
    above = group_above(head, place, spans or [])
    return Header(joined(rows, above), joined(rows, {}), number, rows, below)


def place_of(head: list, wanted: int) -> int | None:
    """Where the row of that number is."""
    return next((place for place, (number, _cells) in enumerate(head) if number == wanted), None)


def find(head: list[tuple[int, list[str]]]) -> int | None:
    """The row with most headings we know, if they are most of it; else the first that could be one."""
    best, most = None, 0
    for place, (_number, cells) in enumerate(head[:SEARCHED]):
        different = {
            cell.strip(): None for cell in cells if cell.strip()
        }  # a title that spans the sheet is one cell
        filled, found = len(different), hits(list(different))
        if found > most and (found * 2 >= filled or found >= 3) and (filled > 1 or is_narrow(head)):
            best, most = place, found
    if best is not None:
        return best
    for place, (_number, cells) in enumerate(head[:SEARCHED]):
        filled_cells = [cell for cell in cells if cell.strip()]
        if len(set(filled_cells)) > 1:
            return None if any("@" in c or c.strip().isdigit() for c in filled_cells) else place
    return None if any("@" in cell for cell in head[0][1]) else 0


def is_narrow(head) -> bool:
    """Whether the table has but one column."""
    return max(sum(1 for cell in cells if cell.strip()) for _number, cells in head) == 1


def is_second(first: list[str], below: list) -> bool:
    """Whether the next row is headings as well: of another language, or names below their groups."""
    filled = [cell for cell in below[0][1] if cell.strip()]
    if len(filled) > 1 and len(set(filled)) == 1:  # one cell across the row: a heading of the rows below
        return False
    if filled and hits(below[0][1]) * 2 > len(filled):
        return True
    columns = [field_for(heading, "people") or field_for(heading, "organisations") for heading in first]
    return talks_of_addresses(columns, below)


def talks_of_addresses(columns: Sequence[str | None], below: list) -> bool:
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


def has_digit(cell: str) -> bool:
    """Whether a cell has any digit."""
    return any(c.isdigit() for c in cell)


LOOKS = {
    "email": lambda cell: "@" in cell,
    "country": lambda cell: country_code(cell) is not None,
    "language": lambda cell: language_code(cell) is not None,
    **dict.fromkeys(("phone", "population", "latitude", "longitude", "id:geonames"), has_digit),
}


def group_above(head: list, place: int, spans: list[list[int]]) -> dict[int, str]:
    """What stands over several headings in the row above: column by column."""
    if place == 0 or head[place - 1][0] != head[place][0] - 1:
        return {}
    number, cells = head[place - 1]
    own = [span for span in spans if span[0] == number]
    if len({cell.strip() for cell in cells} - {""}) < 2:  # a title over all of them is no group
        return {}
    return {
        column: cells[first].strip()
        for _row, first, last in own
        for column in range(first, last + 1)
        if first < len(cells) and cells[first].strip()
    }


def joined(rows: list[list[str]], above: dict[int, str]) -> list[str]:
    """One heading for each column: its own words, those of the other language, and its group's."""
    width = max(len(row) for row in rows)
    found = []
    for place in range(width):
        parts = [row[place] for row in rows if place < len(row) and row[place]]
        words = list({simple(part): part for part in reversed(parts)}.values())[::-1]
        heading = " / ".join(words)
        group = above.get(place)
        found.append(
            f"{heading} ({group})" if group and heading and simple(group) != simple(heading) else heading
        )
    return found
