"""A large network, made in the database itself: organisations, people, positions, and what was said to them.

The figures are those of the measures: 100,000 organisations, 1,000,000 people, 1,500,000 positions and
5,000,000 entries of timelines; BENCH_SCALE=0.1 makes a tenth of each.
"""

import csv
import os
from pathlib import Path

from sqlalchemy import text

from crm.directory import name_norm, sort_key
from crm.kernel import db

SCALE = float(os.environ.get("BENCH_SCALE", "1"))
ORGANISATIONS = int(100_000 * SCALE)
PEOPLE = int(1_000_000 * SCALE)
POSITIONS = int(1_500_000 * SCALE)
ENTRIES = int(5_000_000 * SCALE)
LISTS = Path(__file__).parent.parent / "tests" / "data"
WATCHED = (
    "party",
    "organisation",
    "person",
    "position",
    "contact_point",
    "interaction",
    "interaction_party",
    "party_tag",
)
COMMON = "Siti"  # one person in twelve is called so, as in a country where they would be
BUSY = 1  # the organisation with the longest history
BUSY_ENTRIES = 5_000

CREATE = (
    "CREATE TEMP TABLE place_names (n serial, shown text, sorted text, norm text, country char(2))",
    "CREATE TEMP TABLE given_names (n serial, shown text, sorted text, norm text)",
    "CREATE TEMP TABLE family_names (n serial, shown text, sorted text, norm text)",
)
ORGANISATION_ROWS = """
INSERT INTO party (id, kind, display_name, sort_name, name_norm, country_code, created_at)
SELECT g, 'org', p.shown || ' ' || g, p.sorted || ' ' || g, p.norm || ' ' || g, p.country,
       now() - g * interval '37 seconds'
  FROM generate_series(1, CAST(:organisations AS bigint)) g
  JOIN place_names p ON p.n = 1 + g % (SELECT count(*) FROM place_names)
"""
ORGANISATION_HALVES = """
INSERT INTO organisation (party_id, class, population)
SELECT id, (ARRAY['local_government', 'local_government', 'province', 'partner'])[1 + id % 4],
       CASE WHEN id % 3 > 0 THEN (id * 7919) % 9000000 END
  FROM party WHERE kind = 'org'
"""
PEOPLE_ROWS = """
INSERT INTO party (id, kind, display_name, sort_name, name_norm, country_code, lang, created_at)
SELECT :organisations + g, 'person', gn.shown || ' ' || fn.shown, gn.sorted || ' ' || fn.sorted,
       gn.norm || ' ' || fn.norm, o.country_code, (ARRAY['en', 'id', 'ko', 'zh-Hans'])[1 + g % 4],
       now() - g * interval '11 seconds'
  FROM generate_series(1, CAST(:people AS bigint)) g
  JOIN given_names gn ON gn.n = CASE WHEN g % 12 = 0 THEN 1 ELSE 1 + (g * 7907) % (SELECT count(*) FROM given_names) END
  JOIN family_names fn ON fn.n = 1 + (g / 3 * 104729) % (SELECT count(*) FROM family_names)
  JOIN party o ON o.id = 1 + (g * 31) % :organisations
"""
PEOPLE_HALVES = """
INSERT INTO person (party_id, given_name, family_name)
SELECT id, split_part(display_name, ' ', 1), split_part(display_name, ' ', 2) FROM party WHERE kind = 'person'
"""
POSITION_ROWS = """
INSERT INTO position (person_id, organisation_id, title, valid, is_primary)
SELECT :organisations + 1 + (g - 1) % :people, 1 + ((1 + (g - 1) % :people) * 31 + (g / :people) * 17) % :organisations,
       (ARRAY['Mayor', 'Deputy Mayor', 'Head of cooperation', 'Director', 'Secretary', 'Officer'])[1 + g % 6],
       CASE WHEN g % 5 = 0 THEN daterange('2016-01-01', '2021-01-01')
            WHEN g > :people THEN daterange('2010-01-01', '2015-06-01') ELSE daterange('2021-01-01', NULL) END,
       g <= :people
  FROM generate_series(1, CAST(:positions AS bigint)) g
"""
ADDRESS_ROWS = """
INSERT INTO contact_point (party_id, channel, value, value_norm, addr_hash, is_primary)
SELECT id, 'email', 'p' || id || '@city.example', 'p' || id || '@city.example',
       sha256(convert_to('p' || id, 'UTF8')), true FROM party WHERE kind = 'person'
"""
ENTRY_ROWS = """
INSERT INTO interaction (id, kind, starts_at, tz, subject)
SELECT g, (ARRAY['meeting', 'call', 'email_in', 'email_out', 'visit', 'note'])[1 + g % 6],
       timestamptz '2026-11-01' - (g % 3000) * interval '1 day' - (g % 86400) * interval '1 second', 'Asia/Jakarta',
       'Spoke about the programme'
  FROM generate_series(1, CAST(:entries / 2 AS bigint)) g
"""
WHO_ROWS = """
INSERT INTO interaction_party (interaction_id, party_id, role, starts_at)
SELECT i.id, CASE WHEN i.id <= :busy_entries THEN 1 ELSE 1 + (i.id * 31) % :organisations END, 'about', i.starts_at
  FROM interaction i
UNION ALL
SELECT i.id, :organisations + 1 + (i.id * 7919) % :people, 'with', i.starts_at FROM interaction i
"""
STEPS = (
    ORGANISATION_ROWS,
    ORGANISATION_HALVES,
    PEOPLE_ROWS,
    PEOPLE_HALVES,
    POSITION_ROWS,
    ADDRESS_ROWS,
    ENTRY_ROWS,
    WHO_ROWS,
)
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
 WHERE indrelid::regclass::text = ANY (:tables) AND NOT indisunique AND NOT indisexclusion
"""


def people_the_house() -> None:
    """Fill the tables, and let the planner look at them; indexes are built afterwards, as for any large load."""
    numbers = {
        "organisations": ORGANISATIONS,
        "people": PEOPLE,
        "positions": POSITIONS,
        "entries": ENTRIES,
        "busy_entries": min(BUSY_ENTRIES, ENTRIES // 10),
    }
    for statement in CREATE:
        db.session.execute(text(statement))
    learn_names()
    indexes = db.session.execute(text(INDEXES), {"tables": list(WATCHED)}).all()
    for name, _definition in indexes:
        db.session.execute(text(f"DROP INDEX {name}"))
    for table in WATCHED:
        db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
    for step in STEPS:
        used = {name: value for name, value in numbers.items() if f":{name}" in step}
        db.session.execute(text(step), used)
    db.session.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
    for _name, definition in indexes:
        db.session.execute(text(definition))
    for table in WATCHED:
        db.session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER ALL"))
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def learn_names() -> None:
    """The names of the samples, as they are sorted and searched."""
    places = {(row["name"], row["country"]) for row in rows("network.csv")}
    people = list(rows("contacts.csv"))
    given = [COMMON, *sorted({row["given_name"] for row in people if row["given_name"].strip()} - {COMMON})]
    family = sorted({row["family_name"] for row in people if row["family_name"].strip()})
    fill("place_names", [(n, sort_key(n), name_norm(n), country) for n, country in sorted(places)])
    fill("given_names", [(n, sort_key(n), name_norm(n)) for n in given])
    fill("family_names", [(n, sort_key(n), name_norm(n)) for n in family])


def rows(name: str):
    """The rows of a sample list."""
    with (LISTS / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def fill(table: str, values: list[tuple]) -> None:
    """Put names into a table of their own."""
    columns = ["shown", "sorted", "norm", "country"][: len(values[0])]
    marks = ", ".join(f":{column}" for column in columns)
    db.session.execute(
        text(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"),
        [dict(zip(columns, value, strict=True)) for value in values],
    )
