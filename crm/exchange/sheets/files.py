"""Looking into a file, and reading its rows the way it was found to be laid out."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

from crm.kernel.words import _

from .encodings import encoding_of
from .limits import MAX_BYTES, NotASpreadsheet, Numbered, within_limits
from .texts import delimiter_of, text_rows
from .workbooks import OLE, ZIP, check_archive, sheet_rows, sheets_of

HEAD = 60
FOREIGN = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")


@dataclass(frozen=True)
class Layout:
    """How a file's table is to be read."""

    form: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 0

    def as_json(self) -> dict:
        """As the run keeps it."""
        return asdict(self)


@dataclass(frozen=True)
class Looked:
    """What a first look found: the layout and the first rows."""

    layout: Layout
    head: list[Numbered]
    sheets: list[str] = field(default_factory=list)


def look(path: Path, sheet: str = "") -> Looked:
    """Find out how a file is to be read; a sentence if it is no table, or empty."""
    size = path.stat().st_size
    if size == 0:
        raise NotASpreadsheet(_("The file is empty."))
    if size > MAX_BYTES:
        raise NotASpreadsheet(_("The file is larger than %(n)s MB.", n=MAX_BYTES // 2**20))
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith((ZIP, OLE)):
        return look_into_workbook(path, sheet, start)
    if start.startswith(FOREIGN) or start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1].lower() in (b"<", b"{"):
        raise NotASpreadsheet(_("This is not a spreadsheet: save the list as .xlsx or .csv and try again."))
    encoding = encoding_of(path)
    layout = Layout("text", encoding=encoding, delimiter=delimiter_of(path, encoding))
    return Looked(layout, head_of(path, layout))


def look_into_workbook(path: Path, sheet: str, start: bytes) -> Looked:
    """The first sheet with anything in it, or the one that was asked for."""
    if start.startswith(ZIP):
        check_archive(path)
    sheets = sheets_of(path)
    for name in [sheet] if sheet else sheets:
        layout = Layout("workbook", sheet=name)
        if head := list(islice(raw_rows(path, layout), HEAD)):
            return Looked(layout, head, sheets)
    raise NotASpreadsheet(_("The file is empty."))


def head_of(path: Path, layout: Layout) -> list[Numbered]:
    """The first rows, of which there must be one."""
    head = list(islice(raw_rows(path, layout), HEAD))
    if not head:
        raise NotASpreadsheet(_("The file is empty."))
    return head


def raw_rows(path: Path, layout: Layout) -> Iterator[Numbered]:
    """Every row that is not blank."""
    if layout.form == "workbook":
        return within_limits(sheet_rows(path, layout.sheet))
    return within_limits(text_rows(path, layout.encoding, layout.delimiter))


def rows(path: Path, layout: Layout) -> Iterator[Numbered]:
    """Every row below the header that is not blank."""
    return (pair for pair in raw_rows(path, layout) if pair[0] > layout.header_row)
