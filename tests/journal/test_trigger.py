"""The database notes what is written, and refuses what no change set stands for."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from crm.journal import SYSTEM, acting, change_set_id, changes
from crm.journal.models import Change, ChangeSet
from crm.kernel import db, transaction

from .rows import in_set, people, put_tag, run, tag


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO tag (name) VALUES ('x')",
        "UPDATE party SET lang = 'id'",
        "DELETE FROM person",
        "COPY tag (name) FROM PROGRAM 'echo x'",
    ],
)
def test_a_write_outside_a_change_set_is_refused(slate, statement):
    with in_set():
        people("Ayu")

    with pytest.raises(DBAPIError) as refused, transaction():
        run(statement)

    assert refused.value.orig.sqlstate == "CS001"


def test_a_change_set_ends_with_its_block(slate):
    with pytest.raises(DBAPIError) as refused, transaction():
        with in_set():
            tag("x")
        tag("y")

    assert refused.value.orig.sqlstate == "CS001"
    assert change_set_id() is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET after = NULL",
        "DELETE FROM change",
        "UPDATE change_set SET action = 'Something harmless'",
        "DELETE FROM change_set",
    ],
)
def test_history_is_never_rewritten(slate, statement):
    with in_set():
        people("Ayu")

    with pytest.raises(DBAPIError) as refused, transaction():
        run(statement)

    assert refused.value.orig.sqlstate == "CS002"


def test_one_statement_on_many_rows_is_noted_row_by_row(slate):
    with in_set():
        people("Ayu", "Ben", "Cut")
    with in_set() as number:
        run("UPDATE party SET lang = 'id', version = version + 1")
        run("UPDATE party SET lang = 'id'")

    noted = db.session.scalars(select(Change).where(Change.change_set_id == number)).all()
    assert [(c.op, c.before["lang"], c.after["lang"]) for c in noted] == [("U", None, "id")] * 3


def test_a_key_of_two_columns_is_written_with_a_comma(slate):
    with in_set() as number:
        (ayu,) = people("Ayu")
        mayors = tag("Mayors")
        put_tag(ayu, mayors)

    noted = select(Change.row_pk).where(Change.change_set_id == number, Change.table_name == "party_tag")
    assert db.session.scalar(noted) == f"{ayu},{mayors}"


def test_a_changed_key_is_a_row_gone_and_a_row_come(slate):
    with in_set():
        ayu, ben = people("Ayu", "Ben")
        put_tag(ayu, tag("Mayors"))
    with in_set() as number:
        run("UPDATE party_tag SET party_id = :b", b=ben)

    noted = select(Change.op).where(Change.change_set_id == number).order_by(Change.op)
    assert db.session.scalars(noted).all() == ["D", "I"]


def test_an_inner_verb_joins_the_open_change_set(slate):
    @changes("Inner")
    def inner(*, by):
        return change_set_id()

    with acting(SYSTEM, "Outer") as number:
        assert inner(by=SYSTEM) == number

    assert db.session.scalars(select(ChangeSet.action).where(ChangeSet.id >= number)).all() == ["Outer"]


def test_a_change_set_can_be_gone_on_with(slate):
    with in_set() as number:
        tag("x")
    with acting(SYSTEM, "", change_set_id=number):
        tag("y")

    assert len(db.session.scalars(select(Change).where(Change.change_set_id == number)).all()) == 2
