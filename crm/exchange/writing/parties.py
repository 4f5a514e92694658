"""What people and organisations share: the record itself, addresses, tags, numbers elsewhere."""

from sqlalchemy import func, select

from crm.directory.models import Tag
from crm.kernel import db
from crm.kernel.tokens import address_hash

from ..planning import Item
from ..planning.differences import norm_of, reaches_of
from ..planning.known import among
from .bulk import change_rows, copy_into, new_ids

PARTY = (
    "id", "kind", "display_name", "sort_name", "name_native", "name_norm", "country_code", "tz", "lang",
    "source", "custom",
)  # fmt: skip
UPDATE = """
UPDATE party p SET
       country_code = coalesce(n.country_code, p.country_code), tz = coalesce(n.tz, p.tz),
       lang = coalesce(n.lang, p.lang), name_native = coalesce(n.name_native, p.name_native),
       display_name = coalesce(n.display_name, p.display_name),
       sort_name = coalesce(n.sort_name, p.sort_name), name_norm = coalesce(n.name_norm, p.name_norm),
       custom = p.custom || coalesce(n.custom, '{}'), archived_at = NULL,
       version = p.version + 1, updated_at = now()
  FROM jsonb_to_recordset(CAST(:rows AS jsonb))
       AS n(id bigint, country_code text, tz text, lang text, name_native text, display_name text,
            sort_name text, name_norm text, custom jsonb)
 WHERE p.id = n.id
"""
NEW_TAGS = """
INSERT INTO tag (name) SELECT n.name FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n(name text)
ON CONFLICT (lower(name)) DO NOTHING
"""
NUMBERS = """
INSERT INTO external_id (system, value, party_id)
SELECT n.system, n.value, n.party_id
  FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n(system text, value text, party_id bigint)
"""
SHARED = """
UPDATE contact_point c SET is_shared = true
  FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n(norm text)
 WHERE c.channel = 'email' AND c.value_norm = n.norm AND NOT c.is_shared
"""


def is_new(item: Item) -> bool:
    """Whether the row makes a record, rather than changing one."""
    return item.match_id is None


def update(rows: list[dict]) -> None:
    """Change records; what is not given stays."""
    change_rows(UPDATE, rows)


def write_shared(items: list[Item], world) -> None:
    """Addresses, tags and numbers of new records, and those that others gain."""
    write_reaches(items, world)
    write_tags(items)
    write_numbers(items)


def gained(item: Item) -> dict:
    """What a row adds: everything to a new record, else only what is not there yet."""
    if not is_new(item):
        return item.changes
    values = item.values
    return {"reaches": reaches_of(values), "tags": values.get("tags", ()), "ids": values.get("ids", {})}


def write_reaches(items: list[Item], world) -> None:
    """One row for each address; the first of its channel is the main one."""
    rows = []
    for item in items:
        known = world.known.get(item.match_id)
        taken = set() if known is None else set(known.primaries)
        for channel, value in gained(item).get("reaches", ()):
            norm = norm_of(channel, value)
            is_shared = item.is_shared and channel == "email"
            rows.append(
                (
                    item.result_id,
                    channel,
                    value,
                    norm,
                    address_hash(channel, norm),
                    channel not in taken,
                    is_shared,
                    item.work.get(norm) if channel == "email" else None,
                )
            )
            taken.add(channel)
    columns = (
        "party_id",
        "channel",
        "value",
        "value_norm",
        "addr_hash",
        "is_primary",
        "is_shared",
        "position_id",
    )
    copy_into("contact_point", columns, rows)
    change_rows(SHARED, [{"norm": i.values["email"]} for i in items if i.is_shared and "email" in i.values])


def write_tags(items: list[Item]) -> None:
    """Tags by name, made where there is none of that name."""
    wanted = {(item.result_id, tag) for item in items for tag in gained(item).get("tags", ())}
    names = {tag.lower(): tag for _party, tag in sorted(wanted)}
    if not names:
        return
    key = func.lower(Tag.name)
    found = dict(db.session.execute(select(key, Tag.id).where(among(key, names, Tag.name.type))).all())
    fresh = [{"name": name} for lower, name in names.items() if lower not in found]
    if fresh:
        change_rows(NEW_TAGS, fresh)
        found = dict(db.session.execute(select(key, Tag.id).where(among(key, names, Tag.name.type))).all())
    pairs = {(party_id, found[tag.lower()]) for party_id, tag in wanted}
    copy_into("party_tag", ("party_id", "tag_id"), sorted(pairs))


def write_numbers(items: list[Item]) -> None:
    """What other systems call the records."""
    rows = [
        {"system": system, "value": value, "party_id": item.result_id}
        for item in items
        for system, value in gained(item).get("ids", {}).items()
    ]
    change_rows(NUMBERS, rows)


def new_parties(count: int) -> list[int]:
    """Numbers for new records."""
    return new_ids("party", count)
