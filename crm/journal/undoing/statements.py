"""The statements of an undo; each works on many rows of one table at once.

`undo_net` holds one line for each row that a change set touched: what it was before all of it, and
what it was after.
"""

from sqlalchemy import text

from crm.kernel import db

from .catalogue import BOOKS, Reference, Table, quoted

NET = """
CREATE TEMPORARY TABLE undo_net ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY seq DESC) AS n, table_name, row_pk, before, after,
       CASE WHEN before IS NULL THEN 'I' WHEN after IS NULL THEN 'D' ELSE 'U' END AS op,
       '' AS state, '' AS why, '{{}}'::text[] AS touched
  FROM (SELECT table_name, row_pk, (array_agg(before ORDER BY seq))[1] AS before,
               (array_agg(after ORDER BY seq DESC))[1] AS after, max(seq) AS seq
          FROM change WHERE change_set_id = :number GROUP BY table_name, row_pk) net
 WHERE before IS NOT NULL OR after IS NOT NULL
"""

TOUCHED = """
UPDATE undo_net SET touched = ARRAY(
  SELECT k.key FROM jsonb_object_keys(before || after) AS k(key)
   WHERE before -> k.key IS DISTINCT FROM after -> k.key AND k.key = ANY (:columns) ORDER BY k.key)
 WHERE op = 'U' AND table_name = :name
"""

ERASED = """
UPDATE undo_net SET state = 'erased', why = 'erased'
 WHERE before @> '{{"erased": true}}' OR after @> '{{"erased": true}}'
"""

NOT_TOUCHED = "UPDATE undo_net SET state = 'done' WHERE op = 'U' AND touched = '{{}}' AND state = ''"

WRITE_BACK = """
WITH written AS (
  UPDATE {table} t SET {values}
    FROM undo_net n, LATERAL jsonb_populate_record(NULL::{table}, n.before) b,
         LATERAL jsonb_populate_record(NULL::{table}, n.after) a
   WHERE n.n = ANY (:ids) AND n.state = '' AND {key}
     AND (SELECT bool_and(to_jsonb(t) -> k.k IS NOT DISTINCT FROM n.after -> k.k) FROM unnest(n.touched) k(k))
  RETURNING n.n)
UPDATE undo_net SET state = 'done' WHERE n IN (SELECT n FROM written)
"""

PUT_BACK = """
WITH written AS (
  INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE
  SELECT {values} FROM undo_net n, LATERAL jsonb_populate_record(NULL::{table}, n.before) b
   WHERE n.n = ANY (:ids) AND n.state = '' ORDER BY n.n
  RETURNING 1)
UPDATE undo_net SET state = 'done'
 WHERE n = ANY (:ids) AND state = '' AND (SELECT count(*) FROM written) > 0
"""

TAKE_AWAY = """
WITH written AS (
  DELETE FROM {table} t
   USING undo_net n, LATERAL jsonb_populate_record(NULL::{table}, n.after) a
   WHERE n.n = ANY (:ids) AND n.state = '' AND {key}
  RETURNING n.n)
UPDATE undo_net SET state = 'done' WHERE n IN (SELECT n FROM written)
"""

EDITED = """
WITH found AS (
  SELECT n.n FROM undo_net n, LATERAL jsonb_populate_record(NULL::{table}, n.after) a, {table} t,
         LATERAL (SELECT to_jsonb(t) AS now) j
   WHERE n.table_name = :name AND n.op = 'I' AND n.state = '' AND {key}
     AND EXISTS (SELECT 1 FROM jsonb_each(n.after - CAST(:books AS text[])) e
                  WHERE j.now ? e.key AND j.now -> e.key IS DISTINCT FROM e.value))
UPDATE undo_net SET state = 'kept', why = 'edited' WHERE n IN (SELECT n FROM found)
"""

GONE = """
UPDATE undo_net n SET state = 'gone'
 WHERE n.table_name = :name AND n.op = 'I' AND n.state = ''
   AND NOT EXISTS (SELECT 1 FROM {table} t, LATERAL jsonb_populate_record(NULL::{table}, n.after) a WHERE {key})
"""

LINK = """
INSERT INTO undo_link (child, parent, is_half)
SELECT m.n, n.n, :is_half FROM undo_net m, LATERAL jsonb_populate_record(NULL::{child}, m.after) c
  JOIN undo_net n ON n.table_name = :parent AND n.op = 'I' AND n.row_pk = {named}
 WHERE m.table_name = :child AND m.op = 'I' AND m.n <> n.n
"""

REFERRED = """
WITH refs AS MATERIALIZED (
  SELECT n.n, {pk_of_c} AS pk
    FROM undo_net n, LATERAL jsonb_populate_record(NULL::{parent}, n.after) p, {child} c
   WHERE n.table_name = :parent AND n.op = 'I' AND n.state = '' AND {join}),
found AS (
  SELECT DISTINCT r.n FROM refs r
    LEFT JOIN undo_net m ON m.table_name = :child AND m.op = 'I' AND m.state <> 'done' AND m.row_pk = r.pk
   WHERE m.n IS NULL)
UPDATE undo_net SET state = 'kept', why = 'referred' WHERE n IN (SELECT n FROM found)
"""

UPWARD = """
WITH found AS (
  SELECT n.n, min(CASE WHEN m.why = 'referred' THEN 'referred' WHEN m.why = 'edited' AND l.is_half THEN 'edited'
                       ELSE 'needed' END) AS why
    FROM undo_link l JOIN undo_net m ON m.n = l.child JOIN undo_net n ON n.n = l.parent
   WHERE m.state = 'kept' AND m.why <> 'part'
     AND (n.state = '' OR n.state = 'kept' AND n.why IN ('referred', 'part') AND m.why <> 'referred')
   GROUP BY n.n)
UPDATE undo_net SET state = 'kept', why = found.why FROM found WHERE found.n = undo_net.n
"""

DOWNWARD = """
WITH found AS (
  SELECT m.n, bool_or(n.why = 'edited') AS stays
    FROM undo_link l JOIN undo_net m ON m.n = l.child JOIN undo_net n ON n.n = l.parent
   WHERE m.state = '' AND n.state = 'kept' AND (n.why = 'edited' OR l.is_half)
   GROUP BY m.n)
UPDATE undo_net SET state = 'kept', why = CASE WHEN stays THEN 'with' ELSE 'part' END
  FROM found WHERE found.n = undo_net.n
"""

ARCHIVE = """
WITH written AS (
  UPDATE {table} t SET archived_at = now(){version}
    FROM undo_net n, LATERAL jsonb_populate_record(NULL::{table}, n.after) a
   WHERE n.table_name = :name AND n.op = 'I' AND n.state = 'kept' AND n.why = 'referred' AND {key}
     AND t.archived_at IS NULL
  RETURNING n.n)
UPDATE undo_net SET state = 'archived' WHERE n IN (SELECT n FROM written)
"""


def run(template: str, given: dict | None = None, **names):
    """One statement; names are identifiers of the catalogue, quoted."""
    return db.session.execute(text(template.format(**names)), given or {})


def same_key(table: Table, one: str, other: str) -> str:
    """Two rows of a table are the same row."""
    return " AND ".join(f"{one}.{quoted(c)} = {other}.{quoted(c)}" for c in table.key)


def key_text(columns, alias: str) -> str:
    """A key the way the journal writes it."""
    return "concat_ws(',', " + ", ".join(f"to_jsonb({alias}.{quoted(c)}) #>> '{{}}'" for c in columns) + ")"


def joined(reference: Reference) -> str:
    """The child c names the parent p."""
    pairs = zip(reference.columns, reference.key, strict=True)
    return " AND ".join(f"c.{quoted(mine)} = p.{quoted(its)}" for mine, its in pairs)


def booked(table: Table) -> str:
    """What a write by us does to the row's own books."""
    return (", version = t.version + 1" if "version" in table.columns else "") + (
        ", updated_at = now()" if "updated_at" in table.columns else ""
    )


def gather(number: int) -> None:
    """Put together what a change set did, a line for each row."""
    run("DROP TABLE IF EXISTS undo_net")
    run(NET, {"number": number})
    run(ERASED)
    run("ALTER TABLE undo_net ADD PRIMARY KEY (n)")
    run("CREATE INDEX ON undo_net (table_name, row_pk)")
    run("ANALYZE undo_net")
    run("DROP TABLE IF EXISTS undo_link")
    run("CREATE TEMPORARY TABLE undo_link (child bigint, parent bigint, is_half boolean) ON COMMIT DROP")


def learn_sizes(tables: dict[str, Table]) -> None:
    """Have the planner look at tables of which much is undone: right after an import it knows nothing."""
    many = "SELECT table_name FROM undo_net GROUP BY table_name HAVING count(*) > 500"
    for name in list(run(many).scalars()):
        if name in tables:
            run("ANALYZE {table}", table=quoted(name))


def mark_touched(table: Table) -> None:
    """Note which columns were changed; the row's own books do not count."""
    columns = [c for c in table.columns if c not in BOOKS]
    run(TOUCHED, {"name": table.name, "columns": columns})


def write_back(table: Table, touched: list[str], ids: list[int]) -> None:
    """Rows as they were, where the touched columns still are what they became."""
    values = ", ".join(f"{quoted(c)} = b.{quoted(c)}" for c in touched) + booked(table)
    run(
        WRITE_BACK,
        {"ids": ids},
        table=quoted(table.name),
        values=values,
        key=same_key(table, "t", "a"),
    )


def put_back(table: Table, ids: list[int]) -> None:
    """Rows that were deleted, with their old numbers."""
    known = set(run("SELECT jsonb_object_keys(before) FROM undo_net WHERE n = :n", {"n": ids[0]}).scalars())
    columns = [c for c in table.columns if c in known]
    values = ", ".join(f"b.{quoted(c)}" + " + 1" * (c == "version") for c in columns)
    run(
        PUT_BACK,
        {"ids": ids},
        table=quoted(table.name),
        columns=", ".join(map(quoted, columns)),
        values=values,
    )


def take_away(table: Table, ids: list[int]) -> None:
    """Rows that were added."""
    run(TAKE_AWAY, {"ids": ids}, table=quoted(table.name), key=same_key(table, "t", "a"))


def mark_edited(table: Table) -> None:
    """Keep what somebody has worked on since; what is gone already needs nothing."""
    names = {"table": quoted(table.name), "key": same_key(table, "t", "a")}
    run(EDITED, {"name": table.name, "books": sorted(BOOKS)}, **names)
    run(GONE, {"name": table.name}, **names)


def link(reference: Reference, tables: dict[str, Table]) -> None:
    """Note which added row names which other added row."""
    parent, child = tables[reference.parent], tables[reference.child]
    named = dict(zip(reference.key, reference.columns, strict=True))
    if set(parent.key) <= named.keys():
        run(
            LINK,
            {"parent": parent.name, "child": child.name, "is_half": reference.is_extension(tables)},
            child=quoted(child.name),
            named=key_text([named[column] for column in parent.key], "c"),
        )


def mark_referred(reference: Reference, tables: dict[str, Table]) -> None:
    """Keep what something outside of the change set refers to."""
    child = tables.get(reference.child)
    run(
        REFERRED,
        {"parent": reference.parent, "child": reference.child},
        parent=quoted(reference.parent),
        child=quoted(reference.child),
        join=joined(reference),
        pk_of_c=key_text(child.key, "c") if child else "''",
    )


def mark_related() -> int:
    """Keep what a kept row cannot do without, upwards and downwards; how many that were."""
    return run(UPWARD).rowcount + run(DOWNWARD).rowcount


def archive(table: Table) -> int:
    """Put away what had to be kept."""
    version = booked(table)
    return run(
        ARCHIVE,
        {"name": table.name},
        table=quoted(table.name),
        version=version,
        key=same_key(table, "t", "a"),
    ).rowcount
