"""Counting what is asked of the database, and browsers that are signed in."""

import re

import pytest
from sqlalchemy import event

from crm.kernel import db
from tests import factories

PASSWORD = "seven quiet harbours"


@pytest.fixture
def statements(slate):
    def count(act):
        seen = []

        def note(_conn, _cursor, statement, *_rest):
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            act()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    return count


def signed_in(client, role):
    user = factories.member(role=role, password=PASSWORD)
    client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    return client


@pytest.fixture
def reader(client):
    return signed_in(client, "reader")


@pytest.fixture
def officer(client):
    return signed_in(client, "officer")


@pytest.fixture
def administrator(app, client):
    return signed_in(app.test_client(), "admin")


def saved(response):
    assert response.status_code == 302, re.findall(r'<div class="errsum.*?</div>', response.text, re.S)
    return response.headers["Location"]
