"""What is promised is done, put off, handed over or dropped, each in one change that can be taken back."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import journal, timeline
from crm.kernel import clock, db
from crm.kernel.errors import Refused
from crm.timeline import TaskFields
from crm.timeline.models import Task
from crm.timeline.refusals import Moved
from tests import factories

ZONES = st.sampled_from(["Asia/Jakarta", "Asia/Kathmandu", "Pacific/Auckland", "Australia/Lord_Howe", "UTC"])


def again(task):
    return db.session.get(Task, task.id, populate_existing=True)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.times(), ZONES)
def test_a_civil_time_is_due_on_its_day_in_its_zone(day, hour, zone):
    from zoneinfo import ZoneInfo

    fields = TaskFields("x", due_on=day, due_time=hour, tz=zone)

    there = fields.due_at.astimezone(ZoneInfo(zone))
    assert fields.due_at.tzinfo is UTC
    assert abs(there.replace(tzinfo=None) - datetime.combine(day, hour)) <= timedelta(hours=1)  # noqa: DTZ001  civil


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_days_late_are_counted_from_the_day_after(today, days):
    task = Task(due_on=today + timedelta(days=days))

    assert task.days_late(today) == max(0, -days)
    task.done_at = datetime(2026, 1, 1, tzinfo=UTC)
    assert task.days_late(today) == 0


def test_a_task_has_words_somebody_and_a_day_for_its_time(ayu, city):
    for wrong in (
        {"title": " "},
        {"direction": "both"},
        {"party_id": 0},
        {"party_id": 2**40},
        {"assignee_id": 999_999},
        {"due_time": time(9)},
        {"interaction_id": 2**40},
        {"tz": "Mars/Base"},
    ):
        with pytest.raises(Refused):
            factories.task(city, by=ayu, **wrong)


def test_done_and_open_again(ayu, city):
    task = factories.task(city, by=ayu)
    done = timeline.finish(task.id, by=ayu)
    assert again(task).done_at

    with pytest.raises(Refused):
        timeline.cancel_task(task.id, by=ayu)
    journal.undo(done.written_in, by=ayu)
    assert again(task).is_open
    timeline.cancel_task(task.id, by=ayu)
    with pytest.raises(Refused):
        timeline.finish(task.id, by=ayu)
    timeline.reopen(task.id, by=ayu)
    assert again(task).is_open


def test_what_is_put_off_is_out_of_sight_until_then(ayu, city):
    task = factories.task(city, by=ayu, due_on=clock.today("Asia/Jakarta"))
    assert timeline.number_due(ayu) == 1

    timeline.snooze(task.id, clock.today("Asia/Jakarta") + timedelta(days=2), by=ayu)

    assert timeline.number_due(ayu) == 0
    assert timeline.open_tasks(ayu) == []
    assert again(task).due_on == clock.today("Asia/Jakarta")
    with pytest.raises(Refused):
        timeline.snooze(task.id, clock.today("Asia/Jakarta"), by=ayu)


def test_several_are_handed_over_in_one_change(ayu, seo_yeon, city):
    ids = [factories.task(city, by=ayu).id for _n in range(3)]
    timeline.finish(ids[0], by=ayu)

    assert timeline.reassign(ids, seo_yeon.id, by=ayu) == 2
    assert len(timeline.open_tasks(seo_yeon)) == 2
    assert timeline.finish_all(ids, by=ayu) == 2


def test_nothing_is_given_to_somebody_who_left(ayu, city):
    gone = factories.user(disabled_at=clock.now())
    task = factories.task(city, by=ayu)

    with pytest.raises(Refused):
        timeline.reassign([task.id], gone.id, by=ayu)


def test_an_older_form_does_not_overwrite(ayu, city):
    task = factories.task(city, by=ayu)
    fields = TaskFields("Send it again", "ours", city.party_id, tz="Asia/Jakarta")

    timeline.edit_task(task.id, fields, by=ayu, version=1)

    with pytest.raises(Moved):
        timeline.edit_task(task.id, fields, by=ayu, version=1)


def test_open_tasks_follow_the_post_and_done_ones_stay(ayu, city, mayor):
    old = db.session.scalar(db.text("SELECT id FROM position WHERE person_id = :n"), {"n": mayor.party_id})
    new_one = factories.person("Sari")
    new = factories.position(new_one, city, "Mayor elect")
    given = factories.task(mayor, by=ayu, position_id=old)
    kept = factories.task(mayor, by=ayu, position_id=old, title="Done already")
    timeline.finish(kept.id, by=ayu)

    assert timeline.follow_post(old, new.id, by=ayu) == 1

    assert (again(given).party_id, again(given).position_id) == (new_one.party_id, new.id)
    assert again(kept).party_id == mayor.party_id


def test_the_same_key_is_noted_once(ayu, city):
    first = factories.task(city, by=ayu, key="form:9")

    assert factories.task(city, by=ayu, key="form:9").id == first.id
