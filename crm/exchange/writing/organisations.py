"""New and changed organisations, and those that people's rows name but nobody has."""

from crm.directory import name_norm, sort_key

from ..planning import Item
from . import parties
from .bulk import change_rows, copy_into

ORGANISATION = (
    "party_id", "class", "short_name", "latitude", "longitude", "population", "population_year", "domain",
)  # fmt: skip
OWN = """
UPDATE organisation o SET class = coalesce(n.class, o.class), short_name = coalesce(n.short_name, o.short_name),
       latitude = coalesce(n.latitude, o.latitude), longitude = coalesce(n.longitude, o.longitude),
       population = coalesce(n.population, o.population),
       population_year = coalesce(n.population_year, o.population_year),
       domain = coalesce(n.domain, o.domain)
  FROM jsonb_to_recordset(CAST(:rows AS jsonb))
       AS n(id bigint, class text, short_name text, latitude float8, longitude float8, population bigint,
            population_year smallint, domain text)
 WHERE o.party_id = n.id
"""
ALIASES = """
INSERT INTO org_alias (organisation_id, name, name_norm)
SELECT n.id, n.name, n.norm FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n(id bigint, name text, norm text)
"""


def write(items: list[Item], run, world) -> None:
    """Organisations as a list of them says."""
    fresh = [item for item in items if parties.is_new(item)]
    for item, number in zip(fresh, parties.new_parties(len(fresh)), strict=True):
        item.result_id = number
    copy_into("party", parties.PARTY, [party_row(item, run) for item in fresh])
    copy_into("organisation", ORGANISATION, [own_row(item) for item in fresh])
    change([item for item in items if not parties.is_new(item)], world)


def party_row(item: Item, run) -> tuple:
    """The record of a new organisation."""
    values = item.values
    native = values.get("name_native")
    others = " ".join(filter(None, (native, values.get("short_name"))))
    return (
        item.result_id,
        "org",
        values["name"],
        sort_key(values["name"]),
        native,
        name_norm(values["name"], others),
        values.get("country"),
        values.get("timezone"),
        values.get("language"),
        f"import:{run.id}",
        values.get("custom", {}),
    )


def own_row(item: Item) -> tuple:
    """What only organisations have."""
    values = item.values
    rest = (values.get(key) for key in ORGANISATION[2:])
    return (item.result_id, values.get("class", "unknown"), *rest)


def change(items: list[Item], world) -> None:
    """Fields that a row fills or replaces; a former name is kept as another name."""
    shared, own, aliases = [], [], []
    for item in items:
        known, changes = world.known[item.match_id], item.changes
        row = {"id": item.match_id, **changes.get("party", {})}
        if "custom" in changes:
            row["custom"] = changes["custom"]
        if name := changes.get("name"):
            former = known.party.display_name
            row |= {"display_name": name, "sort_name": sort_key(name), "name_norm": name_norm(name, former)}
            aliases.append({"id": item.match_id, "name": former, "norm": name_norm(former)})
        if "own" in changes:
            own.append({"id": item.match_id, **changes["own"]})
        shared.append(row)
    parties.update(shared)
    change_rows(OWN, own)
    change_rows(ALIASES, aliases)


def make_places(items: list[Item], run) -> int:
    """The organisations that people's rows name and nobody has, once each; how many were made."""
    missing = {id(i.place): i.place for i in items if i.place and i.place.party_id is None}
    places = list(missing.values())
    for place, number in zip(places, parties.new_parties(len(places)), strict=True):
        place.party_id = number
    copy_into("party", parties.PARTY, [place_row(place, run) for place in places])
    copy_into("organisation", ("party_id", "class"), [(place.party_id, "unknown") for place in places])
    return len(places)


def place_row(place, run) -> tuple:
    """The record of an organisation of which only name and country are known."""
    names = (place.name, place.key, None, name_norm(place.name))
    return (place.party_id, "org", *names, place.country, None, None, f"import:{run.id}", {})
