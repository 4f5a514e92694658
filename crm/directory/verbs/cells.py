"""One value of one record is written, unless somebody else changed that value meanwhile."""

from typing import Any

from crm.journal import change_set_id, changes
from crm.kernel import db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..attributes import attribute
from ..merging import Difference, fold
from ..refusals import Clash
from ..typed import understood
from .bulk.planning import is_same, reading
from .parties import locked
from .writing import write

UNSEEN = object()


@changes("Changed a field")
def set_value(party_id: int, key: str, raw: Any, was: Any = UNSEEN, *, by) -> int | None:
    """Give a record a value; `was` is what somebody saw before they typed. The change set, if anything changed."""
    party = locked(party_id)
    which = attribute(key, party.kind)
    number, before, why = db.session.execute(reading([party_id], which)).one()
    wanted = understood(which, raw)
    if why:
        raise Refused(_("This record was merged into another one."))
    if wanted is None and which.is_needed:
        raise Refused(_("This is needed."), field="value")
    if isinstance(was, list):
        wanted = fold(wanted or [], before or [], was) or None
    if is_same(wanted, before):
        return None
    if was is not UNSEEN and not isinstance(was, list) and not is_same(was, before):
        raise Clash([Difference("value", wanted, before, was)], party.version)
    write(which, {number: wanted})
    return change_set_id()


def value_of(party_id: int, which) -> Any:
    """Today's value."""
    return db.session.execute(reading([party_id], which)).one().held
