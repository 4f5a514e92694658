"""Records that are probably what a row is about, although no number, address or name says so for certain.

They are looked for when a list is checked; which they are stays with the row, so that applying it searches no more.
"""

from sqlalchemy import exists, select, text

from crm.directory import Profile, match_keys, match_score
from crm.directory.models import MatchKey
from crm.kernel import db
from crm.kernel.words import _

from .items import Item
from .words import addresses, row_name

MOST = 5
BY_KEY = text("""
SELECT k.key, hit.party_id FROM unnest(CAST(:keys AS text[])) AS k(key)
  JOIN LATERAL (SELECT m.party_id FROM match_key m WHERE m.key = k.key ORDER BY m.party_id LIMIT 20) hit ON true
""")


def look_for_alike(items: list[Item], world) -> None:
    """Note with each row to which nothing certain led the records that have a key in common with it."""
    if not world.is_first_look or not db.session.scalar(select(exists().where(MatchKey.key.is_not(None)))):
        return
    if world.kind == "organisations":
        unknown = [item for item in items if is_unknown_place(item, world)]
        offer("organisation", [(item, organisation_profile(item.values)) for item in unknown])
        return
    named = [item for item in items if item.values.get("organisation") in world.unknown]
    offer("organisation", [(item, place_profile(item)) for item in named])
    offer("person", [(item, person_profile(item)) for item in items if is_unknown_person(item, world)])


def offer(question: str, asked: list[tuple[Item, Profile]]) -> None:
    """Ask for all of them at once."""
    keys: dict[str, list[Item]] = {}
    for item, profile in asked:
        for key in match_keys(profile):
            keys.setdefault(key, []).append(item)
    for key, number in db.session.execute(BY_KEY, {"keys": list(keys)}) if keys else ():
        for item in keys[key]:
            item.offered.setdefault(question, {})[str(number)] = None


def is_unknown_place(item: Item, world) -> bool:
    """Whether a row names an organisation that is not here by number or name."""
    by_number = any(pair in world.numbers for pair in item.values.get("ids", {}).items())
    return not by_number and item.values.get("name") in world.unknown


def is_unknown_person(item: Item, world) -> bool:
    """Whether nothing certain leads from a row to somebody who is here."""
    if any(pair in world.numbers for pair in item.values.get("ids", {}).items()):
        return False
    return bool(row_name(item.values)) and not any(a in world.addresses for a in addresses(item.values))


def person_profile(item: Item) -> Profile:
    """What a row says of somebody."""
    values, place = item.values, item.place
    return Profile(
        "person",
        name=row_name(values),
        native=values.get("name_native", ""),
        given=values.get("given_name", ""),
        family=values.get("family_name", ""),
        country=values.get("country") or (place.country if place else None),
        emails=frozenset(addresses(values)),
        phones=frozenset(filter(None, (values.get("phone"), *values.get("phones", ())))),
        external_ids=frozenset(values.get("ids", {}).items()),
        places=frozenset([f"#{place.party_id}"]) if place and place.party_id else frozenset(),
        titles=frozenset(filter(None, (values.get("position"),))),
    )


def place_profile(item: Item) -> Profile:
    """What a person's row says of their organisation."""
    return Profile("org", name=item.values["organisation"], country=item.values.get("country"))


def organisation_profile(values: dict) -> Profile:
    """What a row says of an organisation."""
    return Profile(
        "org",
        name=values["name"],
        native=values.get("name_native", ""),
        short_name=values.get("short_name", ""),
        country=values.get("country"),
        class_code=values.get("class", "unknown"),
        domain=values.get("domain", ""),
        external_ids=frozenset(values.get("ids", {}).items()),
        latitude=values.get("latitude"),
        longitude=values.get("longitude"),
        population=values.get("population"),
    )


def known_profile(known) -> Profile:
    """What the house knows of a record."""
    own, party = known.own, known.party
    return Profile(
        "person" if party.kind == "person" else "org",
        name=party.display_name,
        native=party.name_native or "",
        given=getattr(own, "given_name", None) or "",
        family=getattr(own, "family_name", None) or "",
        short_name=getattr(own, "short_name", None) or "",
        country=party.country_code,
        class_code=getattr(own, "class", None) or "unknown",
        domain=getattr(own, "domain", None) or "",
        emails=frozenset(norm for channel, norm in known.contacts if channel == "email"),
        phones=frozenset(norm for channel, norm in known.contacts if channel == "phone"),
        external_ids=frozenset(known.ids.items()),
        latitude=getattr(own, "latitude", None),
        longitude=getattr(own, "longitude", None),
        population=getattr(own, "population", None),
        places=frozenset(f"#{at}" for at, *_rest in known.positions),
        titles=frozenset(title for _at, title, *_rest in known.positions),
    )


def weighed(item: Item, question: str, world, profile: Profile) -> int | None:
    """The record that a row is about beyond reasonable doubt; where there is a doubt, somebody is asked."""
    numbers = [int(number) for number in item.offered.pop(question, ())]
    scored = [
        (n, match_score(profile, known_profile(world.known[n]))) for n in numbers if is_living(n, world)
    ]
    likely = sorted((pair for pair in scored if pair[1].is_likely), key=lambda pair: -pair[1].score)[:MOST]
    if not likely:
        return None
    item.offered[question] = {str(n): [m.score, [str(why) for why in m.why]] for n, m in likely}
    number, match = likely[0]
    item.score = round(match.score, 2)
    told = {"name": world.known[number].party.display_name, "why": " ".join(map(str, match.why))}
    if match.verdict == "same" and len(likely) == 1 and not (question == "person" and addresses(item.values)):
        item.why.append(str(_("This is %(name)s: %(why)s", **told)))
        return number
    item.choices[question] = [n for n, _match in likely]
    item.settle("review", _("Probably %(name)s: %(why)s", **told), question)
    return None


def is_living(number: int, world) -> bool:
    """Whether a record is still here and in use."""
    known = world.known.get(number)
    return known is not None and not known.is_archived and known.party.merged_into_id is None
