"""The history speaks words: every watched table and every shown column has a name."""

from sqlalchemy import text

from crm.journal.naming import BELONGING, COMMON, NAMES
from crm.journal.wording import HIDDEN
from crm.kernel import db

WATCHED = """
SELECT DISTINCT c.relname, a.attname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
 WHERE t.tgname = 'journal_insert' ORDER BY 1, 2
"""


def test_every_watched_table_is_described(slate):
    assert {table for table, _column in db.session.execute(text(WATCHED))} - NAMES.keys() == set()


def test_every_column_that_is_shown_has_a_label(slate):
    nameless = [
        f"{table}.{column}"
        for table, column in db.session.execute(text(WATCHED))
        if table in NAMES and column not in HIDDEN | COMMON.keys() | NAMES[table].fields.keys()
    ]

    assert nameless == []


def test_what_belongs_to_something_exists(slate):
    known = set(
        map(tuple, db.session.execute(text("SELECT table_name, column_name FROM information_schema.columns")))
    )

    assert {one for found in BELONGING.values() for one in found} - known == set()


def test_every_described_page_exists(app):
    assert {named.endpoint for named in NAMES.values() if named.endpoint} - app.view_functions.keys() == set()
