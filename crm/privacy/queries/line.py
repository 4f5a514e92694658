"""Which records are one person: the one that stays, and those that were merged into it."""

from sqlalchemy import select

from crm.directory.models import Party
from crm.kernel import db
from crm.kernel.errors import NotFound
from crm.kernel.words import _

from ..models import Erasure, LegalHold

FARTHEST = 20


def somebody(party_id: int) -> Party:
    """The person, under the number that stayed."""
    party = db.session.get(Party, party_id, populate_existing=True)
    for _step in range(FARTHEST):
        if party is None or party.merged_into_id is None:
            break
        party = db.session.get(Party, party.merged_into_id, populate_existing=True)
    if party is None or not party.is_person:
        raise NotFound(_("There is no such person."))
    return party


def everyone_of(party_id: int) -> list[int]:
    """The numbers of all records that are this person."""
    merged = select(Party.id).where(Party.merged_into_id == party_id).order_by(Party.id)
    return [party_id, *db.session.scalars(merged)]


def erasure_of(party_id: int) -> Erasure | None:
    """That somebody was erased, if they were."""
    return db.session.scalar(select(Erasure).where(Erasure.party_id == party_id))


def held(ids: list[int]) -> LegalHold | None:
    """Why the record must stay, if it must."""
    return db.session.scalar(select(LegalHold).where(LegalHold.party_id.in_(ids)).limit(1))
