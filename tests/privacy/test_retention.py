"""Rules forget what is old enough: off until somebody switches them on, shown before they act."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from crm import directory, privacy
from crm.directory.models import Party
from crm.kernel import clock, db, notices, transaction
from crm.kernel.errors import NotFound, Refused
from crm.kernel.notices import Notice
from crm.privacy.models import RetentionRule, RetentionRun
from crm.privacy.queries.retention import all_due, due
from crm.privacy.retention import BY_KEY, months_before
from crm.privacy.verbs import act, act_by_night, change_rule
from tests import factories

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def later(monkeypatch):
    """Move the clock so many days on."""

    def moved(days):
        at = NOW + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda: at)

    return moved


@transaction()
def old_notices(number, subject="Password"):
    for n in range(number):
        notices.notify(
            key=f"old-{n}", to=f"user{n}@network.example", subject=f"{subject} {n}", text="x", html=None
        )
    db.session.flush()
    db.session.execute(text("UPDATE notice SET state = 'accepted', settled_at = :at"), {"at": NOW})


def test_no_rule_acts_before_somebody_switches_it_on(slate, later):
    old_notices(3)
    later(2000)
    assert act_by_night() == 0
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 3
    assert not any(each.rule.is_on for each in all_due())


def test_what_it_would_forget_is_shown_and_nothing_changes(slate, later):
    old_notices(7)
    later(200)
    found = due(BY_KEY["notices"])
    assert (found.number, found.oldest, len(found.examples)) == (7, NOW, 5)
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 7
    assert db.session.scalar(select(func.count()).select_from(RetentionRun)) == 0


def test_it_forgets_what_is_older_and_nothing_younger(slate, later):
    old_notices(3)
    later(80)
    assert act("notices", by=factories.user("admin")).done == 0
    later(100)
    run = act("notices", by=factories.user("admin", name="Rata"))
    assert (run.done, run.months, bool(run.finished_at)) == (3, 3, True)
    assert "Rata" in run.who


def test_at_night_it_acts_by_itself_and_notes_what_it_did(slate, later):
    old_notices(2)
    change_rule("notices", 1, is_on=True, by=factories.user("admin"))
    later(40)
    assert act_by_night() == 2
    assert act_by_night() == 0
    assert [run.done for run in db.session.scalars(select(RetentionRun).order_by(RetentionRun.id))] == [2, 0]


def test_a_rule_that_is_stopped_goes_on_where_it_was(slate, later, monkeypatch):
    from crm.privacy.verbs import retention

    monkeypatch.setattr(retention, "BATCH", 2)
    old_notices(5)
    later(200)
    assert act("notices", by=factories.user("admin"), most=2).done == 4
    assert act("notices", by=factories.user("admin")).done == 1


def test_a_change_of_a_rule_can_be_undone(slate):
    from crm.journal import undo

    admin = factories.user("admin")
    number = change_rule("exports", 12, is_on=True, by=admin)
    undo(number, admin)
    assert db.session.get(RetentionRule, "exports", populate_existing=True) is None


def test_months_are_between_one_and_twenty_years(slate):
    for months in (0, 241, -1):
        with pytest.raises(Refused):
            change_rule("exports", months, is_on=True, by=factories.user("admin"))
    with pytest.raises(NotFound):
        change_rule("souvenirs", 1, is_on=True, by=factories.user("admin"))


def test_people_whom_nobody_needs_are_erased_and_those_who_must_stay_are_not(slate, later):
    admin = factories.user("admin")
    gone, kept, here, held = (factories.person(name, "Oldone") for name in ("Aa", "Bb", "Cc", "Dd"))
    later(0)
    factories.position(kept, factories.organisation("Nadi"))
    for who in (gone, kept, held):
        directory.archive(who.party_id, by=admin)
    privacy.hold(held.party_id, "a dispute", by=admin)
    later(61 * 31)
    assert [name for name, _at in due(BY_KEY["forgotten_people"]).examples] == ["Aa Oldone"]
    assert act("forgotten_people", by=admin).done == 1
    names = [db.session.get(Party, who.party_id).display_name for who in (gone, kept, here, held)]
    assert names == ["Erased", "Bb Oldone", "Cc Oldone", "Dd Oldone"]


def test_rows_and_files_of_old_lists_are_forgotten(slate, later):
    from crm.exchange import path_of
    from crm.exchange.models import ImportRow
    from tests.privacy.conftest import listed

    admin = factories.user("admin")
    run = listed(admin, b"given_name,family_name,email,country\nOld,Row,old@row.example,FJ\n", "old.csv")
    later(400)
    assert due(BY_KEY["import_rows"]).number == 1
    assert act("import_rows", by=admin).done == 1
    row = db.session.scalar(select(ImportRow))
    assert (row.raw, row.parsed, row.plan) == ([], None, "create")
    assert row.result_id
    assert path_of(run.sha256).exists()
    assert act("uploads", by=admin).done == 1
    assert not path_of(run.sha256).exists()


@pytest.mark.parametrize("kind", list(BY_KEY))
def test_every_rule_can_be_shown_and_acts_on_nothing(slate, kind):
    assert due(BY_KEY[kind]).number == 0
    assert act(kind, by=factories.user("admin")).done == 0


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(1, 240))
def test_so_many_months_before_is_the_same_day_or_the_last_of_a_shorter_month(moment, months):
    found = months_before(moment.replace(tzinfo=UTC), months)
    apart = (moment.year - found.year) * 12 + moment.month - found.month
    assert apart == months
    assert found.day == moment.day or (found.day < moment.day and (found + timedelta(days=1)).day == 1)
