"""How much a file may hold, and the sentence for one that holds more."""

from collections.abc import Iterable, Iterator

from crm.kernel.errors import Refused
from crm.kernel.words import _

MAX_BYTES = 500 * 1024 * 1024
MAX_UNPACKED = 600 * 1024 * 1024
MAX_ROWS = 1_048_576  # what Excel itself allows
MAX_COLUMNS = 200
MAX_CELL = 32_767  # what Excel itself allows

Numbered = tuple[int, list[str]]


class NotASpreadsheet(Refused):
    """The file cannot be read as a table."""

    def __init__(self, sentence: str):
        super().__init__(sentence, field="file")


def within_limits(numbered: Iterable[Numbered]) -> Iterator[Numbered]:
    """The rows as they come, until one breaks a limit."""
    for count, (number, cells) in enumerate(numbered, start=1):
        if count > MAX_ROWS:
            raise NotASpreadsheet(_("The file has more than %(n)s rows. Split it.", n=f"{MAX_ROWS:,}"))
        if len(cells) > MAX_COLUMNS:
            check_width(number, cells)
        for cell in cells:
            if len(cell) > MAX_CELL:
                raise too_long(number, cells.index(cell))
        yield number, cells


def check_width(number: int, cells: list[str]) -> None:
    """Refuse a row that is too wide; empty cells at its end do not count."""
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        raise NotASpreadsheet(
            _(
                "Row %(row)s has %(n)s columns; at most %(most)s can be read. Remove those that are not needed.",
                row=number,
                n=len(cells),
                most=MAX_COLUMNS,
            )
        )


def too_long(number: int, index: int) -> NotASpreadsheet:
    """The sentence for a cell that no list of contacts has."""
    return NotASpreadsheet(
        _(
            "The cell in row %(row)s, column %(column)s holds more than %(most)s characters."
            " Shorten it, or close the quotation mark that was left open.",
            row=number,
            column=letters(index),
            most=f"{MAX_CELL:,}",
        )
    )


def letters(index: int) -> str:
    """A column as spreadsheets call it: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
