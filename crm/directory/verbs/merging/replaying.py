"""Rows that a merge moved outside the journal go back when it is undone, and forward when the undo is."""

from typing import cast

from sqlalchemy import CursorResult, text

from crm.journal import Left
from crm.kernel import db

from .ground import Ground, grounds, quoted

MOVED = """
UPDATE {table} t SET {column} = m.{to} FROM merge_move m, LATERAL jsonb_populate_record(NULL::{table}, m.key) k
 WHERE m.merge_id = :merge AND m.table_name = :name AND m.column_name = :column AND m.dropped IS NULL
   AND t.{column} = m.{now} {key}
RETURNING m.id
"""
RESTORED = """
INSERT INTO {table} SELECT r.* FROM merge_move m, LATERAL jsonb_populate_record(NULL::{table}, m.dropped) r
 WHERE m.merge_id = :merge AND m.table_name = :name AND m.dropped IS NOT NULL ON CONFLICT DO NOTHING
"""
DROPPED = """
DELETE FROM {table} t USING merge_move m, LATERAL jsonb_populate_record(NULL::{table}, m.dropped) k
 WHERE m.merge_id = :merge AND m.table_name = :name AND m.dropped IS NOT NULL AND t.{column} = k.{column} {key}
"""
WHAT = """
SELECT table_name, column_name, array_agg(id) FILTER (WHERE dropped IS NULL), count(dropped)
  FROM merge_move WHERE merge_id = :merge GROUP BY table_name, column_name ORDER BY table_name, column_name
"""
LEFT = "SELECT table_name, key FROM merge_move WHERE id = ANY (:ids) ORDER BY id"


def replay(merge_id: int, *, is_back: bool) -> list[Left]:
    """Move the rows of a merge back, or forward again; those that were changed since are listed."""
    rows = list(map(tuple, db.session.execute(text(WHAT), {"merge": merge_id})))
    known = grounds(name for name, _column, _ids, _dropped in rows)
    stuck: list[int] = []
    for name, column, ids, dropped in rows:
        if name not in known:
            continue
        if dropped and not is_back:
            run(DROPPED, known[name], column, merge_id)
        done = set(run(MOVED, known[name], column, merge_id, is_back=is_back)) if ids else set()
        stuck += set(ids or ()) - done
        if dropped and is_back:
            run(RESTORED, known[name], column, merge_id)
    found = db.session.execute(text(LEFT), {"ids": stuck}) if stuck else ()
    return [Left(name, " ".join(str(value) for value in key.values()), "edited") for name, key in found]


def run(statement: str, ground: Ground, column: str, merge_id: int, *, is_back: bool = True) -> list[int]:
    """One statement on one table; the numbers of the moves it made."""
    key = "".join(f" AND t.{quoted(c)} = k.{quoted(c)}" for c in ground.key if c != column)
    to, now = ("was", "became") if is_back else ("became", "was")
    words = {"table": quoted(ground.name), "column": quoted(column), "key": key, "to": to, "now": now}
    values = {"merge": merge_id, "name": ground.name, "column": column}
    result = cast("CursorResult", db.session.execute(text(statement.format(**words)), values))
    return list(result.scalars()) if result.returns_rows else []
