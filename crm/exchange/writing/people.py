"""New and changed people, their positions, and the grounds on which they may be written to."""

from psycopg.types.range import Range

from crm.audiences import grant as grant_consent
from crm.directory import full_name, name_norm, sort_key
from crm.journal import Actor

from ..planning import Item
from ..planning.differences import days_of, title_of
from ..planning.words import addresses, is_latin
from . import parties
from .bulk import change_rows, copy_into, new_ids
from .offices import note_work
from .organisations import make_places

PERSON = ("party_id", "honorific", "given_name", "family_name")
OWN = """
UPDATE person p SET honorific = coalesce(n.honorific, p.honorific),
       given_name = CASE WHEN n.renamed THEN n.given_name ELSE p.given_name END,
       family_name = CASE WHEN n.renamed THEN n.family_name ELSE p.family_name END
  FROM jsonb_to_recordset(CAST(:rows AS jsonb))
       AS n(id bigint, honorific text, given_name text, family_name text, renamed bool)
 WHERE p.party_id = n.id
"""


def write(items: list[Item], run, world) -> int:
    """People and positions; how many organisations were made for them."""
    made = make_places(items, run)
    fresh = [item for item in items if parties.is_new(item)]
    for item, number in zip(fresh, parties.new_parties(len(fresh)), strict=True):
        item.result_id = number
    copy_into("party", parties.PARTY, [party_row(item, run, world) for item in fresh])
    copy_into("person", PERSON, [person_row(item) for item in fresh])
    change([item for item in items if not parties.is_new(item)], world)
    write_positions(items, world)
    note_work(items, world)
    return made


def parts(values: dict) -> tuple[str | None, str | None]:
    """Given name and family name; a name that cannot be parted is a mononym."""
    given, family = values.get("given_name"), values.get("family_name")
    return (given, family) if given or family else (values.get("full_name"), None)


def called(values: dict, country: str | None, world) -> dict[str, str | None]:
    """The names that are shown, sorted and searched."""
    given, family = parts(values)
    shown = full_name(given, family, world.orders.get(country or "")) or values["email"]
    native = values.get("name_native") or (None if is_latin(shown) else shown)
    return {
        "display_name": shown,
        "sort_name": sort_key(full_name(given, family, "family_first") or shown),
        "name_native": native,
        "name_norm": name_norm(shown, native or ""),
    }


def country_of(item: Item) -> str | None:
    """Their own country, else that of their organisation."""
    return item.values.get("country") or (item.place.country if item.place else None)


def party_row(item: Item, run, world) -> tuple:
    """The record of a new person."""
    values, country = item.values, country_of(item)
    names = called(values, country, world)
    return (
        item.result_id,
        "person",
        names["display_name"],
        names["sort_name"],
        names["name_native"],
        names["name_norm"],
        country,
        values.get("timezone"),
        values.get("language"),
        f"import:{run.id}",
        values.get("custom", {}),
    )


def person_row(item: Item) -> tuple:
    """What only people have."""
    return (item.result_id, item.values.get("honorific"), *parts(item.values))


def change(items: list[Item], world) -> None:
    """Fields that a row fills or replaces; the version moves with any change."""
    shared, own = [], []
    for item in items:
        known, changes = world.known[item.match_id], item.changes
        row = {"id": item.match_id, **changes.get("party", {})}
        if "custom" in changes:
            row["custom"] = changes["custom"]
        if names := changes.get("names"):
            row |= called(names | {"email": ""}, row.get("country_code", known.party.country_code), world)
            given, family = parts(names)
            own.append({"id": item.match_id, "given_name": given, "family_name": family, "renamed": True})
        if "own" in changes:
            own.append({"id": item.match_id, "renamed": False, **changes["own"]})
        shared.append(row)
    parties.update(shared)
    change_rows(OWN, merged(own))


def merged(rows: list[dict]) -> list[dict]:
    """One row for each record, so that one statement changes it once."""
    found: dict[int, dict] = {}
    for row in rows:
        before = found.get(row["id"], {})
        found[row["id"]] = before | row | {"renamed": before.get("renamed", False) or row["renamed"]}
    return list(found.values())


def write_positions(items: list[Item], world) -> None:
    """A position without a post; open where the list names no days."""
    rows = []
    held = [i for i in items if i.place is not None and (parties.is_new(i) or "position" in i.changes)]
    for item, number in zip(held, new_ids("position", len(held)), strict=True):
        known = world.known.get(item.match_id)
        first, last = span(item)
        item.position_id = number if last is None or last >= world.today else None
        has_main = known is not None and any(is_main for *_rest, is_main in known.positions)
        rows.append(
            (
                number,
                item.result_id,
                item.place.party_id,
                title_of(item),
                Range(first, last, bounds="[]" if last else "[)"),
                precision(item.values),
                not has_main,
            )
        )
    columns = ("id", "person_id", "organisation_id", "title", "valid", "date_precision", "is_primary")
    copy_into("position", columns, rows)


def span(item: Item) -> tuple:
    """The first and last day to write."""
    if parties.is_new(item):
        return days_of(item.values)
    position = item.changes["position"]
    return position["from"], position["until"]


def precision(values: dict) -> str:
    """How exact the days are; a list without days knows nothing of them."""
    given = [values[key][1] for key in ("position_from", "position_until") if key in values]
    return max(given, key=["day", "month", "year", "unknown"].index) if given else "unknown"


def grant(items: list[Item], run, world) -> None:
    """Note the basis for every person with an address, with file and row as evidence."""
    chosen = [item for item in items if may_be_written_to(item)]
    if not chosen:
        return
    grant_consent(
        [item.result_id for item in chosen],
        world.topic_ids,
        run.basis,
        [evidence(item, run) for item in chosen],
        by=Actor("import", run.created_by),
    )


def may_be_written_to(item: Item) -> bool:
    """New people with an address, and those for whom the check found something to grant; no one who opted out."""
    if not addresses(item.values) or item.stops:
        return False
    return parties.is_new(item) or "topics" in item.changes


def evidence(item: Item, run) -> dict:
    """Where the permission comes from."""
    return {"file": run.filename, "row": item.row_no, "run": run.id, **item.values.get("consent", {})}
