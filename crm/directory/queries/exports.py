"""Lists that left the house, the latest first."""

from sqlalchemy import select

from crm.kernel import db

from ..models import ExportLog

SIZE = 50


def page_of_exports(place: list | None) -> tuple[list[ExportLog], int | None]:
    """One page of them, and where the next begins."""
    query = select(ExportLog).order_by(ExportLog.id.desc()).limit(SIZE + 1)
    if place and len(place) == 1 and type(place[0]) is int and 0 < place[0] < 2**63:
        query = query.where(ExportLog.id < place[0])
    rows = list(db.session.scalars(query))
    return rows[:SIZE], (rows[SIZE - 1].id if len(rows) > SIZE else None)
