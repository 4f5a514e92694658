"""What is known of records, ready to be compared; a constant number of questions for any number of them."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import BigInteger, any_, cast, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from crm.kernel import db

from ..matching import Profile
from ..models import (
    ContactPoint,
    ExternalId,
    OrgAlias,
    Organisation,
    OrgLink,
    Party,
    Person,
    Position,
)


def profiles_of(ids: Iterable[int]) -> dict[int, Profile]:
    """What is known of each of these records."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    more = gathered(wanted)
    found = {}
    for row in db.session.execute(BOTH_HALVES.where(among(Party.id, wanted))).mappings():
        facts = {name: frozenset(values) for name, values in more[row["id"]].items() if name != "others"}
        shared = {"kind": row["kind"], "name": row["display_name"], "native": row["name_native"] or ""}
        shared |= {"country": row["country_code"], "others": tuple(more[row["id"]].get("others", ()))}
        own = of_person(row) if row["kind"] == "person" else of_organisation(row)
        found[row["id"]] = Profile(**shared, **own, **facts)
    return found


BOTH_HALVES = (
    select(
        *(Party.id, Party.kind, Party.display_name, Party.name_native, Party.country_code),
        *(Person.given_name, Person.family_name, Person.honorific),
        *(Organisation.short_name, Organisation.class_code, Organisation.domain),
        *(Organisation.latitude, Organisation.longitude, Organisation.population),
    )
    .outerjoin(Organisation, Organisation.party_id == Party.id)
    .outerjoin(Person, Person.party_id == Party.id)
)


def of_person(row) -> dict:
    """What only people have."""
    return {
        "given": row["given_name"] or "",
        "family": row["family_name"] or "",
        "honorific": row["honorific"] or "",
    }


def of_organisation(row) -> dict:
    """What only organisations have."""
    return {
        "short_name": row["short_name"] or "",
        "class_code": row["class_code"],
        "domain": row["domain"] or "",
        "latitude": row["latitude"],
        "longitude": row["longitude"],
        "population": row["population"],
    }


def gathered(ids: list[int]) -> dict[int, dict[str, list]]:
    """Addresses, numbers elsewhere, other names, places and titles of each."""
    more: dict[int, dict[str, list]] = defaultdict(lambda: defaultdict(list))
    points = select(
        ContactPoint.party_id, ContactPoint.channel, ContactPoint.value_norm, ContactPoint.is_shared
    )
    for number, channel, value, is_shared in db.session.execute(
        points.where(among(ContactPoint.party_id, ids))
    ):
        if channel in ("email", "phone"):
            more[number][f"{channel}s"].append(value)
            if is_shared:
                more[number]["shared"].append(value)
    outside = select(ExternalId.party_id, ExternalId.system, ExternalId.value)
    for number, system, value in db.session.execute(outside.where(among(ExternalId.party_id, ids))):
        more[number]["external_ids"].append((system, value))
    names = select(OrgAlias.organisation_id, OrgAlias.name).where(among(OrgAlias.organisation_id, ids))
    for number, name in db.session.execute(names.order_by(OrgAlias.id)):
        more[number]["others"].append(name)
    gather_places(more, ids)
    return more


def gather_places(more, ids: list[int]) -> None:
    """Where people work and what cities are part of, by number and by name."""
    links = select(OrgLink.from_id, OrgLink.to_id, Party.display_name).join(Party, Party.id == OrgLink.to_id)
    part_of = links.where(among(OrgLink.from_id, ids), OrgLink.type == "part_of")
    for number, place, name in db.session.execute(part_of):
        more[number]["parents"] += [f"#{place}", name]
    held = select(Position.person_id, Position.organisation_id, Party.display_name, Position.title)
    held = held.join(Party, Party.id == Position.organisation_id).where(among(Position.person_id, ids))
    for number, place, name, title in db.session.execute(held):
        more[number]["places"] += [f"#{place}", name]
        more[number]["titles"].append(title)


def among(column, ids: list[int]):
    """One of many numbers, as one parameter."""
    return column == any_(cast(literal(ids, ARRAY(BigInteger)), ARRAY(BigInteger)))


def standing(ids: Iterable[int]) -> list[int]:
    """These records, those that were merged as the one they lead to, each once in the order given."""
    wanted = list(dict.fromkeys(ids))
    to = led_to(wanted)
    return list(dict.fromkeys(to.get(number, number) for number in wanted))


def led_to(ids: Iterable[int]) -> dict[int, int]:
    """Of these records those that were merged, each with the one that it leads to."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    merged = select(Party.id, Party.merged_into_id).where(
        among(Party.id, wanted), Party.merged_into_id.isnot(None)
    )
    return dict(map(tuple, db.session.execute(merged)))
