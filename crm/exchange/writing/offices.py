"""A work address belongs to the position: which addresses of a row do, so that they end with it."""

from collections.abc import Iterable

from sqlalchemy import select

from crm.directory import FREE, is_work_address
from crm.directory.models import Organisation
from crm.kernel import db

from ..planning import Item
from ..planning.known import among
from ..planning.words import addresses
from .bulk import change_rows

PROVIDERS = frozenset({name.partition(".")[0] for name in FREE} - {"mail", "me"})  # in whatever country
ALSO = frozenset({"free.fr", "laposte.net", "orange.fr", "sfr.fr", "wanadoo.fr", "web.de", "t-online.de"})
BIND = """
UPDATE contact_point c SET position_id = n.position_id
  FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n(party_id bigint, norm text, position_id bigint)
 WHERE c.party_id = n.party_id AND c.channel = 'email' AND c.value_norm = n.norm
   AND c.position_id IS NULL AND c.archived_at IS NULL
"""


def note_work(items: list[Item], world) -> None:
    """Note with each row which of its addresses its position has; those that are here already are tied to it."""
    placed = [item for item in items if item.place is not None and addresses(item.values)]
    websites = websites_of({item.place.party_id for item in placed})
    rows = []
    for item in placed:
        number = item.position_id or held(item, world)
        if number is None:
            continue
        website = websites.get(item.place.party_id)
        item.work = {
            address: number for address in addresses(item.values) if is_work(address, website, item.values)
        }
        known = world.known.get(item.match_id)
        if known is not None:
            rows += [
                {"party_id": known.id, "norm": address, "position_id": number}
                for address in item.work
                if ("email", address) in known.contacts
            ]
    change_rows(BIND, rows)


def held(item: Item, world) -> int | None:
    """The one position that somebody known has at the organisation of the row, today."""
    known = world.known.get(item.match_id)
    here = [
        number
        for number, place, until in (known.offices if known else ())
        if place == item.place.party_id and (until is None or until > world.today)
    ]
    return here[0] if len(here) == 1 else None


def is_work(address: str, website: str | None, values: dict) -> bool:
    """At the organisation's own domain; where we do not know that, beside a position and at no free provider."""
    if website:
        return is_work_address(address, website)
    domain = address.rpartition("@")[2]
    is_free = domain in FREE | ALSO or domain.partition(".")[0] in PROVIDERS
    return bool(values.get("position")) and not is_free


def websites_of(ids: Iterable[int]) -> dict[int, str]:
    """The web domains of organisations, as far as they are known."""
    ids = list(ids)
    rows = select(Organisation.party_id, Organisation.domain).where(
        among(Organisation.party_id, ids), Organisation.domain.is_not(None), Organisation.domain != ""
    )
    return dict(db.session.execute(rows).all()) if ids else {}
