"""A record as its form shows it, before and after an edit."""

from dataclasses import dataclass

from sqlalchemy import select

from crm.kernel import db

from ..merging import reconcile
from ..models import ExternalId, OrgAlias, Party, PartyTag, Tag
from .parties import SHARED, clean_tags, touch, write_external_ids, write_shared, write_tags
from .reaching import as_it_was, by_norm, current_reaches, write_reaches


@dataclass(frozen=True)
class Seen:
    """What somebody had before their eyes when they made an edit."""

    version: int | None = None
    original: dict | None = None


def shared_state(party: Party) -> dict:
    """The fields that every record has."""
    tags = select(Tag.name).join(PartyTag).where(PartyTag.party_id == party.id)
    ids = select(ExternalId.system, ExternalId.value).where(ExternalId.party_id == party.id)
    return {name: getattr(party, column) for name, column in SHARED.items()} | {
        "reaches": current_reaches(party.id),
        "tags": clean_tags(db.session.scalars(tags)),
        "external_ids": dict(map(tuple, db.session.execute(ids))),
    }


def aliases_of(organisation_id: int) -> list[OrgAlias]:
    """The other names of an organisation."""
    return list(db.session.scalars(select(OrgAlias).filter_by(organisation_id=organisation_id)))


def keyed(values: dict, country: str | None) -> dict:
    """The same, with collections under the spelling they are compared by."""
    result = {name: value if value != "" else None for name, value in values.items()}
    if "reaches" in result:
        result["reaches"] = by_norm(result["reaches"] or (), country)
    if "tags" in result:
        result["tags"] = clean_tags(result["tags"] or ())
    if "aliases" in result:
        result["aliases"] = {" ".join(a.split()).casefold(): a for a in result["aliases"] or () if a.strip()}
    return result


def settled(party: Party, current: dict, wanted: dict, seen: Seen) -> dict:
    """What an edit really changes, looked at against what is there now."""
    country = wanted.get("country") or party.country_code
    wanted = keyed(wanted, country)
    if "reaches" in wanted:
        wanted["reaches"] = as_it_was(wanted["reaches"], current["reaches"])
    if seen.version not in (None, party.version):
        before = keyed(seen.original, country) if seen.original else None
        if before and "reaches" in before:
            before["reaches"] = as_it_was(before["reaches"], current["reaches"])
        wanted = reconcile(current, wanted, before, party.version)
    return {name: value for name, value in wanted.items() if value != current[name]}


def write_party(party: Party, wanted: dict) -> None:
    """Write what every record has, its addresses and its tags; the record moves on."""
    write_shared(party, wanted)
    write_belongings(party, wanted)
    touch(party)


def write_belongings(party: Party, wanted: dict) -> None:
    """Write addresses, tags and identifiers."""
    if "reaches" in wanted:
        write_reaches(party, wanted["reaches"])
    if "tags" in wanted:
        write_tags(party.id, wanted["tags"].values())
    if "external_ids" in wanted:
        write_external_ids(party.id, wanted["external_ids"])
