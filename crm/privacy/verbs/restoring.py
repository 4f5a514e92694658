"""After a restore: whoever was erased since the back-up was taken is erased again."""

from sqlalchemy import select

from crm.audiences import erasures_in
from crm.directory.models import Party
from crm.journal import SYSTEM
from crm.kernel import db
from crm.kernel.words import _

from ..models import LegalHold
from ..queries.line import erasure_of
from .erasing import Wish, erase


def erase_again(path: str) -> int:
    """Go through the ledger and erase everybody in it who is back; how many that were."""
    done = 0
    for party_id, born in erasures_in(path):
        party = db.session.scalar(select(Party).where(Party.id == party_id, Party.created_at == born))
        if party is None or not party.is_person or erasure_of(party_id):
            continue
        release_for_good(party_id)
        erase(party_id, Wish(str(_("Erased before the back-up was restored."))), by=SYSTEM)
        done += 1
    return done


def release_for_good(party_id: int) -> None:
    """A hold of before the erasure had been released, or they would not have been erased."""
    from .holding import release

    if db.session.get(LegalHold, party_id):
        release(party_id, by=SYSTEM)
