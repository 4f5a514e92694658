"""One row of a list, as the list shows it."""

from sqlalchemy import select

from crm.kernel import clock, db

from ..models import Party
from .rows import dressed


def row_of(party_id: int, kind: str):
    """The row of a record with everything a list shows."""
    query = select(Party.id).where(Party.id == party_id, Party.kind == kind)
    return db.session.execute(dressed(query, kind, clock.today())).one()
