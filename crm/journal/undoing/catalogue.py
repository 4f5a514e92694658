"""What the database itself knows of its tables: columns, keys, and who refers to whom."""

from dataclasses import dataclass

from sqlalchemy import text

from crm.kernel import db

from ..naming import REFERENCES as REGISTERED

BOOKS = frozenset({"version", "updated_at", "created_at"})

TABLES = """
SELECT c.relname, a.attname, a.attgenerated <> '' AS is_computed,
       a.attnum = ANY (i.indkey::smallint[]) AS is_key, array_position(i.indkey::smallint[], a.attnum) AS place
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname = ANY (:names)
 ORDER BY c.relname, a.attnum
"""

REFERENCES = """
SELECT child.relname, parent.relname,
       (SELECT array_agg(a.attname ORDER BY k.n) FROM unnest(f.conkey) WITH ORDINALITY k(num, n)
          JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.num),
       (SELECT array_agg(a.attname ORDER BY k.n) FROM unnest(f.confkey) WITH ORDINALITY k(num, n)
          JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.num)
  FROM pg_constraint f
  JOIN pg_class child ON child.oid = f.conrelid
  JOIN pg_class parent ON parent.oid = f.confrelid
 WHERE f.contype = 'f' AND f.conparentid = 0 AND child.relnamespace = 'public'::regnamespace
   AND parent.relname = ANY (:names)
"""


PARENTS = """
SELECT child.relname, a.attname, parent.relname
  FROM pg_constraint f
  JOIN pg_class child ON child.oid = f.conrelid
  JOIN pg_class parent ON parent.oid = f.confrelid
  JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1]
 WHERE f.contype = 'f' AND f.conparentid = 0 AND child.relnamespace = 'public'::regnamespace
   AND child.relname = ANY (:names) ORDER BY cardinality(f.conkey), f.oid
"""


@dataclass(frozen=True)
class Table:
    """One table: its columns that can be written, and its key."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def is_archivable(self) -> bool:
        """Whether its rows can be put away instead of deleted."""
        return "archived_at" in self.columns


@dataclass(frozen=True)
class Reference:
    """Columns of one table that name a row of another."""

    child: str
    parent: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    def is_extension(self, tables: dict[str, Table]) -> bool:
        """Whether the child is a second half of the parent's row: it has the parent's key for its own."""
        child = tables.get(self.child)
        return child is not None and set(child.key) <= set(self.columns)


def read_tables(names) -> dict[str, Table]:
    """The tables with these names that exist."""
    columns: dict[str, list[str]] = {}
    keys: dict[str, list[tuple[int, str]]] = {}
    for name, column, is_computed, is_key, place in db.session.execute(
        text(TABLES), {"names": sorted(names)}
    ):
        if not is_computed:
            columns.setdefault(name, []).append(column)
        if is_key:
            keys.setdefault(name, []).append((place, column))
    return {
        name: Table(name, tuple(columns[name]), tuple(column for _n, column in sorted(keys[name])))
        for name in columns
        if name in keys
    }


def read_references(names, registered: dict[str, set[str]]) -> list[Reference]:
    """Every foreign key to one of these tables, and what rooms have said beside."""
    found = [
        Reference(child, parent, tuple(columns), tuple(key))
        for child, parent, columns, key in db.session.execute(text(REFERENCES), {"names": sorted(names)})
    ]
    tables = read_tables(names)
    for parent in names & registered.keys() & tables.keys():
        for by in sorted(registered[parent]):
            child, _dot, column = by.partition(".")
            found.append(Reference(child, parent, (column,), tables[parent].key))
    return found


def read_parents(names) -> dict[tuple[str, str], str]:
    """Which column of these tables names a row of which other."""
    found: dict[tuple[str, str], str] = {}
    for child, column, parent in db.session.execute(text(PARENTS), {"names": sorted(names)}):
        found.setdefault((child, column), parent)
    return found


def references(table: str) -> list[tuple[str, str]]:
    """Every (table, column) that names the number of a row of a table, by key or as a room has said."""
    return [
        (each.child, each.columns[each.key.index("id")])
        for each in read_references({table}, REGISTERED)
        if "id" in each.key
    ]


def quoted(name: str) -> str:
    """An identifier, safe in a statement."""
    return '"' + name.replace('"', '""') + '"'
