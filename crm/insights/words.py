"""Words beside the figures: those of a period, or the last ones before it."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from crm.kernel import db
from crm.kernel.errors import NotFound
from crm.kernel.words import _

from .models import ReportNote
from .reports.figures import SECTIONS
from .reports.periods import Period
from .reports.values import Words


def beside(period: Period) -> dict[str, Words]:
    """For every part of a report, what was said, or what was said the last time."""
    query = (
        select(ReportNote)
        .where(ReportNote.span == period.span, ReportNote.begins <= period.order)
        .ext(distinct_on(ReportNote.section))
        .order_by(ReportNote.section, ReportNote.begins.desc())
    )
    found = {note.section: note for note in db.session.scalars(query)}
    return {key: said(found.get(key), period) for key in SECTIONS}


def said(note: ReportNote | None, period: Period) -> Words:
    """A note as a report shows it."""
    if note is None:
        return Words()
    is_own = note.begins == period.order
    written_for = period.moved(note.begins - period.order)
    return Words(note.body, written_for, note.version if is_own else None, not is_own)


def of(section: str, period: Period) -> Words:
    """What stands beside one part of a report."""
    if section not in SECTIONS:
        raise NotFound(_("There is nothing at this address."))
    return beside(period)[section]
