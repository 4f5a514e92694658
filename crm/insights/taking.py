"""A report as a file: a workbook, a document, a sheet of paper; who took it is noted."""

from dataclasses import dataclass
from io import BytesIO

from crm.directory import export_begun, export_ended
from crm.kernel import moments
from crm.kernel.paper import typeset

from .reports import building
from .reports.periods import Period
from .reports.told import content_of
from .reports.values import Report
from .reports.workbook import workbook
from .reports.writing import document

OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "xlsx": OFFICE + "spreadsheetml.sheet",
    "docx": OFFICE + "wordprocessingml.document",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class File:
    """What is taken away."""

    name: str
    kind: str
    body: bytes


def file_of(period: Period, form: str, *, by) -> File:
    """The report of a period as a file, noted among what left the house."""
    words = f"{period.span} {period.key}"
    number = export_begun({"subject": "report", "form": form, "words": words, "columns": []}, by=by)
    report = building.report(period, by)
    body = WRITERS[form](report)
    export_ended(number, sum(len(section.figures) for section in report.sections))
    return File(f"report-{period.span}-{period.key}.{form}", KINDS[form], body)


def on_paper(report: Report) -> bytes:
    """The report as PDF."""
    lang = moments.language().partition("_")[0]
    return typeset("insights/report.typ", content_of(report), lang=lang, at=report.at)


def as_document(report: Report) -> bytes:
    """The report as a document of a word processor."""
    out = BytesIO()
    document(report).save(out)
    return out.getvalue()


WRITERS = {"xlsx": workbook, "docx": as_document, "pdf": on_paper}

__all__ = ["File", "file_of"]
