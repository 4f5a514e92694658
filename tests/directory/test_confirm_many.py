"""Two hundred questions are one page of a constant number of statements, and every answer is one of its own."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from crm.directory.queries.confirm import MOST, how_many
from crm.journal import SYSTEM, acting
from crm.kernel import clock, db
from tests import factories

from .conftest import signed_in

LONG_AGO = clock.today() - timedelta(days=2000)


def asked(number: int) -> None:
    """So many terms that are over, in cities of twenty posts each."""
    with acting(SYSTEM, "Added many"):
        for n in range(number):
            if n % 20 == 0:
                city = factories.organisation(f"City {n} of many")
            post = factories.post(city, f"Post {n}", "other")
            over = clock.today() - timedelta(days=1 + n % 300)
            factories.position(
                factories.person(f"Holder {n}"),
                city,
                post.title,
                post_id=post.id,
                from_on=LONG_AGO,
                term_ends_on=over,
            )


def statements(client) -> tuple[int, str]:
    """How many statements the page takes, and the page."""
    said = []

    def note(_connection, _cursor, statement, *_rest):
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        page = client.get("/confirm").text
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(said), page


@pytest.mark.timeout(120)
def test_two_hundred_rows_take_as_many_statements_as_two(client, slate):
    officer = signed_in(client, "officer")
    asked(2)
    statements(officer)
    few, _page = statements(officer)
    asked(198)
    many, page = statements(officer)
    assert many <= few + 1
    assert how_many() == 200
    assert page.count("data-row>") == min(MOST, 200)
