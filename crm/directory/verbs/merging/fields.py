"""Which of two values stays, field by field."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from crm.kernel import db
from crm.kernel.words import lazy

from ...models import FieldDef, OrgAlias, Organisation, Party, Person
from ...names import is_latin, name_norm, words
from ..organisations import name_organisation
from ..people import name_person
from ..state import aliases_of

PARTY = ("name_native", "country_code", "tz", "lang", "owner_id", "source")
ORG = ("display_name", "class_code", "short_name", "domain", "dissolved_on", "place", "people")
PERSON = ("given_name", "family_name", "name_order", "honorific", "salutation")
GROUPS = {"place": ("latitude", "longitude"), "people": ("population", "population_year")}
EMPTY = (None, "", "unknown")
LABELS = {
    "display_name": lazy("Name"),
    "name_native": lazy("Name in its own script"),
    "country_code": lazy("Country"),
    "tz": lazy("Time zone"),
    "lang": lazy("Language"),
    "owner_id": lazy("Owner"),
    "source": lazy("Source"),
    "class_code": lazy("Kind"),
    "short_name": lazy("Short name"),
    "domain": lazy("Website"),
    "dissolved_on": lazy("Dissolved on"),
    "place": lazy("Latitude and longitude"),
    "people": lazy("Population"),
    "given_name": lazy("Given name"),
    "family_name": lazy("Family name"),
    "name_order": lazy("Order of names"),
    "honorific": lazy("Honorific"),
    "salutation": lazy("How to address"),
}


@dataclass(frozen=True)
class Choice:
    """A field in which the two differ; `chosen` says whose value stays, "survivor" or "loser"."""

    field: str
    label: Any
    ours: Any
    theirs: Any
    chosen: str


def choices_between(survivor: Party, loser: Party, wanted: dict | None = None) -> list[Choice]:
    """The fields in which two records differ, and whose value stays if nobody says otherwise."""
    wanted = wanted or {}
    labels = LABELS | {f"custom.{f.key}": f.label for f in own_fields(survivor.kind)}
    found = []
    for field in fields_of(survivor, loser):
        ours, theirs = value_of(survivor, field), value_of(loser, field)
        if ours != theirs and theirs not in EMPTY:
            usual = "loser" if ours in EMPTY else "survivor"
            chosen = wanted.get(field) if wanted.get(field) in ("survivor", "loser") else usual
            found.append(Choice(field, labels.get(field, field), ours, theirs, chosen or usual))
    return found


def fields_of(survivor: Party, loser: Party) -> list[str]:
    """Every field that two records may differ in."""
    own = PERSON if survivor.is_person else ORG
    return [*own, *PARTY, *sorted(f"custom.{key}" for key in {**survivor.custom, **loser.custom})]


def own_fields(kind: str) -> list[FieldDef]:
    """Fields of the network's own."""
    return list(db.session.scalars(select(FieldDef).filter_by(subject=kind)))


def row_of(party: Party):
    """The half of a record that only organisations have, or only people."""
    return db.session.get_one(Person if party.is_person else Organisation, party.id)


def value_of(party: Party, field: str):
    """What a record says in a field."""
    if field.startswith("custom."):
        return party.custom.get(field.removeprefix("custom."))
    if field in GROUPS:
        parts = tuple(getattr(row_of(party), name) for name in GROUPS[field])
        return None if parts[0] is None else parts
    return getattr(party if hasattr(party, field) else row_of(party), field)


def write_choices(survivor: Party, loser: Party, chosen: list[Choice]) -> None:
    """Take over what is chosen of the one that goes; its names become other names of the one that stays."""
    names = [survivor.display_name, loser.display_name, survivor.name_native, loser.name_native]
    row = row_of(survivor)
    for choice in chosen:
        if choice.chosen == "loser":
            take_over(survivor, row, choice)
    if survivor.is_person:
        survivor.name_native = survivor.name_native or in_own_script(survivor, loser, row)
        name_person(row)
        return
    also = [*names, row_of(loser).short_name]
    add_aliases(survivor, row, [name for name in also if name])
    name_organisation(row, [alias.name for alias in aliases_of(survivor.id)])


def in_own_script(survivor: Party, loser: Party, row: Person) -> str | None:
    """The name of one of the two that is not in Latin letters, where the name that stays is."""
    stays = f"{row.given_name or ''}{row.family_name or ''}"
    if not all(is_latin(word) for word in words(stays)):
        return None
    names = (survivor.display_name, loser.display_name)
    return next((name for name in names if not any(is_latin(word) for word in words(name))), None)


def take_over(survivor: Party, row, choice: Choice) -> None:
    """Write one value of the one that goes."""
    if choice.field.startswith("custom."):
        survivor.custom = {**survivor.custom, choice.field.removeprefix("custom."): choice.theirs}
    elif choice.field in GROUPS:
        for name, value in zip(GROUPS[choice.field], choice.theirs, strict=True):
            setattr(row, name, value)
    else:
        setattr(survivor if hasattr(survivor, choice.field) else row, choice.field, choice.theirs)


def add_aliases(survivor: Party, row: Organisation, names: list[str]) -> None:
    """Names that the record that stays does not have yet, as other names of it."""
    has = {a.name.casefold() for a in aliases_of(survivor.id)}
    has |= {(n or "").casefold() for n in (survivor.display_name, survivor.name_native, row.short_name)}
    for name in dict.fromkeys(names):
        if name.casefold() not in has:
            has.add(name.casefold())
            db.session.add(OrgAlias(organisation_id=survivor.id, name=name, name_norm=name_norm(name)))
    db.session.flush()
