"""Who took a copy of everything, and when."""

from crm.journal import Actor
from crm.kernel import clock, db, transaction

from ..models import CopyTaken


@transaction()
def note_copy(party_id: int, form: str, *, by) -> CopyTaken:
    """Note that a copy leaves the house."""
    row = CopyTaken(
        party_id=party_id, at=clock.now(), user_id=Actor.of(by).user_id, who=name_of(by), form=form
    )
    db.session.add(row)
    db.session.flush()
    return row


def name_of(by) -> str:
    """Who acts, in words."""
    return getattr(by, "label", None) or getattr(by, "name", None) or "Balai"
