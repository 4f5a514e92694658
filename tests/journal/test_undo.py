"""Undoing: back to what it was, where nothing has happened since."""

import threading

import pytest
from sqlalchemy import select, text

from crm.journal import SYSTEM, AlreadyUndone, acting, undo
from crm.journal.models import ChangeSet, UndoLeft
from crm.journal.undoing.whole import NothingLeftToUndo
from crm.journal.verbs import REFERENCES
from crm.kernel import db
from crm.kernel.errors import NotAllowed, NotFound
from tests import factories

from .rows import in_set, people, put_tag, reach, run, state, tag

TABLES = ("party", "person", "tag", "party_tag", "contact_point")


def test_what_was_added_goes(slate):
    before = state(*TABLES)
    with in_set() as number:
        (ayu,) = people("Ayu")
        reach(ayu, "ayu@x.example")
        put_tag(ayu, tag("Mayors"))

    report = undo(number, SYSTEM)

    assert state(*TABLES) == before
    assert (report.undone, report.archived, report.conflicts) == (5, 0, [])


def test_what_was_changed_changes_back_and_counts_as_a_new_version(slate):
    with in_set():
        (ayu,) = people("Ayu")
    before = state(*TABLES)
    with in_set() as number:
        run("UPDATE party SET display_name = 'Aya', version = version + 1 WHERE id = :id", id=ayu)
        run("UPDATE party SET lang = 'id', version = version + 1 WHERE id = :id", id=ayu)

    undo(number, SYSTEM)

    assert state(*TABLES) == before
    assert run("SELECT version FROM party WHERE id = :id", id=ayu).scalar() == 4


def test_what_was_deleted_comes_back_with_its_number(slate):
    with in_set():
        (ayu,) = people("Ayu")
        address = reach(ayu, "ayu@x.example")
    before = state(*TABLES)
    with in_set() as number:
        run("DELETE FROM contact_point WHERE id = :id", id=address)
        run("DELETE FROM person WHERE party_id = :id", id=ayu)
        run("DELETE FROM party WHERE id = :id", id=ayu)

    undo(number, SYSTEM)

    assert state(*TABLES) == before


def test_a_row_changed_since_is_listed_and_the_rest_goes_back(slate):
    with in_set():
        ayu, ben = people("Ayu", "Ben")
    with in_set() as number:
        run("UPDATE party SET lang = 'id'")
    with in_set():
        run("UPDATE party SET lang = 'ms' WHERE id = :id", id=ayu)

    report = undo(number, SYSTEM)

    assert [(left.table, left.row_pk, left.why) for left in report.conflicts] == [
        ("party", str(ayu), "edited")
    ]
    assert run("SELECT lang FROM party WHERE id = :id", id=ayu).scalar() == "ms"
    assert run("SELECT lang FROM party WHERE id = :id", id=ben).scalar() is None
    assert db.session.scalars(select(UndoLeft.why)).all() == ["edited"]


def test_another_column_changed_since_is_no_conflict(slate):
    with in_set():
        (ayu,) = people("Ayu")
    with in_set() as number:
        run("UPDATE party SET lang = 'id'")
    with in_set():
        run("UPDATE party SET tz = 'Asia/Jakarta'")

    undo(number, SYSTEM)

    assert run("SELECT lang, tz FROM party WHERE id = :id", id=ayu).one() == (None, "Asia/Jakarta")


def test_an_added_row_that_something_refers_to_is_archived_whole(slate):
    with in_set() as number:
        ayu, ben = people("Ayu", "Ben")
        reach(ben, "ben@x.example")
    with in_set():
        put_tag(ayu, tag("Mayors"))

    report = undo(number, SYSTEM)

    assert (report.archived, report.conflicts) == (1, [])
    rows = run("SELECT p.id, archived_at IS NOT NULL FROM party p JOIN person q ON q.party_id = p.id").all()
    assert rows == [(ayu, True)]


def test_a_column_without_a_foreign_key_keeps_a_row_too(slate):
    run("CREATE TABLE letter (party_id bigint)")
    with in_set() as number:
        (ayu,) = people("Ayu")
    run("INSERT INTO letter VALUES (:id)", id=ayu)
    REFERENCES["party"] = {"letter.party_id"}
    try:
        report = undo(number, SYSTEM)
    finally:
        del REFERENCES["party"]

    assert report.archived == 1
    assert run("SELECT archived_at IS NOT NULL FROM party").scalar() is True


def test_an_added_row_that_was_worked_on_stays_whole_and_is_listed(slate):
    with in_set() as number:
        ayu, _ben = people("Ayu", "Ben")
        reach(ayu, "ayu@x.example")
    with in_set():
        run("UPDATE person SET salutation = 'Ibu Ayu' WHERE party_id = :id", id=ayu)

    report = undo(number, SYSTEM)

    assert report.archived == 0
    assert {(left.table, left.why) for left in report.conflicts} == {
        ("party", "edited"),
        ("person", "edited"),
    }
    assert run("SELECT display_name, archived_at FROM party").all() == [("Ayu", None)]
    assert run("SELECT count(*) FROM contact_point").scalar() == 1


def test_something_moved_to_a_new_row_moves_back_before_the_row_goes(slate):
    with in_set():
        (ayu,) = people("Ayu")
        old = reach(ayu, "old@x.example", is_primary=True)
    before = state(*TABLES)
    with in_set() as number:
        run("UPDATE contact_point SET is_primary = false WHERE id = :id", id=old)
        reach(ayu, "new@x.example", is_primary=True)

    report = undo(number, SYSTEM)

    assert report.conflicts == []
    assert state(*TABLES) == before


def test_two_rows_that_changed_places_change_back(slate):
    with in_set():
        (ayu,) = people("Ayu")
        one = reach(ayu, "one@x.example", is_primary=True)
        two = reach(ayu, "two@x.example")
    before = state(*TABLES)
    with in_set() as number:
        run("UPDATE contact_point SET is_primary = false WHERE id = :id", id=one)
        run("UPDATE contact_point SET is_primary = true WHERE id = :id", id=two)

    assert undo(number, SYSTEM).conflicts == []
    assert state(*TABLES) == before


def test_what_would_break_a_rule_today_is_listed_and_the_rest_comes_back(slate):
    with in_set():
        ayu, ben = people("Ayu", "Ben")
        mayors = tag("Mayors")
        put_tag(ayu, mayors)
        put_tag(ben, mayors)
    with in_set() as number:
        run("DELETE FROM party_tag")
    with in_set():
        put_tag(ayu, mayors)

    report = undo(number, SYSTEM)

    assert [left.why for left in report.conflicts] == ["blocked"]
    assert run("SELECT count(*) FROM party_tag").scalar() == 2


def test_once_is_enough_and_an_undo_can_be_undone(slate):
    with in_set() as number:
        people("Ayu")
    after = state(*TABLES)
    first = undo(number, SYSTEM)
    with pytest.raises(AlreadyUndone):
        undo(number, SYSTEM)

    second = undo(first.change_set_id, SYSTEM)

    assert state(*TABLES) == after
    undo(second.change_set_id, SYSTEM)
    assert run("SELECT count(*) FROM party").scalar() == 0


def test_an_undo_that_can_do_nothing_is_refused_and_can_be_tried_again(slate):
    with in_set():
        people("Ayu")
    with in_set() as number:
        run("UPDATE party SET lang = 'id'")
    with in_set() as later:
        run("UPDATE party SET lang = 'ms'")

    with pytest.raises(NothingLeftToUndo):
        undo(number, SYSTEM)

    undo(later, SYSTEM)
    assert undo(number, SYSTEM).undone == 1


def test_there_is_nothing_to_undo_where_nothing_was(slate):
    with pytest.raises(NotFound):
        undo(10**15, SYSTEM)


def test_who_may_undo(slate):
    reader, officer, other = factories.user("reader"), factories.user(), factories.user()
    with acting(officer, "Added") as number:
        people("Ayu")
    with pytest.raises(NotAllowed):
        undo(number, reader)

    undo(number, other)

    with acting(reader, "Own") as own:
        people("Ben")
    undo(own, reader)


def test_nobody_undoes_what_was_done_to_users_without_the_right_to(slate):
    admin, second = factories.user("admin"), factories.user("admin")
    from crm.accounts import verbs

    verbs.change_role(second.id, "officer", by=second)
    number = db.session.scalar(select(ChangeSet.id).order_by(ChangeSet.id.desc()).limit(1))

    with pytest.raises(NotAllowed):
        undo(number, second)

    undo(number, admin)
    assert second.role == "admin"


def test_the_same_row_touched_many_times_goes_all_the_way_back(slate):
    with in_set():
        (ayu,) = people("Ayu")
    before = state(*TABLES)
    with in_set() as number:
        for name in ("Aya", "Ayi", "Ayo"):
            run("UPDATE party SET display_name = :n WHERE id = :id", n=name, id=ayu)
        address = reach(ayu, "a@x.example")
        run("UPDATE contact_point SET value = 'b@x.example' WHERE id = :id", id=address)
        gone = reach(ayu, "gone@x.example")
        run("DELETE FROM contact_point WHERE id = :id", id=gone)

    undo(number, SYSTEM)

    assert state(*TABLES) == before


def test_of_two_who_undo_at_once_one_wins(fresh):
    with in_set() as number:
        people("Ayu")
    outcomes, start = [], threading.Barrier(2)

    def try_it():
        with fresh.app_context():
            start.wait()
            try:
                undo(number, SYSTEM)
                outcomes.append("undone")
            except AlreadyUndone:
                outcomes.append("told")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=try_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["told", "undone"]


def test_ten_thousand_rows_are_undone_within_a_minute(slate):
    from time import monotonic

    with in_set() as number:
        ids = people(*[f"Person {n}" for n in range(10_000)])
        run(
            "INSERT INTO contact_point (party_id, channel, value, value_norm, addr_hash)"
            " SELECT id, 'email', id, id, '\\x00' FROM party"
        )
    with in_set():
        mayors = tag("Mayors")
        run("INSERT INTO party_tag SELECT id, :t FROM party WHERE id % 4 = 0", t=mayors)
        run("UPDATE party SET lang = 'id' WHERE id % 1000 = 1")
    began = monotonic()

    report = undo(number, SYSTEM)

    assert monotonic() - began < 60
    assert report.archived + len(report.conflicts) < len(ids) / 3
    kept = run("SELECT count(*) FROM party").scalar()
    assert kept == report.archived + sum(1 for x in report.conflicts if x.table == "party")


def test_the_command_undoes(app, slate):
    with in_set() as number:
        people("Ayu")
    run_ = app.test_cli_runner().invoke

    done = run_(args=["undo", str(number), "--json"])

    assert done.exit_code == 0, done.output
    assert run("SELECT count(*) FROM party").scalar() == 0
    assert run_(args=["undo", str(number)]).exit_code == 1


def test_no_trace_of_a_failed_change_set(slate):
    with pytest.raises(ZeroDivisionError), in_set():
        people("Ayu")
        raise ZeroDivisionError
    assert db.session.scalar(text("SELECT count(*) FROM change")) == 0
