"""Opens a workbook in a process of its own, so that a hostile one can end nothing but this process.

Run by its path, never imported by the product: `opener.py FILE` describes the workbook in one line of JSON,
`opener.py FILE SHEET` writes its rows, one JSON list a line. What cannot be read is one line `{"fault": …}`.
"""

import json
import re
import resource
import sys
import zipfile
from collections import deque
from datetime import date, datetime, time, timedelta
from itertools import islice

MEMORY = 1600 * 2**20
SECONDS = 900  # of its own work; a million rows take a few minutes
PART = 2**20
MAX_UNPACKED = 600 * 2**20
MAX_CELLS = 24_000_000
STREAMED = 100 * 2**20  # a larger sheet is read a row at a time: slower, and without its merged cells
HEAD = 60
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
PLACE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
UNSAVED = re.compile(
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
REPEATED = re.compile(rb'<table:table-cell[^>]*number-columns-repeated="(\d+)"[^>]*[^/]>')


class Fault(Exception):
    """Why the workbook is not read, as one word for the caller's sentence."""


def survey(path: str) -> dict[str, int]:
    """Unpack every part once, counting what really comes out; refuse what would not fit into memory."""
    unpacked = unsaved = 0
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            corner, tail = [0, 0], b""
            with archive.open(member) as part:
                while chunk := part.read(PART):
                    unpacked += len(chunk)
                    if unpacked > MAX_UNPACKED:
                        raise Fault("mountain")
                    if SHEET.fullmatch(member.filename):
                        text = tail + chunk
                        cut = text.rfind(b"</c>") + 4 if b"</c>" in text else len(text)
                        unsaved += note_cells(text[:cut], corner)
                        tail = text[cut:][-65536:]
            if corner[0] * corner[1] > MAX_CELLS:
                raise Fault("desert")
    return {"unsaved": unsaved}


def note_cells(text: bytes, corner: list[int]) -> int:
    """Widen the corner by the cells in a piece of a sheet; how many formulas in it have no result."""
    for letters, number in PLACE.findall(text):
        corner[0] = max(corner[0], int(number))
        if len(letters) > 1 or letters[0] > corner[1]:
            corner[1] = max(corner[1], column(letters))
    return len(UNSAVED.findall(text))


def column(letters: bytes) -> int:
    """The number of a column: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def survey_ods(path: str) -> dict[str, int]:
    """Refuse an OpenDocument sheet whose repeated cells would fill the memory."""
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as part:
        total, tail = 0, b""
        while chunk := part.read(PART):
            text = tail + chunk
            for cell in REPEATED.finditer(text):
                total += int(cell[1])
            if total > MAX_CELLS:
                raise Fault("desert")
            tail = text[text.rfind(b"<") :][-4096:]
    return {"unsaved": 0}


def described(path: str) -> dict:
    """Every sheet: its name, size, first rows, and which cells of those span several columns."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    found = counted(path)
    if is_large(path):
        return {"sheets": list(map(drawn_from_above, streamed(path).worksheets)), **found}
    with opened(path) as book:
        sheets = [
            {"hidden": known.visible != SheetVisibleEnum.Visible, **drawn(book.get_sheet_by_name(known.name))}
            for known in book.sheets_metadata
            if known.typ == SheetTypeEnum.WorkSheet
        ]
    return {"sheets": sheets, **found}


def drawn(sheet) -> dict:
    """One sheet in short."""
    merged = sheet.merged_cell_ranges or ()
    spans = [[a[0] + 1, a[1], b[1]] for a, b in merged if b[1] > a[1] and a[0] < 4 * HEAD]
    return {
        "name": sheet.name,
        "rows": sheet.total_height,
        "columns": sheet.total_width,
        "head": list(islice(rows_of(sheet), HEAD)),
        "spans": spans[:500],
    }


def is_large(path: str) -> bool:
    """Whether a sheet would fill the memory if all of it were read at once."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(m.file_size > STREAMED and SHEET.fullmatch(m.filename) for m in archive.infolist())


def streamed(path: str):
    """A workbook of which no sheet is read before it is asked for."""
    from openpyxl import load_workbook

    return load_workbook(path, read_only=True, data_only=True, keep_links=False)


def drawn_from_above(sheet) -> dict:
    """The first rows of a sheet that is not read to its end."""
    rows, columns = sheet.max_row or HEAD, sheet.max_column or 0
    head = list(islice(rows_streamed(sheet), HEAD))
    width = max([columns, *(len(cells) for _number, cells in head)])
    hidden = sheet.sheet_state != "visible"
    return {"name": sheet.title, "hidden": hidden, "rows": rows, "columns": width, "head": head, "spans": []}


def rows_streamed(sheet):
    """Number and cells of every row that is not blank, however many there are."""
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = [*map(as_text, values)]
        if any(cell.strip() for cell in cells):
            yield number, cells


def counted(path: str) -> dict[str, int]:
    """What the survey of an archive found; older workbooks are no archives."""
    with open(path, "rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return {"unsaved": 0}
    found = survey(path)
    with zipfile.ZipFile(path) as archive:
        if "content.xml" in archive.namelist():
            return survey_ods(path)
    return found


def opened(path: str):
    """The workbook."""
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(path)


def rows_of(sheet):
    """Number and cells of every row that is not blank; a cell that spans rows stands in each of them."""
    if sheet.start is None:
        return
    margin = [""] * sheet.start[1]
    groups = deque(sorted((a[0], b[0], a[1]) for a, b in sheet.merged_cell_ranges or () if b[0] > a[0]))
    bands = {a[0]: (a[1], b[1]) for a, b in sheet.merged_cell_ranges or () if b[1] > a[1] + 1}
    going: dict[int, tuple[int, str]] = {}
    for number, values in enumerate(sheet.iter_rows()):
        cells = [*margin, *map(as_text, values)]
        while groups and groups[0][0] <= number:
            first, last, place = groups.popleft()
            if first == number and place < len(cells):
                going[place] = (last, cells[place])
        if any(cell.strip() for cell in cells):
            fill_across(cells, bands.get(number))
            fill_down(cells, number, going)
            yield number + 1, cells


def fill_across(cells: list[str], band: tuple[int, int] | None) -> None:
    """Where a row is one cell that spans many, it stands in each of them, so that it is known for a heading."""
    if band and band[0] < len(cells) and sum(1 for cell in cells if cell.strip()) == 1:
        text, end = cells[band[0]], min(band[1] + 1, len(cells))
        cells[band[0] : end] = [text] * (end - band[0])


def fill_down(cells: list[str], number: int, going: dict[int, tuple[int, str]]) -> None:
    """Put into a row what began above it and reaches down to it."""
    for place, (last, text) in list(going.items()):
        if number > last:
            del going[place]
        elif not cells[place].strip():
            cells[place] = text


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


def told(path: str, sheet: str | None) -> None:
    """Write what was asked for."""
    if sheet is None:
        print(json.dumps(described(path)))
        return
    counted(path)
    if is_large(path):
        for pair in rows_streamed(streamed(path)[sheet]):
            print(json.dumps(pair))
        return
    with opened(path) as book:
        for pair in rows_of(book.get_sheet_by_name(sheet)):
            print(json.dumps(pair))


def fault_of(error: BaseException) -> str:
    """One word for what went wrong."""
    if isinstance(error, Fault):
        return str(error)
    if "encrypted" in str(error):
        return "locked"
    names = {"PasswordError": "locked", "WorksheetNotFound": "no-sheet", "MemoryError": "desert"}
    return names.get(type(error).__name__, "damaged")


def main() -> None:
    """Within its bounds of memory and time, or not at all."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        told(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
    except BrokenPipeError:
        sys.stderr.close()
    except BaseException as error:  # noqa: BLE001 - a panic of the library is no Exception, and is to be told too
        print(json.dumps({"fault": fault_of(error)}))


if __name__ == "__main__":
    main()
