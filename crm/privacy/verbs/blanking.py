"""The rows of the person themselves: deleted, blanked or kept, as each room has said of its columns."""

from sqlalchemy import text

from crm.directory import HOLDERS, forget_words, name_norm
from crm.kernel import clock, db

from ..schema import Table, quoted, tables

NAME = "Erased"
HANDLED = frozenset({"import_row.result_id"})
PARTY = """
UPDATE party SET display_name = :name, sort_name = lower(:name), name_norm = lower(:name), name_native = NULL,
       tz = NULL, lang = NULL, source = NULL, custom = '{}', owner_id = NULL, version = version + 1,
       updated_at = :now, archived_at = coalesce(archived_at, :now)
 WHERE id = ANY (:ids)
"""
ENDS = """
UPDATE position SET valid = valid * daterange(NULL, CAST(:today AS date) + 1), end_reason = NULL, version = version + 1
 WHERE person_id = ANY (:ids) AND NOT isempty(valid * daterange(NULL, CAST(:today AS date) + 1))
   AND (upper_inf(valid) OR upper(valid) > CAST(:today AS date) + 1 OR end_reason IS NOT NULL)
"""
TO_COME = """
SELECT id FROM position WHERE person_id = ANY (:ids) AND isempty(valid * daterange(NULL, CAST(:today AS date) + 1))
"""
LEAVE_OFFICE = (
    "UPDATE interaction_party SET position_id = NULL WHERE position_id = ANY (:found)",
    "UPDATE task SET position_id = NULL WHERE position_id = ANY (:found)",
    "DELETE FROM position WHERE id = ANY (:found)",
)
ALONE = """
SELECT i.id FROM interaction i WHERE EXISTS (SELECT FROM interaction_party m WHERE m.interaction_id = i.id AND m.party_id = ANY (:ids))
   AND NOT EXISTS (SELECT FROM interaction_party o WHERE o.interaction_id = i.id AND o.party_id <> ALL (:ids))
"""
GONE_WITH_THEM = (
    "DELETE FROM attachment WHERE interaction_id = ANY (:found)",
    "UPDATE task SET interaction_id = NULL WHERE interaction_id = ANY (:found)",
    "DELETE FROM interaction_party WHERE interaction_id = ANY (:found)",
    "DELETE FROM interaction WHERE id = ANY (:found)",
)
BESIDE = (
    "UPDATE attempt a SET said = '' FROM message m WHERE m.party_id = ANY (:ids) AND m.mailing_id = a.mailing_id"
    " AND m.id = a.message_id AND a.said <> ''",
    "UPDATE merge SET choices = '{}' WHERE survivor_id = ANY (:ids) OR loser_id = ANY (:ids)",
    "UPDATE merge_move SET dropped = NULL, key = '{}' WHERE was = ANY (:ids) OR became = ANY (:ids)",
    "UPDATE bulk_item SET why = NULL WHERE party_id = ANY (:ids) AND why IS NOT NULL",
    "UPDATE segment_snapshot_member SET why = '{\"erased\": true}' WHERE party_id = ANY (:ids)",
)


def forget(ids: list[int]) -> dict[str, int]:
    """Everything that hangs on these numbers, then the records; how many rows of each table."""
    words = words_of(ids)
    counts = contacts_alone(ids)
    leave_offices(ids)
    known = tables()
    for holder in sorted(
        HOLDERS.values(), key=lambda each: (each.erase != "delete", each.table != "attachment", each.name)
    ):
        if holder.name in HANDLED or holder.erase == "keep":
            continue
        done = gone(holder, ids) if holder.erase == "delete" else blanked(known[holder.table], holder, ids)
        counts[holder.table] = counts.get(holder.table, 0) + done
    for statement in BESIDE:
        db.session.execute(text(statement), {"ids": ids})
    counts["party"] = run(PARTY, ids=ids, name=NAME, now=clock.now())
    forget_words(words)
    return counts


def run(statement: str, **given) -> int:
    """One statement; how many rows it touched."""
    return db.session.execute(text(statement), given).rowcount


def words_of(ids: list[int]) -> list[str]:
    """The words by which they were found."""
    norms = db.session.scalars(text("SELECT name_norm FROM party WHERE id = ANY (:ids)"), {"ids": ids})
    kept = name_norm(NAME).split()
    return sorted({word for norm in norms for word in norm.split()} - set(kept))


def contacts_alone(ids: list[int]) -> dict[str, int]:
    """Contacts in which nobody else had part go as a whole."""
    found = list(db.session.scalars(text(ALONE), {"ids": ids}))
    for statement in GONE_WITH_THEM if found else ():
        run(statement, found=found)
    return {"interaction": len(found)}


def leave_offices(ids: list[int]) -> None:
    """What they held ends today and stays as a fact; what they were to hold is none."""
    today = clock.today()
    found = list(db.session.scalars(text(TO_COME), {"ids": ids, "today": today}))
    run("UPDATE contact_point SET position_id = NULL WHERE party_id = ANY (:ids)", ids=ids)
    for statement in LEAVE_OFFICE if found else ():
        run(statement, found=found)
    run(ENDS, ids=ids, today=today)


def gone(holder, ids: list[int]) -> int:
    """Rows that are deleted."""
    return run(f"DELETE FROM {quoted(holder.table)} WHERE {quoted(holder.column)} = ANY (:ids)", ids=ids)  # noqa: S608


def blanked(table: Table, holder, ids: list[int]) -> int:
    """Rows that stay without what was in them."""
    values = ", ".join(f"{quoted(name)} = {nothing(table.columns[name])}" for name in holder.blanks)
    where = f"{quoted(holder.column)} = ANY (:ids)"
    return run(f"UPDATE {quoted(table.name)} SET {values} WHERE {where}", ids=ids)  # noqa: S608  registered names


def nothing(column) -> str:
    """What an empty column of this type holds."""
    if column.is_nullable:
        return "NULL"
    return "'{\"erased\": true}'" if column.type == "jsonb" else "''"
