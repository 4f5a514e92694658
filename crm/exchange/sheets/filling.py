"""Lists that write a word once and leave the cells below it blank: seen, told, and filled down where somebody says so."""

from collections import Counter
from collections.abc import Iterator, Sequence

from .limits import MAX_COLUMNS, Numbered

FEW = 4  # rows, below which nothing can be told
MOST = 0.6  # of the cells of such a column are written; with more, it is a column with holes


def filled_down(
    numbered: Iterator[Numbered], places: Sequence[int], filled: Counter[int] | None = None
) -> Iterator[Numbered]:
    """The rows with the cells of these columns filled from above; `filled` counts them, column by column."""
    places = [place for place in places if 0 <= place < MAX_COLUMNS]  # they come from an address
    above: dict[int, str] = {}
    for number, cells in numbered:
        whole = list(cells)
        for place in places:
            whole.extend([""] * (place + 1 - len(whole)))
            if whole[place].strip():
                above[place] = whole[place]
            elif place in above:
                whole[place] = above[place]
                if filled is not None:
                    filled[place] += 1
        yield number, whole


def gaps(rows: list[list[str]]) -> list[list[int]]:
    """The columns that are written at the start of each group only: place, cells that are written, rows."""
    width = max(map(len, rows), default=0)
    found = []
    for place in range(width):
        cells = [row[place].strip() if place < len(row) else "" for row in rows]
        written = [cell for cell in cells if cell]
        if is_grouped(cells, written):
            found.append([place, len(written), len(cells)])
    return found


def is_grouped(cells: list[str], written: list[str]) -> bool:
    """Whether a column begins with a word, has blanks below, and never writes a word again while it still holds."""
    if len(cells) < FEW or not cells[0] or len(written) > MOST * len(cells):
        return False
    return all(one != other for one, other in zip(written, written[1:], strict=False))
