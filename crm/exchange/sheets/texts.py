"""CSV and its relatives: which sign parts the cells, and the rows one by one."""

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from crm.kernel.words import _

from .limits import MAX_CELL, NotASpreadsheet, Numbered, too_long

SIGNS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
MAX_LINE = 2 * 2**20
SEP = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
csv.field_size_limit(MAX_CELL)


def delimiter_of(path: Path, encoding: str) -> str:
    """The sign that parts the first lines into the most, and the most even, columns."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        first = file.readline(2 * MAX_CELL)
        if declared := SEP.fullmatch(first):
            return declared[1]
        head = [first, *(line for line in islice(iter(lambda: file.readline(2 * MAX_CELL), ""), 50))]
    return max(SIGNS.values(), key=lambda sign: evenness(head, sign))


def evenness(lines: list[str], sign: str) -> tuple[float, int]:
    """How alike in width the lines are when parted at a sign, and how wide."""
    widths: list[int] = []
    with suppress(csv.Error):
        widths.extend(len(row) for row in csv.reader(lines, delimiter=sign) if row)
    if not widths or max(widths) == 1:
        return (0, 0)
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    return (widths.count(usual) / len(widths) if usual > 1 else 0, usual)


def text_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Numbered]:
    """Number and cells of every row that is not blank, counted as a spreadsheet counts."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        shift = skip_declaration(file)
        lines: list[str] = []
        reader = csv.reader(noted(file, lines), delimiter=delimiter)
        number = shift
        while True:
            number, last = number + 1, lines[:]
            lines.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return refuse_open_quotation(number - 1, last, delimiter)
            except csv.Error as error:
                raise unreadable(number, error) from error
            cells = [cell.replace("\x00", "") for cell in cells]
            if any(cell.strip() for cell in cells):
                yield number, cells


def noted(file, lines: list[str]) -> Iterator[str]:
    """The lines of a file, kept for as long as their row is not over; one without an end is not read to its end."""
    while line := file.readline(MAX_LINE):
        if len(line) == MAX_LINE:
            raise NotASpreadsheet(_("A line of this file is longer than any row of a list."))
        lines.append(line)
        yield line


def refuse_open_quotation(number: int, lines: list[str], delimiter: str) -> None:
    """A quotation mark that is never closed would swallow all rows behind it."""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise NotASpreadsheet(
                _("A quotation mark in row %(row)s is never closed: close it and try again.", row=number)
            ) from error


def skip_declaration(file) -> int:
    """Pass over Excel's line `sep=;`; how many lines that were."""
    if SEP.fullmatch(file.readline(2 * MAX_CELL)):
        return 1
    file.seek(0)
    return 0


def unreadable(number: int, error: csv.Error) -> NotASpreadsheet:
    """A sentence for what the CSV reader stumbled over."""
    if "field limit" in str(error):
        return too_long(number, 0)
    return NotASpreadsheet(_("Row %(row)s cannot be read as CSV: %(why)s.", row=number, why=str(error)))
