"""People are added and changed."""

from dataclasses import replace

from crm.journal import change_set_id, changes
from crm.kernel import db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import Country, Party, Person
from ..names import full_name, name_norm, sort_key
from ..refusals import Clash, spoken
from ..values import PersonEdit, PersonFields
from .doubles import asked_first, of_fields, settle
from .matching import look_again
from .parties import SHARED, known_country, locked, write_shared
from .positions import add_position, edit_position, homeland, place_of, write_position
from .state import Seen, keyed, settled, shared_state, write_belongings, write_party

OWN = ("given_name", "family_name", "name_order", "honorific", "salutation")


@changes("Added a person")
def add_person(fields: PersonFields, *, by, anyway: bool | None = None) -> Person:
    """Add somebody with positions, addresses and tags.

    A likely duplicate is refused where `anyway` is False, and noted as another one where it is True.
    """
    if not fields.country and fields.positions:
        fields = replace(fields, country=homeland(place_of(fields.positions[0])))
    party = Party(kind="person", name_native=fields.native_name or None)
    person = Person(party=party)
    write_own(person, {name: getattr(fields, name) for name in OWN})
    party.country_code = known_country(fields.country)
    name_person(person)
    wanted = keyed(given(fields), party.country_code)
    place = place_of(fields.positions[0]) if fields.positions and anyway is not None else None
    others = asked_first(of_fields(fields, person, wanted, place), anyway)
    save(person, wanted)
    each_row(fields.positions, lambda position: write_position(party.id, position))
    settle(party.id, others, by)
    return written(person)


@changes("Changed a person")
def edit_person(party_id: int, wanted: dict, *, by, version: int | None = None, original=None) -> Person:
    """Change fields of a person; what somebody else changed since `version` is kept or clashes."""
    party = locked(party_id, "person")
    person = db.session.get_one(Person, party_id, populate_existing=True)
    current = shared_state(party) | {name: getattr(person, name) for name in OWN}
    known(wanted, current)
    wanted = settled(party, current, wanted, Seen(version, original))
    if wanted:
        with spoken():
            write_own(person, wanted)
            write_party(party, wanted)
            name_person(person)
        look_again(party_id)
    return written(person)


@changes("Changed a person and their positions")
def revise_person(party_id: int, edit: PersonEdit, *, by) -> Person:
    """Change fields and positions of a person in one go; the same rules as for each alone."""
    try:
        person = edit_person(party_id, edit.wanted, by=by, version=edit.version, original=edit.original)
    except Clash as clash:
        clash.meetings = edit.meetings
        raise
    if edit.meetings:
        raise Clash([], person.party.version, meetings=edit.meetings)

    def write(position):
        number, version, fields = position
        if number:
            edit_position(number, fields, by=by, version=version)
        else:
            add_position(party_id, fields, by=by)

    each_row(edit.positions, write)
    return person


def each_row(rows, write) -> None:
    """Write rows one by one; a refusal says at which it was."""
    for number, row in sorted(enumerate(rows), key=lambda pair: is_main(pair[1])):
        try:
            write(row)
        except Refused as error:
            error.row = number  # type: ignore[attr-defined]  # read by the form of a person alone
            raise


def is_main(row) -> bool:
    """Whether a row is to be the main position: the others step back first."""
    return bool((row[2] if isinstance(row, tuple) else row).is_primary)


def write_own(person: Person, wanted: dict) -> None:
    """Write the fields that only people have."""
    for name in OWN:
        if name in wanted:
            setattr(person, name, wanted[name] or None)


def name_person(person: Person) -> None:
    """Make the names that are shown, sorted and searched from the parts of the name."""
    party = person.party
    country = db.session.get(Country, party.country_code) if party.country_code else None
    order = person.name_order or (country.name_order if country else None)
    shown = full_name(person.given_name, person.family_name, order) or party.name_native
    if not shown:
        raise Refused(_("A name is needed."), field="given_name")
    party.display_name = shown
    by_family = full_name(person.given_name, person.family_name, "family_first") or shown
    party.sort_name = sort_key(by_family)
    party.name_norm = name_norm(shown, party.name_native or "")


def given(fields) -> dict:
    """What was said about a new record, as an edit would say it."""
    names = (*SHARED, "reaches", "tags", "external_ids")
    return {name: value for name in names if (value := getattr(fields, name))}


def known(wanted: dict, current: dict) -> None:
    """Refuse a field that there is not."""
    if unknown := sorted(set(wanted) - set(current)):
        raise Refused(_("There is no field %(name)s.", name=unknown[0]), field=unknown[0])


def save(row, wanted: dict) -> None:
    """Write a new record, and what belongs to it."""
    write_shared(row.party, wanted)
    with spoken():
        db.session.add(row)
    write_belongings(row.party, wanted)


def written(row):
    """The row, with the change set that wrote it."""
    row.written_in = change_set_id()
    return row
