"""Excel and OpenDocument workbooks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
)

from crm.kernel.words import _

from .limits import MAX_UNPACKED, NotASpreadsheet, Numbered

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"


def check_archive(path: Path) -> None:
    """Refuse an archive that is no workbook, or that unpacks into more than anyone typed."""
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
    except (BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise damaged() from error
    names = {member.filename for member in members}
    if not names & {"[Content_Types].xml", "mimetype", "xl/workbook.xml", "content.xml"}:
        raise NotASpreadsheet(
            _("This is an archive, not a spreadsheet: unpack it and choose the list in it.")
        )
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise NotASpreadsheet(
            _("This workbook unpacks to more than %(n)s MB and was not opened.", n=MAX_UNPACKED // 2**20)
        )


def damaged() -> NotASpreadsheet:
    """The sentence for a workbook that cannot be opened."""
    return NotASpreadsheet(
        _("This workbook is damaged or is no workbook. Open it, save it again, and try again.")
    )


@contextmanager
def opened(path: Path):
    """The workbook, closed again afterwards."""
    try:
        with CalamineWorkbook.from_path(path) as book:
            yield book
    except PasswordError as error:
        raise NotASpreadsheet(_("This workbook is locked with a password. Save it without one.")) from error
    except WorksheetNotFound as error:
        raise NotASpreadsheet(_("This workbook has no such sheet.")) from error
    except (CalamineError, OSError, ValueError) as error:
        raise damaged() from error


def sheets_of(path: Path) -> list[str]:
    """The names of the sheets that can be seen and hold a table."""
    with opened(path) as book:
        return [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]


def sheet_rows(path: Path, sheet: str) -> Iterator[Numbered]:
    """Number and cells of every row of a sheet that is not blank."""
    with opened(path) as book:
        table = book.get_sheet_by_name(sheet)
        if table.start is None:
            return
        margin = [""] * table.start[1]
        for number, values in enumerate(table.iter_rows(), start=1):
            cells = [*margin, *map(as_text, values)]
            if any(cell.strip() for cell in cells):
                yield number, cells


def as_text(value) -> str:
    """A cell as one would type it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time | timedelta | int):
        return str(value)
    return ""
