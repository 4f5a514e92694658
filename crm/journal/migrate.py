"""What migrations say to have a table watched by the journal."""

NOTE = """
CREATE FUNCTION journal_note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  number bigint := nullif(current_setting('crm.change_set', true), '')::bigint;
BEGIN
  IF number IS NULL THEN
    IF TG_OP = 'DELETE' THEN
      PERFORM 1 FROM old_rows LIMIT 1;
    ELSE
      PERFORM 1 FROM new_rows LIMIT 1;
    END IF;
    IF FOUND THEN
      RAISE EXCEPTION 'a write to % outside a change set', TG_TABLE_NAME USING ERRCODE = 'CS001';
    END IF;
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    INSERT INTO change (change_set_id, seq, table_name, row_pk, op, before, after)
    SELECT number, nextval('change_seq'), TG_TABLE_NAME, CASE WHEN TG_NARGS = 1 THEN n.j ->> TG_ARGV[0] ELSE journal_pk(n.j, TG_ARGV) END, 'I', NULL, n.j
      FROM (SELECT to_jsonb(r) AS j FROM new_rows r) n;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO change (change_set_id, seq, table_name, row_pk, op, before, after)
    SELECT number, nextval('change_seq'), TG_TABLE_NAME, CASE WHEN TG_NARGS = 1 THEN o.j ->> TG_ARGV[0] ELSE journal_pk(o.j, TG_ARGV) END, 'D', o.j, NULL
      FROM (SELECT to_jsonb(r) AS j FROM old_rows r) o;
  ELSE
    INSERT INTO change (change_set_id, seq, table_name, row_pk, op, before, after)
    SELECT number, nextval('change_seq'), TG_TABLE_NAME, pk,
           CASE WHEN o.j IS NULL THEN 'I' WHEN n.j IS NULL THEN 'D' ELSE 'U' END, o.j, n.j
      FROM (SELECT to_jsonb(r) AS j, journal_pk(to_jsonb(r), TG_ARGV) AS pk FROM old_rows r) o
      FULL JOIN (SELECT to_jsonb(r) AS j, journal_pk(to_jsonb(r), TG_ARGV) AS pk FROM new_rows r) n USING (pk)
     WHERE o.j IS DISTINCT FROM n.j;
  END IF;
  RETURN NULL;
END $$
"""

KEY = """
CREATE FUNCTION journal_pk(j jsonb, columns text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN cardinality(columns) = 1 THEN j ->> columns[array_lower(columns, 1)]
         ELSE (SELECT string_agg(j ->> c, ',' ORDER BY n) FROM unnest(columns) WITH ORDINALITY u(c, n)) END
$$
"""

KEEP = """
CREATE FUNCTION journal_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('crm.erasing', true) = 'on' THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'CS002';
END $$
"""


def create(op) -> None:
    """The trigger functions, and the journal's own guard."""
    for statement in (KEY, NOTE, KEEP):
        op.execute(statement)
    for table in ("change", "change_set"):
        op.execute(
            f"CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION journal_keep()"
        )


def drop(op) -> None:
    """Take the functions away again; the tables that used them are gone by then."""
    for table in ("change", "change_set"):
        op.execute(f"DROP TRIGGER keep ON {table}")
    for name in ("journal_keep()", "journal_note()", "journal_pk(jsonb, text[])"):
        op.execute(f"DROP FUNCTION {name}")


def watch(op, table: str, pk: tuple[str, ...] = ("id",)) -> None:
    """Have every insert, update and delete of a table noted, a statement at a time."""
    columns = ", ".join(f"'{column}'" for column in pk)
    for event, tables in (
        ("INSERT", "NEW TABLE AS new_rows"),
        ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
        ("DELETE", "OLD TABLE AS old_rows"),
    ):
        op.execute(
            f"CREATE TRIGGER journal_{event.lower()} AFTER {event} ON {table} REFERENCING {tables}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION journal_note({columns})"
        )


def unwatch(op, table: str) -> None:
    """Stop noting what happens to a table."""
    for event in ("insert", "update", "delete"):
        op.execute(f"DROP TRIGGER journal_{event} ON {table}")
