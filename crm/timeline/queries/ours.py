"""Which addresses are our own: of colleagues, and those that we send from."""

from collections.abc import Callable, Iterable

from sqlalchemy import func, select

from crm.accounts.models import AppUser
from crm.directory.models import ContactPoint, Party
from crm.kernel import db

SENDERS: list[Callable[[], Iterable[str]]] = []
MOST = 500


def sends_from(function: Callable[[], Iterable[str]]) -> None:
    """Offer further addresses of ours: a room above knows from which ones mail goes out."""
    if function not in SENDERS:
        SENDERS.append(function)


def our_addresses() -> set[str]:
    """Every address of ours, in small letters."""
    staff = set(db.session.scalars(select(func.lower(AppUser.email))))
    return staff | {address.lower() for function in SENDERS for address in function()}


def by_addresses(addresses: Iterable[str]) -> dict[str, Party]:
    """Whose addresses these are; one that several share is nobody's."""
    wanted = list(dict.fromkeys(addresses))[:MOST]
    query = (
        select(ContactPoint.value_norm, Party)
        .join(Party, Party.id == ContactPoint.party_id)
        .where(ContactPoint.channel == "email", ContactPoint.value_norm.in_(wanted))
        .where(Party.archived_at.is_(None))
        .order_by(ContactPoint.archived_at.is_not(None), ContactPoint.id)
    )
    found: dict[str, list[Party]] = {}
    for address, party in db.session.execute(query) if wanted else ():
        found.setdefault(address, []).append(party)
    return {address: one for address, several in found.items() if (one := only(several))}


def only(several: list[Party]) -> Party | None:
    """The one person, or the one organisation, that has an address."""
    people = {party.id: party for party in several if party.is_person}
    chosen = people or {party.id: party for party in several}
    return next(iter(chosen.values())) if len(chosen) == 1 else None
