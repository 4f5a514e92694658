from datetime import UTC, datetime, timedelta

import pytest

from crm.kernel import clock, moments

EVENING = datetime(2026, 11, 23, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def reading(app):
    with app.test_request_context("/"):
        yield


def test_a_moment_is_told_by_the_clock_of_the_place():
    assert moments.moment(EVENING, "Asia/Kathmandu").startswith("24 Nov")
    assert moments.time_of_day(EVENING, "Asia/Kathmandu") == "01:57"
    assert moments.time_of_day(EVENING, "Pacific/Apia") == "09:12"


def test_the_offset_is_told_in_hours_and_minutes():
    assert moments.utc_offset("Asia/Kathmandu") == "UTC+5:45"
    assert moments.utc_offset("Asia/Jakarta") == "UTC+7"
    assert moments.utc_offset("Pacific/Marquesas") == "UTC-9:30"


def test_the_year_stands_only_where_it_is_another():
    assert moments.day(datetime(2004, 2, 29, tzinfo=UTC)) == "29 Feb 2004"
    assert str(clock.now().year) not in moments.day(clock.now())


def test_near_moments_are_told_by_distance_and_far_ones_by_the_day():
    assert moments.ago(clock.now() - timedelta(hours=3, minutes=5)) == "3 hours ago"
    assert moments.ago(clock.now() + timedelta(days=2, minutes=5)) == "in 2 days"
    assert "ago" not in moments.ago(clock.now() - timedelta(days=40))


def test_the_start_page_writes_the_whole_day():
    assert moments.long_moment(EVENING, "Asia/Jakarta") == "Tuesday 24 November 2026, 03:12"
