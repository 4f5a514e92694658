"""A list as a file: CSV for programs, a workbook for people; nothing in it is taken for a formula, and who took it is noted."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

import xlsxwriter

from crm.kernel import clock, db
from crm.kernel.cells import harmless, printable
from crm.kernel.words import _, said

from . import columns as registry
from .queries.lists import Order, whole
from .queries.rows import dressed
from .queries.selecting import Chosen
from .verbs.bulk.planning import settled
from .verbs.exports import closed, opened

KINDS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
CHUNK = 64 * 1024
ROWS = 1000
SHEET = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True)
class Wanted:
    """Which rows and columns of a list go out, in what form, and how the list is said in words."""

    chosen: Chosen
    order: Order
    columns: tuple
    form: str
    words: str = ""

    @property
    def subject(self) -> str:
        """Organisations or people."""
        return self.chosen.filters.subject


def written(wanted: Wanted, *, by) -> tuple[Iterator[bytes], str]:
    """The list as a stream of bytes, and what sort of file it is; a filter that cannot be asked, or a list that changed, is refused first."""
    whole(wanted.chosen.filters, wanted.order)
    if wanted.chosen.is_everything:
        settled(wanted.chosen)
    write = as_csv if wanted.form == "csv" else as_workbook
    return write(wanted, by), KINDS[wanted.form]


def filename(subject: str, form: str) -> str:
    """A name that tells lists of different days apart."""
    return f"{'people' if subject == 'person' else 'organisations'}-{clock.today().isoformat()}.{form}"


def headings(wanted: Wanted) -> list[str]:
    """The head of the list."""
    return [_("Number"), *(str(column.label) for column in wanted.columns)]


def rows_of(wanted: Wanted) -> Iterator[list]:
    """The rows in order, with typed values; a thousand at a time, and no more is kept."""
    query = whole(wanted.chosen.filters, wanted.order)
    if not wanted.chosen.is_everything and wanted.chosen.ids:
        query = query.where(registry.Party.id.in_(wanted.chosen.ids))
    if wanted.chosen.without:
        query = query.where(registry.Party.id.not_in(wanted.chosen.without))
    query = dressed(query, wanted.subject, clock.today())
    found = iter(db.session.execute(query.execution_options(yield_per=ROWS)))
    while part := list(islice(found, ROWS)):
        values = registry.values(wanted.columns, part)
        for row in part:
            yield [row.id, *(typed(each, values[each.key].get(row.id)) for each in wanted.columns)]


def typed(column, value: Any) -> Any:
    """A value as one cell holds it: a number, a day, yes or no, or text."""
    if value in (None, "", []):
        return None
    if column.kind == "party":
        return value[2]
    if column.kind == "words":
        return said(value)
    if column.kind in ("day", "moment"):
        return dated(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return value if isinstance(value, int | float | date) else str(value)


def dated(value: Any) -> Any:
    """A day or moment; text that is none stays text."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return str(value)


def as_csv(wanted: Wanted, by) -> Iterator[bytes]:
    """Lines of a CSV file that spreadsheet programs take for UTF-8."""
    number, count = noted(wanted, by), 0
    yield b"\xef\xbb\xbf" + line(headings(wanted))
    for row in rows_of(wanted):
        yield line(row)
        count += 1
    closed(number, count)


def line(values: Iterable) -> bytes:
    """One line, quoted as RFC 4180 says."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([harmless(plain(value)) for value in values])
    return text.getvalue().encode("utf-8", "replace")


def plain(value: Any) -> Any:
    """A value as a program reads it from text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value.isoformat() if isinstance(value, date) else value


def as_workbook(wanted: Wanted, by) -> Iterator[bytes]:
    """A workbook: the list with its head fixed, and a sheet that says where it comes from."""
    number = noted(wanted, by)
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, SHEET)
        count = write_list(book, wanted)
        write_origin(book, about(wanted, count, by))
        book.close()
        closed(number, count)
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def write_list(book, wanted: Wanted) -> int:
    """The sheet with the rows; how many they are."""
    sheet = book.add_worksheet(_("List")[:31])
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    heads, number = headings(wanted), 0
    sheet.freeze_panes(1, 0)
    sheet.set_column(1, len(heads) - 1, 22)
    for place, head in enumerate(heads):
        sheet.write_string(0, place, harmless(printable(head)), bold)
    for number, row in enumerate(rows_of(wanted), start=1):
        for place, value in enumerate(row):
            write_cell(sheet, (number, place), value, day)
    sheet.autofilter(0, 0, number, len(heads) - 1)
    return number


def write_cell(sheet, place: tuple[int, int], value: Any, day) -> None:
    """A cell that is a number, a day, yes or no, or text; never a formula."""
    if isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, int | float):
        sheet.write_number(*place, value)
    elif isinstance(value, date):
        write_day(sheet, place, value, day)
    elif value is not None:
        sheet.write_string(*place, harmless(printable(value)))


def write_day(sheet, place: tuple[int, int], value: date, day) -> None:
    """A day; those before workbooks begin to count are text."""
    if value.year < 1900:
        sheet.write_string(*place, value.isoformat())
    else:
        sheet.write_datetime(*place, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001  a civil day


def write_origin(book, facts: list[tuple[str, Any]]) -> None:
    """The sheet that says which list it was."""
    sheet = book.add_worksheet(_("About")[:31])
    sheet.set_column(0, 1, 30)
    for number, (label, value) in enumerate(facts):
        sheet.write_string(number, 0, harmless(label))
        write_cell(sheet, (number, 1), value, None)


def about(wanted: Wanted, count: int, by) -> list[tuple[str, Any]]:
    """Which list it was, when, how long, and who took it."""
    when = clock.now().strftime("%Y-%m-%d %H:%M UTC")
    return [
        (_("List"), _("People") if wanted.subject == "person" else _("Organisations")),
        (_("Filter"), wanted.words or _("Everything")),
        (_("Exported at"), when),
        (_("Exported by"), by.label),
        (_("Rows"), count),
        (_("Contains personal data."), _("Keep it no longer than you need it.")),
    ]


def noted(wanted: Wanted, by) -> int:
    """Note that the list leaves the house, before its first byte does."""
    return opened(
        {
            "subject": wanted.subject,
            "form": wanted.form,
            "words": wanted.words,
            "columns": [column.key for column in wanted.columns],
        },
        by=by,
    )
