"""Excel and OpenDocument workbooks, opened in a process of their own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from crm.kernel.words import _

from .limits import MAX_UNPACKED, NotASpreadsheet, Numbered

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
OPENER = Path(__file__).with_name("opener.py")
WORKBOOKS = {"[Content_Types].xml", "mimetype", "xl/workbook.xml", "xl/workbook.bin", "content.xml"}


@dataclass(frozen=True)
class Sheet:
    """One sheet as it was found: its name, its size, its first rows, and cells that span columns."""

    name: str
    rows: int = 0
    columns: int = 0
    is_hidden: bool = False
    head: list[Numbered] = field(default_factory=list)
    spans: list[list[int]] = field(default_factory=list)


@dataclass(frozen=True)
class Book:
    """The sheets of a workbook, and how many formulas in it came without their result."""

    sheets: list[Sheet]
    unsaved: int = 0


def check_archive(path: Path) -> None:
    """Refuse an archive that is no workbook, or that says it unpacks into more than anyone typed."""
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
    except (BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise damaged() from error
    if not {member.filename for member in members} & WORKBOOKS:
        raise NotASpreadsheet(
            _("This is an archive, not a spreadsheet: unpack it and choose the list in it.")
        )
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise mountain()


def damaged() -> NotASpreadsheet:
    """The sentence for a workbook that cannot be opened."""
    return NotASpreadsheet(
        _("This workbook is damaged or is no workbook. Open it, save it again, and try again.")
    )


def mountain() -> NotASpreadsheet:
    """The sentence for one that unpacks into too much."""
    return NotASpreadsheet(
        _("This workbook unpacks to more than %(n)s MB and was not opened.", n=MAX_UNPACKED // 2**20)
    )


def faulty(word: str) -> NotASpreadsheet:
    """The sentence for what the opener stumbled over."""
    if word == "mountain":
        return mountain()
    if word == "locked":
        return NotASpreadsheet(_("This workbook is locked with a password. Save it without one."))
    if word == "no-sheet":
        return NotASpreadsheet(_("This workbook has no such sheet."))
    if word == "desert":
        return NotASpreadsheet(
            _(
                "A sheet of this workbook is too large to be opened. Save the list alone, as CSV, and try again."
            )
        )
    return damaged()


@contextmanager
def lines_of(path: Path, *sheet: str):
    """What the opener says about a workbook, line by line."""
    command = [sys.executable, "-I", str(OPENER), str(path), *sheet]
    # the command is ours and no shell reads it; the file's own words reach it as one argument
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}) as opener:  # noqa: S603
        try:
            yield said(opener)
        finally:
            opener.kill()


def said(opener: subprocess.Popen) -> Iterator:
    """Every line as a value; an opener that died says that the workbook was too much for it."""
    for line in opener.stdout:
        value = json.loads(line)
        if isinstance(value, dict) and "fault" in value:
            raise faulty(value["fault"])
        yield value
    if opener.wait() != 0:
        raise faulty("desert")


def described(path: Path) -> Book:
    """The sheets of a workbook, with their first rows."""
    with lines_of(path) as lines:
        found = next(lines)
    sheets = [
        Sheet(s["name"], s["rows"], s["columns"], s["hidden"], [tuple(row) for row in s["head"]], s["spans"])
        for s in found["sheets"]
    ]
    return Book(sheets, found["unsaved"])


def sheet_rows(path: Path, sheet: str) -> Iterator[Numbered]:
    """Number and cells of every row of a sheet that is not blank."""
    with lines_of(path, sheet) as lines:
        yield from lines
