"""What colleagues say beside a report is kept."""

from sqlalchemy import select, text

from crm.journal import change_set_id, changes
from crm.kernel import clock, db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from .models import ReportNote
from .reports.figures import SECTIONS
from .reports.periods import Period

LONGEST = 4000
LOCK = text("SELECT pg_advisory_xact_lock(hashtext(:name))")


class OtherWords(Refused):
    """Somebody else wrote these words meanwhile; `theirs` and `version` are what stands there now."""

    def __init__(self, theirs: str, version: int):
        super().__init__(_("Somebody else changed these words meanwhile."), field="body")
        self.theirs, self.version = theirs, version


@changes("Wrote words of a report")
def write_words(
    period: Period, section: str, body: str, *, by, version: int | None = None
) -> ReportNote | None:
    """Say something beside a part of a report; nothing takes the words away."""
    if section not in SECTIONS:
        raise Refused(_("There is no such part of the report."))
    if len(body) > LONGEST:
        raise Refused(_("These are more than %(n)s characters.", n=LONGEST), field="body")
    row = locked(period, section)
    if row is not None and version != row.version and row.body != body:
        raise OtherWords(row.body, row.version)
    return put(row, ReportNote(span=period.span, begins=period.order, section=section, body=body))


def locked(period: Period, section: str) -> ReportNote | None:
    """The words that stand there, while nobody else writes."""
    db.session.execute(LOCK, {"name": f"report {period.span} {period.order} {section}"})
    mine = (
        ReportNote.span == period.span,
        ReportNote.begins == period.order,
        ReportNote.section == section,
    )
    return db.session.scalar(select(ReportNote).where(*mine).execution_options(populate_existing=True))


def put(row: ReportNote | None, wanted: ReportNote) -> ReportNote | None:
    """Write what is wanted where it differs."""
    if row is None and wanted.body:
        db.session.add(row := wanted)
    elif row is not None and row.body != wanted.body:
        row.body, row.version, row.updated_at = wanted.body, row.version + 1, clock.now()
    if row is not None:
        db.session.flush()
        row.written_in = change_set_id()
    return row
