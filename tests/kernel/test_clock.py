"""What time it is, there and here."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.kernel import clock
from crm.kernel.errors import Refused


def test_now_is_aware_and_in_utc():
    assert clock.now().utcoffset() == timedelta(0)


def test_a_civil_time_in_kathmandu_is_five_and_three_quarter_hours_ahead(app):
    moment = clock.moment_in("Asia/Kathmandu", datetime(2026, 11, 24, 9, 0))

    assert moment == datetime(2026, 11, 24, 3, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "civil", "utc"),
    [
        ("Europe/Paris", (2026, 3, 29, 2, 30), (2026, 3, 29, 1, 30)),  # skipped: an hour forward
        ("Europe/Paris", (2026, 10, 25, 2, 30), (2026, 10, 25, 0, 30)),  # happens twice: the first
        ("Australia/Lord_Howe", (2026, 10, 4, 2, 15), (2026, 10, 3, 15, 45)),  # a gap of half an hour
        ("Pacific/Apia", (2026, 6, 1, 12, 0), (2026, 5, 31, 23, 0)),
    ],
)
def test_clock_changes_have_one_answer(app, zone, civil, utc):
    assert clock.moment_in(zone, datetime(*civil)) == datetime(*utc, tzinfo=UTC)


def test_an_unknown_zone_is_refused_by_name(app):
    with app.test_request_context(), pytest.raises(Refused, match="Mars/Olympus"):
        clock.known_zone("Mars/Olympus")


@given(st.sampled_from(clock.zones()), st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))
def test_every_civil_time_in_every_zone_is_one_moment(zone, civil):
    assert clock.moment_in(zone, civil).utcoffset() == timedelta(0)
