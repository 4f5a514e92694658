"""What the database knows of tables that a merge moves rows of: keys, uniqueness, and whether a journal keeps them."""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, text

from crm.kernel import db

FACTS = """
SELECT c.relname,
       EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'journal_update') AS is_watched,
       (SELECT array_agg(a.attname ORDER BY k.n) FROM pg_index i, unnest(i.indkey::smallint[]) WITH ORDINALITY k(num, n)
          JOIN pg_attribute a ON a.attnum = k.num WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid) AS key,
       (SELECT jsonb_agg(names) FROM (
          SELECT jsonb_agg(a.attname ORDER BY k.n) AS names
            FROM pg_index i, unnest(i.indkey::smallint[]) WITH ORDINALITY k(num, n)
            JOIN pg_attribute a ON a.attnum = k.num
           WHERE i.indrelid = c.oid AND i.indisunique AND i.indexprs IS NULL AND i.indpred IS NULL AND a.attrelid = c.oid
           GROUP BY i.indexrelid) u) AS uniques
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY (:names)
"""
MOVE = """
WITH moved AS (UPDATE {t} t SET {c} = :survivor WHERE t.{c} = :loser RETURNING t.*) {note}
SELECT count(*) FROM moved
"""
DROP = """
WITH gone AS (DELETE FROM {t} l USING {t} s WHERE l.{c} = :loser AND s.{c} = :survivor AND {same} RETURNING l.*) {note}
SELECT count(*) FROM gone
"""
ATTACHED = "SELECT count(*) FROM {t} WHERE {c} = :n"
NOTE_MOVED = """
, noted AS (INSERT INTO merge_move (merge_id, table_name, column_name, key, was, became)
  SELECT :merge, '{table}', '{column}', {key}, :loser, :survivor FROM moved m RETURNING 1)
"""
NOTE_DROPPED = """
, noted AS (INSERT INTO merge_move (merge_id, table_name, column_name, key, dropped)
  SELECT :merge, '{table}', '{column}', {key}, to_jsonb(m) FROM gone m RETURNING 1)
"""


@dataclass(frozen=True)
class Ground:
    """One table: its key, its unique columns, and whether the journal keeps what happens to it."""

    name: str
    is_watched: bool
    key: tuple[str, ...]
    uniques: tuple[tuple[str, ...], ...]

    def key_of(self, alias: str) -> str:
        """The key of a row as a document."""
        parts = ", ".join(f"'{name}', {alias}.{quoted(name)}" for name in self.key)
        return f"jsonb_build_object({parts})"


@dataclass(frozen=True)
class Two:
    """The record that stays, the one that goes, and the merge that is noted."""

    survivor: int
    loser: int
    merge: int = 0
    kind: str = "org"

    @property
    def values(self) -> dict[str, int]:
        """Both, for a statement."""
        return {"survivor": self.survivor, "loser": self.loser, "merge": self.merge}


def grounds(names) -> dict[str, Ground]:
    """The tables with these names that exist."""
    rows = db.session.execute(text(FACTS), {"names": sorted(set(names))})
    return {
        name: Ground(name, is_watched, tuple(key), tuple(map(tuple, uniques or ())))
        for name, is_watched, key, uniques in rows
    }


def move(ground: Ground, column: str, two: Two) -> int:
    """Let rows follow to the record that stays; those it has already are dropped. How many moved."""
    for unique in ground.uniques:
        if column in unique and unique != (column,):
            drop_doubles(ground, column, unique, two)
    return run(noted(MOVE, NOTE_MOVED, ground, column), two)


def drop_doubles(ground: Ground, column: str, unique: tuple[str, ...], two: Two) -> int:
    """Rows of the one that goes, where the one that stays has the very same."""
    same = " AND ".join(f"l.{quoted(c)} = s.{quoted(c)}" for c in unique if c != column)
    return run(noted(DROP, NOTE_DROPPED, ground, column, same=same), two)


def repoint(ground: Ground, column: str, pairs: dict[int, int], two: Two) -> None:
    """Let rows that name one row name another instead: an address that both had, a position noted twice."""
    for old, new in pairs.items():
        run(noted(MOVE, NOTE_MOVED, ground, column), Two(new, old, two.merge))


def noted(statement: str, note: str, ground: Ground, column: str, **more: str) -> str:
    """A statement that also writes down what it did, where no journal does."""
    words = {"table": ground.name, "column": column, "key": ground.key_of("m")}
    places = {
        "t": quoted(ground.name),
        "c": quoted(column),
        "note": "" if ground.is_watched else note.format(**words),
    }
    return statement.format(**places, **more)


def attached(ground: Ground, column: str, number: int) -> int:
    """How many rows name this record still."""
    statement = ATTACHED.format(t=quoted(ground.name), c=quoted(column))
    return db.session.scalar(text(statement), {"n": number}) or 0


def run(statement: str, two: Two, **more: Any):
    """One statement about both records; a number where it answers with one."""
    result = cast("CursorResult", db.session.execute(text(statement), two.values | more))
    return result.scalar() if result.returns_rows else 0


def quoted(name: str) -> str:
    """An identifier, safe in a statement."""
    return '"' + name.replace('"', '""') + '"'
