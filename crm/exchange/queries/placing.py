"""Where a row stands in its file, in words: its number, and of a workbook of several sheets the sheet."""

from ..models import ImportRun
from ..sheets import in_words


def sheets_of(run: ImportRun) -> tuple[str, ...]:
    """The sheets that are read, in order."""
    layout = run.mapping["layout"]
    return (layout["sheet"], *layout.get("also", ()))


def headed(run: ImportRun, row_no: int) -> str:
    """The same at the head of a line: “Row 5”, “Sheet Luzon, row 5”."""
    words = placed(run, row_no)
    return words[:1].upper() + words[1:]


def placed(run: ImportRun, row_no: int) -> str:
    """“row 5”, or “sheet Luzon, row 5” where more than one sheet is read."""
    return in_words(row_no, sheets_of(run))
