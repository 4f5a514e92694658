"""Organisations are added and changed."""

from sqlalchemy import delete

from crm.journal import changes
from crm.kernel import db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import OrgAlias, Organisation, Party
from ..names import name_norm, sort_key
from ..refusals import spoken
from ..values import OrganisationFields
from .doubles import asked_first, of_fields, settle
from .matching import look_again
from .parties import known_country, locked
from .people import given, known, save, written
from .state import Seen, aliases_of, keyed, settled, shared_state, write_party

OWN = (
    "class_code",
    "short_name",
    "latitude",
    "longitude",
    "population",
    "population_year",
    "domain",
    "dissolved_on",
)


@changes("Added an organisation")
def add_organisation(fields: OrganisationFields, *, by, anyway: bool | None = None) -> Organisation:
    """Add an organisation with addresses and tags.

    A likely duplicate is refused where `anyway` is False, and noted as another one where it is True.
    """
    party = Party(kind="org", name_native=fields.native_name or None)
    row = Organisation(party=party)
    write_own(row, {name: getattr(fields, name) for name in OWN})
    party.country_code = known_country(fields.country)
    party.display_name = fields.name
    aliases = {alias.casefold(): alias for alias in fields.aliases}
    name_organisation(row, aliases.values())
    wanted = keyed(given(fields), party.country_code)
    others = asked_first(of_fields(fields, row, wanted), anyway)
    save(row, wanted)
    write_aliases(row.party_id, aliases)
    settle(row.party_id, others, by)
    return written(row)


@changes("Changed an organisation")
def edit_organisation(party_id: int, wanted: dict, *, by, version: int | None = None, original=None):
    """Change fields of an organisation; what somebody else changed since `version` is kept or clashes."""
    party = locked(party_id, "org")
    row = db.session.get_one(Organisation, party_id, populate_existing=True)
    current = shared_state(party) | {name: getattr(row, name) for name in OWN}
    current |= {
        "name": party.display_name,
        "aliases": {a.name.casefold(): a.name for a in aliases_of(party_id)},
    }
    known(wanted, current)
    wanted = settled(party, current, wanted, Seen(version, original))
    if wanted:
        with spoken():
            rewrite(row, wanted, wanted.get("aliases", current["aliases"]))
        look_again(party_id)
    return written(row)


def rewrite(row: Organisation, wanted: dict, aliases: dict[str, str]) -> None:
    """Write what an edit changes."""
    write_own(row, wanted)
    if "name" in wanted:
        row.party.display_name = wanted["name"] or ""
    write_party(row.party, wanted)
    name_organisation(row, aliases.values())
    write_aliases(row.party_id, aliases)


def write_own(row: Organisation, wanted: dict) -> None:
    """Write the fields that only organisations have."""
    for name in OWN:
        if name in wanted:
            setattr(row, name, wanted[name] if wanted[name] != "" else None)


def name_organisation(row: Organisation, aliases) -> None:
    """Make the names that are sorted and searched from all the names it has."""
    party = row.party
    party.display_name = " ".join((party.display_name or "").split())
    if not party.display_name:
        raise Refused(_("A name is needed."), field="name")
    party.sort_name = sort_key(party.display_name)
    others = (party.name_native or "", row.short_name or "", *aliases)
    party.name_norm = name_norm(party.display_name, " ".join(others))


def write_aliases(organisation_id: int, wanted: dict[str, str]) -> None:
    """Make the other names of an organisation these."""
    kept = {row.name.casefold(): row.id for row in aliases_of(organisation_id)}
    gone = [number for name, number in kept.items() if name not in wanted]
    if gone:
        db.session.execute(delete(OrgAlias).where(OrgAlias.id.in_(gone)))
    with spoken():
        for name in wanted.keys() - kept.keys():
            alias = wanted[name]
            db.session.add(OrgAlias(organisation_id=organisation_id, name=alias, name_norm=name_norm(alias)))
