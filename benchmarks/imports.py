"""Rows a second of a whole import (reading, checks, matching, journal), against COPY of the same rows.

The limit is a bare COPY of what the import wrote into the same tables with all their indexes, journal off.
"""

import csv
import os
import random
import resource
import tempfile
import time
from pathlib import Path

from psycopg.sql import SQL, Identifier
from sqlalchemy import text

from crm import exchange
from crm.journal import SYSTEM
from crm.kernel import db

from . import Figure
from ._ground import house

NUMBER = int(os.environ.get("BENCH_ROWS", "100000"))
SAMPLE = Path(__file__).parent.parent / "tests" / "data" / "contacts.csv"
TABLES = ("party", "organisation", "person", "contact_point", "position", "consent_event")
MOST_MEMORY = 400
TARGET = 0.15


def main() -> None:
    """Import, copy out what was written, copy it in again bare."""
    with house(), tempfile.TemporaryDirectory() as folder:
        before = resident()
        spent = bring_in(contacts(Path(folder) / "contacts.csv"))
        peak = resident()
        bare = bare_copy()
    Figure("import", NUMBER / sum(spent), NUMBER / bare, "rows/s", "COPY into the same tables", TARGET).say()
    print(f"  check {spent[0]:.1f} s, apply {spent[1]:.1f} s, COPY {bare:.1f} s; {NUMBER:,} rows")
    verdict = "ok" if peak <= MOST_MEMORY else "ABOVE"
    print(f"  peak memory {peak:.0f} MB ({before:.0f} before; target {MOST_MEMORY}, {verdict})")


def resident() -> float:
    """The most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def contacts(path: Path) -> Path:
    """Officials like those of the sample, as many as wanted, with addresses of their own."""
    rows = list(csv.reader(SAMPLE.read_text(encoding="utf-8").splitlines()))
    chance = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as written:
        writer = csv.writer(written)
        writer.writerow(rows[0])
        for number in range(NUMBER):
            given, family, email, _phone, *rest = chance.choice(rows[1:])
            phone = f"+62812{number:08d}"
            writer.writerow([given, family, email.replace("@", f".{number}@"), phone, *rest])
    return path


def bring_in(path: Path) -> tuple[float, float]:
    """Seconds for reading and planning, and for writing."""
    with path.open("rb") as file:
        run = exchange.receive(file, "contacts.csv", by=SYSTEM)
    started = time.perf_counter()
    exchange.check(run.id)
    checked = time.perf_counter()
    run = exchange.apply_now(run.id, by=SYSTEM)
    applied = time.perf_counter()
    assert exchange.figures(run)["created"] == NUMBER, exchange.figures(run)
    return checked - started, applied - checked


def bare_copy() -> float:
    """Seconds for COPY of the same rows into the same tables, empty again and with the journal off."""
    db.session.rollback()
    kept = {table: taken(table) for table in TABLES}
    for table in TABLES:
        db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    db.session.execute(text("TRUNCATE party CASCADE"))
    raw = db.session.connection().connection.driver_connection
    started = time.perf_counter()
    for table, (columns, rows) in kept.items():
        statement = SQL("COPY {} ({}) FROM STDIN").format(
            Identifier(table), SQL(", ").join(map(Identifier, columns))
        )
        with raw.cursor() as cursor, cursor.copy(statement) as copy:
            for block in rows:
                copy.write(block)
    db.session.commit()
    return time.perf_counter() - started


def taken(table: str) -> tuple[list[str], list[bytes]]:
    """The rows of a table as COPY writes them."""
    columns = db.session.scalars(
        text(
            "SELECT attname FROM pg_attribute WHERE attrelid = CAST(:t AS regclass) AND attnum > 0"
            " AND NOT attisdropped AND attgenerated = ''"
        ),
        {"t": table},
    ).all()
    statement = SQL("COPY {} ({}) TO STDOUT").format(
        Identifier(table), SQL(", ").join(map(Identifier, columns))
    )
    raw = db.session.connection().connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        return list(columns), [bytes(block) for block in copy]


if __name__ == "__main__":
    main()
