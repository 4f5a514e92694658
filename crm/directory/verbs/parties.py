"""What is done alike to organisations and people."""

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from crm.journal import change_set_id, changes
from crm.kernel import clock, db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import ExternalId, Party, PartyTag, Tag
from ..refusals import NoSuchParty, spoken

SHARED = {
    "native_name": "name_native",
    "country": "country_code",
    "tz": "tz",
    "language": "lang",
    "owner": "owner_id",
    "source": "source",
    "custom": "custom",
}


@changes("Archived a record")
def archive(party_id: int, *, by) -> Party:
    """Put a record away; nothing is lost."""
    return put_away(party_id, clock.now())


@changes("Brought a record back")
def unarchive(party_id: int, *, by) -> Party:
    """Bring an archived record back."""
    return put_away(party_id, None)


@changes("Changed the tags of a record")
def set_tags(party_id: int, names, *, by) -> list[str]:
    """Give a record these tags and no others."""
    party = locked(party_id)
    write_tags(party.id, names)
    touch(party)
    return sorted(clean_tags(names).values())


def put_away(party_id: int, moment) -> Party:
    """Archive or bring back, unless it is so already."""
    party = locked(party_id)
    if party.merged_into_id and moment is None:
        raise Refused(_("This record was merged into another one."))
    if (party.archived_at is None) != (moment is None):
        party.archived_at = moment
        touch(party)
    party.written_in = change_set_id()
    return party


def locked(party_id: int, kind: str | None = None) -> Party:
    """The record, for us alone until the transaction ends."""
    query = select(Party).where(Party.id == party_id).with_for_update(of=Party)
    party = db.session.scalar(query.execution_options(populate_existing=True))
    if party is None or (kind and party.kind != kind):
        raise NoSuchParty(_("There is no such record."))
    if party.merged_into_id:
        raise Refused(_("This record was merged into another one. Look at that one."))
    return party


def touch(party: Party) -> None:
    """Say that the record moved on."""
    party.version += 1
    party.updated_at = clock.now()


def clean_tags(names) -> dict[str, str]:
    """Tags as they are kept, by the spelling they are compared by."""
    spaced = [" ".join(str(name).split())[:60] for name in names]
    return {name.casefold(): name for name in spaced if name}


def tag_ids(names) -> dict[str, int]:
    """The numbers of tags, which come into being where needed."""
    wanted = clean_tags(names)
    if not wanted:
        return {}
    fresh = insert(Tag).values([{"name": name} for name in wanted.values()])
    db.session.execute(fresh.on_conflict_do_nothing())
    lower = func.lower(Tag.name)
    found = db.session.execute(
        select(lower, Tag.id).where(lower.in_([func.lower(n) for n in wanted.values()]))
    )
    return dict(map(tuple, found))


def write_tags(party_id: int, names) -> None:
    """Make the tags of a party these."""
    ids = set(tag_ids(names).values())
    gone = delete(PartyTag).where(PartyTag.party_id == party_id, PartyTag.tag_id.not_in(ids))
    db.session.execute(gone)
    if ids:
        rows = [{"party_id": party_id, "tag_id": number} for number in sorted(ids)]
        db.session.execute(insert(PartyTag).values(rows).on_conflict_do_nothing())


def write_external_ids(party_id: int, wanted: dict[str, str]) -> None:
    """Make the identifiers in other systems these."""
    kept = {row.system: row for row in db.session.scalars(select(ExternalId).filter_by(party_id=party_id))}
    changed = {system for system, row in kept.items() if wanted.get(system) != row.value}
    for system in changed:
        db.session.delete(kept[system])
    db.session.flush()
    with spoken():
        for system, value in wanted.items():
            if value and (system in changed or system not in kept):
                db.session.add(ExternalId(system=system, value=str(value), party_id=party_id))


def known_country(code: str | None) -> str | None:
    """A country code in capitals, or none."""
    return code.strip().upper() or None if code else None


def write_shared(party: Party, wanted: dict) -> None:
    """Write the fields that every record has."""
    for name, column in SHARED.items():
        if name in wanted:
            value = wanted[name]
            if name == "country":
                value = known_country(value)
            if name == "tz" and value:
                value = clock.known_zone(value)
            setattr(party, column, value if name == "custom" else value or None)
