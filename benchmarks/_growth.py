"""Whether the pass over all records costs the same for each, however many there are: time and memory."""

import os
import resource
import time

from sqlalchemy import text

from crm.directory import look_for_duplicates
from crm.journal import SYSTEM, acting
from crm.kernel import db

from ._ground import house

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "20000 100000").split()]
LETTERS = "translate(md5('{salt}' || n), '0123456789', 'aeioutrnls')"
MAKE = (
    """
INSERT INTO party (id, kind, display_name, sort_name, name_norm, country_code)
SELECT n, 'org', initcap(w) || ' City', w || ' city', w || ' city', c
  FROM (SELECT n, left({place}, 9) AS w, ('{{ID,PH,IN,NP,FJ}}'::text[])[1 + n % 5] AS c
          FROM generate_series(1, :places) n) made
""",
    """
INSERT INTO party (id, kind, display_name, sort_name, name_norm, country_code)
SELECT n, 'person', initcap(g || ' ' || f), g || ' ' || f, g || ' ' || f, c
  FROM (SELECT n, left({given}, 2 + n % 4) AS g, left({family}, 7) AS f,
               ('{{ID,PH,IN,NP,FJ}}'::text[])[1 + n % 5] AS c FROM generate_series(:places + 1, :all) n) made
""",
    "INSERT INTO organisation (party_id, class) SELECT id, 'local_government' FROM party WHERE kind = 'org'",
    """
INSERT INTO person (party_id, given_name, family_name)
SELECT id, split_part(display_name, ' ', 1), split_part(display_name, ' ', 2) FROM party WHERE kind = 'person'
""",
    """
INSERT INTO position (person_id, organisation_id, title, valid)
SELECT id, 1 + id % :places, 'Officer', '(,)' FROM party WHERE kind = 'person'
""",
)


def main() -> None:
    """A house of each size, compared with itself."""
    figures = [measured(size) for size in SIZES]
    (few, slow, small), (many, fast, big) = figures[0], figures[-1]
    print(f"  a record takes {fast / slow:.2f} times as long among {many:,} as among {few:,} (target 1.2)")
    print(
        f"  memory at its peak: {small:,.0f} MB with {few:,} records, {big:,.0f} MB with {many:,} (target + 20)"
    )


def measured(size: int) -> tuple[int, float, float]:
    """How many records, how long one takes, and the most memory that was used so far."""
    with house():
        make(size)
        start, worked = time.perf_counter(), time.process_time()
        look_for_duplicates()
        spent, worked = time.perf_counter() - start, time.process_time() - worked
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    each = worked / size * 1000
    print(
        f"  {size:,} records: {size / spent:,.0f} records/s, {each:.2f} ms of this processor for each, {peak:,.0f} MB",
        flush=True,
    )
    return size, spent / size, peak


def make(size: int) -> None:
    """Organisations and people of made-up names, ten people to an organisation; made where they are kept."""
    words = {salt: LETTERS.format(salt=salt) for salt in ("place", "given", "family")}
    with acting(SYSTEM, "Made records"):
        for statement in MAKE:
            db.session.execute(text(statement.format(**words)), {"places": size // 11, "all": size})
    db.session.execute(text("ANALYZE"))
