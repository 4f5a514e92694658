"""Looking into a file, and reading its rows the way it was found to be laid out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

from crm.kernel.words import _

from .choosing import fullest
from .encodings import written_in
from .filling import filled_down
from .left_out import LeftOut, entries
from .limits import MAX_BYTES, NotASpreadsheet, Numbered, within_limits
from .texts import delimiter_of, text_rows
from .vcards import card_rows, is_card
from .workbooks import OLE, ZIP, Sheet, check_archive, described, sheet_rows

HEAD = 60
APART = 2_000_000  # rows of a second sheet are numbered from here, of a third from twice this
FOREIGN = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")


@dataclass(frozen=True)
class Layout:
    """How a file's table is to be read."""

    form: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 0
    also: tuple[str, ...] = ()
    headings: tuple[tuple[str, ...], ...] = ()
    down: tuple[int, ...] = ()

    def as_json(self) -> dict:
        """As the run keeps it."""
        return asdict(self)


@dataclass(frozen=True)
class Wish:
    """What a person said about how the file is to be read; what is empty is found out."""

    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_row: int | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Looked:
    """What a first look found: the layout, the first rows, and what there is to say about them."""

    layout: Layout
    head: list[Numbered]
    sheets: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    spans: list[list[int]] = field(default_factory=list)
    book: list[Sheet] = field(default_factory=list)


def look(path: Path, sheet: str = "", wish: Wish | None = None) -> Looked:
    """Find out how a file is to be read; a sentence if it is no table, or empty."""
    wish = wish or Wish(sheet=sheet)
    start = beginning(path)
    if start.startswith((ZIP, OLE)):
        return look_into_workbook(path, wish, start)
    if b"<html" in start.lower() or b"<table" in start.lower():
        raise NotASpreadsheet(
            _(
                "This is a web page that was given the name of a spreadsheet."
                " Open it in a spreadsheet program, save it as .xlsx, and try again."
            )
        )
    if start.startswith(FOREIGN) or start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1].lower() in (b"<", b"{"):
        raise NotASpreadsheet(_("This is not a spreadsheet: save the list as .xlsx or .csv and try again."))
    written = written_in(path, wish.encoding)
    if is_card(start, written.encoding):
        layout = Layout("vcard", encoding=written.encoding)
    else:
        sign = wish.delimiter or delimiter_of(path, written.encoding)
        layout = Layout("text", encoding=written.encoding, delimiter=sign)
    return Looked(layout, head_of(path, layout), remarks=[*lost(written.lost), *mixed(written)])


def beginning(path: Path) -> bytes:
    """The first bytes of a file of a size that can be read."""
    if not path.is_file():
        raise NotASpreadsheet(_("This is a folder, not a file. Choose the list in it."))
    size = path.stat().st_size
    if size == 0:
        raise NotASpreadsheet(_("The file is empty."))
    if size > MAX_BYTES:
        raise NotASpreadsheet(_("The file is larger than %(n)s MB.", n=MAX_BYTES // 2**20))
    with path.open("rb") as file:
        return file.read(512)


def lost(count: int) -> list[str]:
    """The sentence about signs that the encoding does not know."""
    if not count:
        return []
    return [_("%(n)s characters could not be read and are shown as \ufffd.", n=f"{count:,}")]


def mixed(written) -> list[str]:
    """The sentence about a file that was put together from two encodings."""
    found = [_("Signs that no text has (NUL) were taken out.")] if written.has_nul else []
    if not written.mixed:
        return found
    return [
        *found,
        _(
            "The file was read as %(encoding)s, but %(n)s of its letters are UTF-8 and look wrong:"
            " it was put together from two files. Look at the names before you import it.",
            encoding=written.encoding.upper(),
            n=f"{written.mixed:,}",
        ),
    ]


def look_into_workbook(path: Path, wish: Wish, start: bytes) -> Looked:
    """The sheet that is most of a list, or the one that was asked for."""
    if start.startswith(ZIP):
        check_archive(path)
    book = described(path)
    chosen = fullest(book.sheets, wish.sheet)
    if {*wish.also} - {sheet.name for sheet in book.sheets}:
        raise NotASpreadsheet(_("This workbook has no such sheet."))
    also = tuple(sheet.name for sheet in book.sheets if sheet.name in wish.also and sheet.name != chosen.name)
    layout = Layout("workbook", sheet=chosen.name, also=also)
    names = [sheet.name for sheet in book.sheets if not sheet.is_hidden or sheet.name == chosen.name]
    head = list(within_limits(iter(chosen.head)))
    return Looked(layout, head, names, remarks_on(book, chosen, also), chosen.spans, book.sheets)


def remarks_on(book, chosen: Sheet, also: tuple[str, ...]) -> list[str]:
    """Which sheet is read, which are hidden, and how many formulas have no result."""
    found = []
    others = [sheet.name for sheet in book.sheets if sheet.rows and sheet.name not in (chosen.name, *also)]
    if others:
        found.append(
            _("The sheet “%(name)s” is read. Not read: %(others)s. Sheets with the same columns can be read with it.",
              name=", ".join((chosen.name, *also)), others=", ".join(others[:10]))
        )  # fmt: skip
    if hidden := [sheet.name for sheet in book.sheets if sheet.is_hidden]:
        found.append(_("Hidden sheets: %(names)s.", names=", ".join(hidden[:10])))
    if book.unsaved:
        found.append(
            _(
                "%(n)s cells hold formulas whose results are not in the file; they are read as empty."
                " Open it in a spreadsheet program and save it again.",
                n=book.unsaved,
            )
        )
    return found


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
    if layout.form == "vcard":
        return within_limits(card_rows(path, layout.encoding))
    return within_limits(text_rows(path, layout.encoding, layout.delimiter))


def rows(
    path: Path, layout: Layout, left_out: LeftOut | None = None, filled: Counter[int] | None = None
) -> Iterator[Numbered]:
    """Every entry below the header; `left_out(number, why)` hears of the rows that are none, `filled` counts cells."""
    headings = [list(row) for row in layout.headings]
    below = (pair for pair in raw_rows(path, layout) if pair[0] > layout.header_row)
    yield from filled_down(entries(below, headings, left_out), layout.down, filled)
    for place, sheet in enumerate(layout.also, start=1):
        further = (
            (number + place * APART, cells) for number, cells in within_limits(sheet_rows(path, sheet))
        )
        # its own title and headings come again, and are left out by that
        yield from filled_down(entries(further, headings, left_out), layout.down, filled)


def place_of(number: int, layout: Layout) -> tuple[str, int]:
    """The sheet in which a row stands and its number there."""
    place, row = divmod(number, APART)
    names = (layout.sheet, *layout.also)
    return names[min(place, len(names) - 1)], row


def in_words(number: int, sheets: tuple[str, ...]) -> str:
    """Where a row stands: “row 5”, or “sheet Luzon, row 5” where more than one sheet is read."""
    place, row = divmod(number, APART)
    if len(sheets) < 2:
        return _("row %(row)s", row=number)
    return _("sheet %(sheet)s, row %(row)s", sheet=sheets[min(place, len(sheets) - 1)], row=row)
