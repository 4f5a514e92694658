"""Everything that names the one record names the other: what is special about some tables comes first."""

from typing import Any

from sqlalchemy import text

from crm.journal import references, table_label
from crm.kernel import db

from ...holders import Holder, before_merges, holders
from .ground import Ground, Two, attached, drop_doubles, grounds, move, repoint, run

FIRST = ("contact_point.party_id", "post.organisation_id", "position.person_id", "position.organisation_id")
DEFERRED = "fk_contact_point_position_id, fk_position_post_id"

SAME_ADDRESS = """
SELECT l.id, s.id FROM contact_point l JOIN contact_point s
    ON s.party_id = :survivor AND s.channel = l.channel AND s.value_norm = l.value_norm
 WHERE l.party_id = :loser
"""
KEEP_ADDRESS = """
UPDATE contact_point s SET is_shared = s.is_shared OR l.is_shared, position_id = coalesce(s.position_id, l.position_id),
       archived_at = CASE WHEN l.archived_at IS NULL THEN NULL ELSE s.archived_at END,
       is_primary = s.is_primary AND s.archived_at IS NULL, label = coalesce(s.label, l.label)
  FROM contact_point l
 WHERE l.party_id = :loser AND s.party_id = :survivor AND s.channel = l.channel AND s.value_norm = l.value_norm
"""
ONE_MAIN_ADDRESS = """
UPDATE contact_point l SET is_primary = false
 WHERE l.party_id = :loser AND l.is_primary AND EXISTS (SELECT 1 FROM contact_point s
   WHERE s.party_id = :survivor AND s.channel = l.channel AND s.is_primary AND s.archived_at IS NULL)
"""
SAME_POST = """
SELECT l.id, s.id FROM post l JOIN post s ON s.organisation_id = :survivor AND s.role = l.role AND s.title = l.title
 WHERE l.organisation_id = :loser
"""
MORE_SEATS = """
UPDATE post s SET seats = least(500, s.seats + l.seats) FROM post l
 WHERE s.id = :new AND l.id = :old AND EXISTS (SELECT 1 FROM position a JOIN position b
   ON b.post_id = s.id AND b.seat_no = a.seat_no AND NOT b.is_acting AND a.valid && b.valid
   AND (a.person_id <> b.person_id OR a.title <> b.title) WHERE a.post_id = l.id AND NOT a.is_acting)
RETURNING s.seats - l.seats
"""
TO_POST = """
UPDATE position p SET post_id = :new, organisation_id = :survivor, seat_no = p.seat_no + :further
 WHERE p.post_id = :old
"""
ONE_MAIN_POSITION = """
UPDATE position l SET is_primary = false
 WHERE l.person_id = :loser AND l.is_primary AND EXISTS (SELECT 1 FROM position s
   WHERE s.person_id = :survivor AND s.is_primary AND s.valid && l.valid)
"""
SAME_POSITION = """
SELECT DISTINCT ON (l.id) l.id, s.id FROM position l JOIN position s
    ON s.{column} = :survivor AND s.{other} = l.{other} AND s.title = l.title AND s.valid && l.valid
 WHERE l.{column} = :loser ORDER BY l.id, s.id
"""
MORE_EXACT = """
UPDATE position s SET valid = daterange(coalesce(lower(s.valid), lower(l.valid)), coalesce(upper(s.valid), upper(l.valid))),
       date_precision = CASE WHEN s.date_precision = 'unknown' THEN l.date_precision ELSE s.date_precision END,
       term_ends_on = coalesce(s.term_ends_on, l.term_ends_on)
  FROM position l
 WHERE s.id = :new AND l.id = :old
   AND coalesce(coalesce(lower(s.valid), lower(l.valid)) < coalesce(upper(s.valid), upper(l.valid)), true)
"""
TO_ITSELF = "DELETE FROM org_link WHERE from_id IN (:survivor, :loser) AND to_id IN (:survivor, :loser)"
SAME_LINK = """
DELETE FROM org_link l USING org_link s
 WHERE l.{column} = :loser AND s.{column} = :survivor AND s.{other} = l.{other} AND s.type = l.type AND s.valid && l.valid
"""
FIELD_KEYS = "SELECT key FROM field_def WHERE type = 'party'"
IN_FIELDS = """
UPDATE party SET custom = jsonb_set(custom, ARRAY[:key], to_jsonb(CAST(:survivor AS bigint)))
 WHERE custom @> jsonb_build_object(CAST(:key AS text), CAST(:loser AS bigint)) AND id <> :loser
"""


def move_everything(two: Two, *, by) -> None:
    """Move every row that names the one record to the other; nothing may be left behind."""
    db.session.execute(text(f"SET CONSTRAINTS {DEFERRED} DEFERRED"))
    for settle in before_merges():
        settle(two.survivor, two.loser, by)
    known = grounds(each.table for each in holders())
    settle_addresses(two)
    settle_posts(two)
    settle_positions(two)
    settle_links(two)
    settle_fields(two)
    for holder in moving():
        if holder.table in known:
            move(known[holder.table], holder.column, two)
    db.session.execute(text(f"SET CONSTRAINTS {DEFERRED} IMMEDIATE"))
    left = left_behind(two.loser, known)
    if left:
        raise RuntimeError(f"rows are still attached to {two.loser}: {left}")


def moving() -> list[Holder]:
    """The columns whose rows follow, those that others lean on first."""
    follow = [each for each in holders() if each.merge == "moves"]
    return sorted(follow, key=lambda h: (FIRST.index(h.name) if h.name in FIRST else len(FIRST), h.name))


def left_behind(number: int, known: dict[str, Ground]) -> list[str]:
    """The columns in which rows still name a record that went."""
    return [h.name for h in moving() if h.table in known and attached(known[h.table], h.column, number)]


def settle_addresses(two: Two) -> None:
    """An address that both have is one; there is one main address of each kind."""
    same = dict(map(tuple, db.session.execute(text(SAME_ADDRESS), two.values)))
    if same:
        run(KEEP_ADDRESS, two)
        lean("contact_point", same, two)
        drop_doubles(
            grounds(["contact_point"])["contact_point"],
            "party_id",
            ("party_id", "channel", "value_norm"),
            two,
        )
    run(ONE_MAIN_ADDRESS, two)


def settle_posts(two: Two) -> None:
    """The same post of both is one, with a seat for each holder."""
    if two.kind != "org":
        return
    for old, new in map(tuple, db.session.execute(text(SAME_POST), two.values)):
        further = run(MORE_SEATS, two, old=old, new=new) or 0
        drop_same_positions(two, "organisation_id", "person_id", within=(old, new))
        run(TO_POST, two, old=old, new=new, further=further)
        lean("post", {old: new}, two)
        run("DELETE FROM post WHERE id = :old", two, old=old)


def settle_positions(two: Two) -> None:
    """A position that is noted with both is one; of two main ones at a time the first stays the main one."""
    if two.kind == "person":
        drop_same_positions(two, "person_id", "organisation_id")
        run(ONE_MAIN_POSITION, two)
    else:
        drop_same_positions(two, "organisation_id", "person_id")


def drop_same_positions(two: Two, column: str, other: str, within: tuple[int, int] | None = None) -> None:
    """Positions noted twice become one; what leaned on the second leans on the first."""
    query = SAME_POSITION.format(column=column, other=other)
    if within:
        query = query.replace("ORDER BY", "AND l.post_id = :old AND s.post_id = :new ORDER BY")
    more = {"old": within[0], "new": within[1]} if within else {}
    for old, new in list(map(tuple, db.session.execute(text(query), two.values | more))):
        run(MORE_EXACT, two, old=old, new=new)
        lean("position", {old: new}, two)
        run("DELETE FROM position WHERE id = :old", two, old=old)


def settle_links(two: Two) -> None:
    """Nothing is a part of itself, and nothing is linked twice."""
    if two.kind == "org":
        run(TO_ITSELF, two)
        run(SAME_LINK.format(column="from_id", other="to_id"), two)
        run(SAME_LINK.format(column="to_id", other="from_id"), two)


def settle_fields(two: Two) -> None:
    """Fields of the network's own that name a record."""
    for key in list(db.session.scalars(text(FIELD_KEYS))):
        run(IN_FIELDS, two, key=key)


def lean(table: str, pairs: dict[int, int], two: Two) -> None:
    """Everything that names a row of a table by its number names another one."""
    found = references(table)
    known = grounds(child for child, _column in found)
    for child, column in found:
        if child in known:
            repoint(known[child], column, pairs, two)


def what_moves(loser_id: int) -> list[tuple[Any, int]]:
    """What would follow to the record that stays: a name for the rows, and how many there are."""
    known = grounds(each.table for each in holders())
    labels: dict[str, Any] = {}
    numbers: dict[str, int] = {}
    for holder in moving():
        n = attached(known[holder.table], holder.column, loser_id) if holder.table in known else 0
        if n:
            labels[holder.table] = labels.get(holder.table) or holder.label or table_label(holder.table)
            numbers[holder.table] = numbers.get(holder.table, 0) + n
    return [(labels[table], n) for table, n in numbers.items()]
