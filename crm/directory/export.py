"""A list as a file: CSV for programs, a workbook for people; nothing in it is taken for a formula."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from crm.kernel import clock, db
from crm.kernel.cells import harmless
from crm.kernel.words import _

from .queries.conditions import Filters
from .queries.lists import Order, whole
from .queries.rows import dressed

COLUMNS = {
    "person": {
        "id": "id",
        "name": "display_name",
        "native_name": "name_native",
        "position": "title",
        "organisation": "organisation",
        "country": "country",
        "language": "lang",
        "email": "email",
        "tags": "tags",
    },
    "org": {
        "id": "id",
        "name": "display_name",
        "native_name": "name_native",
        "short_name": "short_name",
        "kind": "class_label",
        "country": "country",
        "population": "population",
        "population_year": "population_year",
        "email": "email",
        "people": "people",
        "tags": "tags",
    },
}
KINDS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
CHUNK = 64 * 1024


def written(filters: Filters, order: Order, form: str, *, by) -> tuple[Iterator[bytes], str]:
    """The list as a stream of bytes, and what sort of file it is."""
    rows = values_of(filters, order)
    if form == "csv":
        return as_csv(rows), KINDS[form]
    return as_workbook(rows, about(filters, by)), KINDS[form]


def filename(subject: str, form: str) -> str:
    """A name that tells lists of different days apart."""
    return f"{'people' if subject == 'person' else 'organisations'}-{clock.today().isoformat()}.{form}"


def values_of(filters: Filters, order: Order) -> Iterator[list]:
    """The head of the list, then its rows in order."""
    columns = COLUMNS[filters.subject]
    yield list(columns)
    query = dressed(whole(filters, order), filters.subject, clock.today())
    for row in db.session.execute(query.execution_options(yield_per=1000)):
        yield [plain(getattr(row, name)) for name in columns.values()]


def plain(value):
    """A value as one cell holds it."""
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else value


def as_csv(rows: Iterable[list]) -> Iterator[bytes]:
    """Lines of a CSV file that spreadsheet programs take for UTF-8."""
    yield b"\xef\xbb\xbf"
    for row in rows:
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow([harmless(value) for value in row])
        yield line.getvalue().encode()


def as_workbook(rows: Iterable[list], sentences: list[str]) -> Iterator[bytes]:
    """A workbook: the list with its head fixed, and a sheet that says where it comes from."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("List"))
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows):
        sheet.append([cell(sheet, value, is_head=number == 0) for value in row])
    origin = book.create_sheet(_("About"))
    for sentence in sentences:
        origin.append([cell(origin, sentence)])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def cell(sheet, value, *, is_head: bool = False) -> WriteOnlyCell:
    """A cell that is text or a number, never a formula."""
    kept = WriteOnlyCell(sheet, value=printable(value))
    if isinstance(value, str):
        kept.data_type = "s"
    if is_head:
        kept.font = Font(bold=True)
    return kept


def printable(value):
    """Text without the signs that a workbook cannot hold."""
    if not isinstance(value, str):
        return value
    return "".join(c for c in value if c in "\t\n" or ord(c) >= 32)[:32_767]


def about(filters: Filters, by) -> list[str]:
    """Which list it was, when, and who took it."""
    narrowed = [f"{name}: {value}" for name, value in vars(filters).items() if value and name != "subject"]
    when = clock.now().strftime("%Y-%m-%d %H:%M UTC")
    return [
        _("Exported %(when)s by %(who)s", when=when, who=by.name),
        *narrowed,
        _("Contains personal data."),
    ]
