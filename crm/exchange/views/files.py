"""The rows that did not go in, as a file to mend and drop again."""

import csv
import io

from flask import Response
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from crm.kernel.access import allow
from crm.kernel.cells import harmless

from ..models import ImportRun
from ..queries import placed, refused_rows, run_or_nothing
from .blueprint import blueprint

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/<int:run_id>/refused.csv")
@allow("import")
def refused_csv(run_id):
    """As CSV, for any program."""
    run = run_or_nothing(run_id)
    return attached("\ufeff" + as_csv(run), "text/csv; charset=utf-8", run, "csv")


@blueprint.get("/<int:run_id>/refused.xlsx")
@allow("import")
def refused_xlsx(run_id):
    """As a workbook, every cell a text."""
    run = run_or_nothing(run_id)
    return attached(as_xlsx(run), XLSX, run, "xlsx")


def table(run: ImportRun):
    """The headings and the refused rows, with the row they stood in and why in the last columns."""
    yield [*run.mapping["headers"], "row in the file", "why"]
    width = len(run.mapping["headers"])
    for row in refused_rows(run):
        cells = [*row.raw, *[""] * width][:width]
        yield [*cells, stands(run, row.row_no), " ".join(problem["why"] for problem in row.problems or ())]


def stands(run: ImportRun, row_no: int) -> str:
    """The row in the file; of a workbook of several sheets, the sheet as well."""
    return placed(run, row_no) if run.mapping["layout"].get("also") else str(row_no)


def as_csv(run: ImportRun) -> str:
    """Cells that a spreadsheet would calculate are quoted as text; reading takes the mark off again."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([harmless(cell) for cell in row] for row in table(run))
    return text.getvalue()


def as_xlsx(run: ImportRun) -> bytes:
    """A workbook of texts."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Refused")
    sheet.freeze_panes = "A2"
    for row in table(run):
        sheet.append([as_cell(sheet, cell) for cell in row])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def as_cell(sheet, text: str) -> WriteOnlyCell:
    """A cell that is a text whatever it begins with."""
    cell = WriteOnlyCell(sheet)
    cell.value = "".join(c for c in text if c.isprintable() or c in "\n\t")
    cell.data_type = "s"
    return cell


def attached(body, mime: str, run: ImportRun, suffix: str) -> Response:
    """A file to keep."""
    name = f"refused-{run.id}.{suffix}"
    return Response(body, mimetype=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})
