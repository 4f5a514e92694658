"""One rule for transactions."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from crm.journal import SYSTEM, acting
from crm.kernel import db, transaction
from crm.kernel.db import after_commit


def tags():
    return db.session.scalar(text("SELECT count(*) FROM tag"))


def add(name):
    db.session.execute(text("INSERT INTO tag (name) VALUES (:name)"), {"name": name})


def test_what_fails_leaves_nothing_behind(slate):
    with pytest.raises(RuntimeError), acting(SYSTEM, "Tagged"):
        add("one")
        raise RuntimeError

    assert tags() == 0


def test_an_inner_transaction_is_part_of_the_outer_one(slate):
    with pytest.raises(RuntimeError), transaction():
        with acting(SYSTEM, "Tagged"):
            add("one")
        raise RuntimeError

    assert tags() == 0


def test_promises_are_kept_after_the_outermost_commit_and_in_order(slate):
    said = []
    with transaction():
        with transaction():
            after_commit(lambda: said.append("first"))
        after_commit(lambda: said.append("second"))
        assert said == []

    assert said == ["first", "second"]


def test_a_promise_of_what_failed_is_forgotten(slate):
    said = []
    with pytest.raises(RuntimeError), transaction():
        after_commit(lambda: said.append("never"))
        raise RuntimeError
    with transaction():
        after_commit(lambda: said.append("later"))

    assert said == ["later"]


def test_a_promise_outside_any_transaction_is_kept_at_once(slate):
    said = []

    after_commit(lambda: said.append("now"))

    assert said == ["now"]


def test_a_connection_that_dies_in_between_leaves_no_transaction_open(fresh):
    with pytest.raises((RuntimeError, DBAPIError)), transaction():
        number = db.session.scalar(text("SELECT pg_backend_pid()"))
        with db.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:number)"), {"number": number})
        raise RuntimeError

    with acting(SYSTEM, "Tagged"):
        add("after the restart")
    db.session.remove()
    assert tags() == 1


def test_what_is_caught_inside_leaves_no_change_set_open(slate):
    with transaction():
        with pytest.raises(RuntimeError), acting(SYSTEM, "Failed"):
            raise RuntimeError
        with pytest.raises(DBAPIError, match="outside a change set"), db.session.begin_nested():
            add("nobody's")
