"""Some records must stay for now: a dispute, an audit, a law."""

from crm.journal import Actor, changes
from crm.kernel import clock, db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import LegalHold
from ..queries.line import somebody


@changes("Said that a record must stay")
def hold(party_id: int, reason: str, *, by) -> LegalHold:
    """Nobody and no rule erases this person until it is released."""
    if not (reason or "").strip():
        raise Refused(_("Say why the record must stay."), field="reason")
    party = somebody(party_id)
    row = db.session.get(LegalHold, party.id) or LegalHold(party_id=party.id)
    row.reason, row.at, row.by_id = reason.strip(), clock.now(), Actor.of(by).user_id
    db.session.add(row)
    db.session.flush()
    return row


@changes("Said that a record need not stay any longer")
def release(party_id: int, *, by) -> None:
    """The person may be erased again."""
    row = db.session.get(LegalHold, party_id)
    if row is not None:
        db.session.delete(row)
