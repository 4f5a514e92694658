"""Many rows in one statement."""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb
from sqlalchemy import text

from crm.kernel import db


def copy_into(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows into a table; triggers and constraints work as for any insert."""
    rows = list(rows)
    if not rows:
        return
    db.session.flush()
    statement = SQL("COPY {} ({}) FROM STDIN").format(
        Identifier(table), SQL(", ").join(map(Identifier, columns))
    )
    raw = db.session.connection().connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([Jsonb(v) if isinstance(v, dict | list) else v for v in row])


def new_ids(table: str, count: int) -> list[int]:
    """Numbers for rows that are about to be written."""
    taken = text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :n)")
    return list(db.session.scalars(taken, {"table": table, "n": count})) if count else []


def change_rows(statement: str, rows: list[dict[str, Any]]) -> None:
    """One UPDATE or INSERT over rows given as one JSON document named `rows`."""
    if rows:
        db.session.execute(text(statement), {"rows": Jsonb(rows)})


def count_anew(tables: Sequence[str]) -> None:
    """Tell the planner how large tables have become: what it believed of an empty one makes searches slow."""
    for table in tables:
        db.session.execute(text(f'ANALYZE "{table}"'))
