"""Rules about days in office, against a model that looks at every day."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from crm.directory import Comer, Succession, succeed
from crm.directory.models import Position
from crm.directory.seats import Term, free_seats, months_on, vacancies, vacant_since
from crm.directory.verbs import end_position
from crm.journal import SYSTEM
from crm.kernel import db
from crm.kernel.errors import Refused
from tests import factories

FIRST = date(2020, 1, 1)
SPAN = 60
DAYS = st.integers(0, SPAN - 1)


def day(number):
    return FIRST + timedelta(days=number)


@st.composite
def terms(draw):
    """Terms of a seat one after another, with acting ones anywhere."""
    cuts = sorted(draw(st.lists(DAYS, min_size=2, max_size=10, unique=True)))
    own = [Term(day(a), day(b)) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    pairs = draw(st.lists(st.tuples(DAYS, st.integers(1, 20)), max_size=3))
    return own + [Term(day(a), day(a + n), is_acting=True) for a, n in pairs]


def is_held(listed, at):
    return any(not t.is_acting and t.first <= at < t.end for t in listed)


@given(terms(), DAYS)
def test_a_vacancy_begins_the_day_after_the_last_holder(listed, number):
    at = day(number)
    expected = None
    if not is_held(listed, at):
        back = at
        while back >= FIRST and not is_held(listed, back):
            back -= timedelta(days=1)
        expected = back + timedelta(days=1) if back >= FIRST else None
    assert vacant_since(listed, at) == expected
    assert free_seats(1, listed, at) == ([] if is_held(listed, at) else [1])


@given(terms())
def test_vacancies_are_the_days_between_holders(listed):
    found = vacancies(listed)
    begun = min((t.first for t in listed if not t.is_acting), default=None)
    for number in range(SPAN + 25):
        at = day(number)
        is_vacant = begun is not None and at >= begun and not is_held(listed, at)
        assert any(a <= at and (b is None or at < b) for a, b in found) == is_vacant


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 240))
def test_a_term_of_months_ends_in_its_month(start, months):
    end = months_on(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end + timedelta(days=1)).month != end.month


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_officers_do_nobody_sits_on_anothers_seat(slate, data):
    city = factories.organisation()
    post = factories.post(city, term_months=None)
    people = [factories.person() for _ in range(4)]
    for _step in range(data.draw(st.integers(1, 6))):
        held = list(db.session.scalars(select(Position).where(Position.post_id == post.id)))
        attempt(data, post, people, held)
        check(post)


def attempt(data, post, people, held):
    leaves = data.draw(st.sampled_from([None, *[p.id for p in held]]))
    last = day(data.draw(DAYS))
    try:
        if leaves and data.draw(st.integers(0, 4)) == 0:
            end_position(leaves, last, by=SYSTEM)
            return
        comes = data.draw(st.sampled_from([Comer(), *[Comer(person_id=p.party_id) for p in people]]))
        wanted = Succession(
            leaves=leaves,
            last_on=data.draw(st.sampled_from([None, last])),
            comes=comes,
            from_on=data.draw(st.sampled_from([None, day(data.draw(DAYS))])),
            is_acting=data.draw(st.booleans()),
        )
        succeed(post.id, wanted, by=SYSTEM)
    except Refused:
        db.session.expire_all()


def check(post):
    db.session.expire_all()
    rows = db.session.scalars(select(Position).where(Position.post_id == post.id))
    listed = [Term.of(row) for row in rows]
    own = [t for t in listed if not t.is_acting]
    for number in range(-1, SPAN + 5):
        at = day(number)
        assert sum(t.covers(at) for t in own) <= 1
        naive = not any((t.first or date.min) <= at < (t.end or date.max) for t in own)
        assert (free_seats(1, listed, at) == [1]) == naive
