"""Pages of a list: every row once, in order, at constant cost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from crm.directory.queries import find_parties, lists
from crm.directory.queries.lists import Filters, Order, count_text, page_of, place_from
from crm.journal import SYSTEM
from crm.kernel import db
from tests import factories

SORTS = ["name", "-name", "country", "-country", "created", "-created", "population", "-population"]


@pytest.fixture
def crowd(slate):
    """Thirty organisations, many of them alike."""
    names = ["Same", "same", "Sáme", "Ärger", "Zeta", "안양", "Ünye", "Suva"]
    for n in range(30):
        factories.organisation(
            names[n % len(names)],
            country=[None, "FJ", "ID", "KR"][n % 4],
            population=[None, 0, 5, 5, 9][n % 5],
            by=SYSTEM,
        )
    return 30


def walk(filters, order, limit):
    """Every page forward, then every page back from the last one."""
    pages, place = [], None
    while True:
        page = page_of(filters, order, place, limit)
        pages.append(page)
        if page.next is None:
            break
        place = page.next
    back, place = [], pages[-1].previous
    while place:
        page = page_of(filters, order, place, limit)
        back.append(page)
        place = page.previous
    return pages, back


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sort=st.sampled_from(SORTS), limit=st.integers(1, 31))
def test_walking_forward_visits_each_row_once_and_back_the_same_pages(crowd, sort, limit):
    pages, back = walk(Filters("org"), Order.of("org", sort), limit)
    ids = [row.id for page in pages for row in page.rows]
    assert len(ids) == len(set(ids)) == crowd
    assert [[r.id for r in p.rows] for p in reversed(back)] == [[r.id for r in p.rows] for p in pages[:-1]]
    assert [p.first for p in pages] == list(range(1, crowd + 1, limit))
    assert [p.first for p in reversed(back)] == [p.first for p in pages[:-1]]
    assert pages[0].previous is None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    q=st.sampled_from(["s", "same", "city", "suva", "a"]),
    sort=st.sampled_from(SORTS),
    limit=st.integers(1, 40),
)
def test_a_search_is_walked_as_a_list_is_with_those_that_begin_so_first(crowd, q, sort, limit):
    for n in range(6):
        factories.organisation(f"City of Suva {n}", country="FJ", by=SYSTEM)
        factories.organisation(f"Suva City {n}", country="FJ", by=SYSTEM)
    filters, order = Filters("org", q=q), Order.of("org", sort)
    pages, back = walk(filters, order, limit)
    shown = [row for page in pages for row in page.rows]
    ids = [row.id for row in shown]
    assert len(ids) == len(set(ids)) == lists.size(filters)
    assert [[r.id for r in p.rows] for p in reversed(back)] == [[r.id for r in p.rows] for p in pages[:-1]]
    if order.key == "name":
        keyed = [(not row.k0.startswith(q), row.k0, row.id) for row in shown]
        assert keyed == sorted(keyed, reverse=order.is_down)


def test_a_row_that_comes_meanwhile_moves_no_other(crowd):
    order = Order.of("org", "name")
    first = page_of(Filters("org"), order, None, 10)
    factories.organisation("AAA")
    second = page_of(Filters("org"), order, first.next, 10)
    assert not {row.id for row in first.rows} & {row.id for row in second.rows}
    assert second.first == 11


def test_a_cursor_survives_its_address(crowd, app):
    from crm.kernel.pages import after, cursor

    for sort in SORTS:
        order = Order.of("org", sort)
        place = page_of(Filters("org"), order, None, 7).next
        text_of = cursor(place.is_before, place.number, *place.values)
        assert place_from(after(text_of), order) == place


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("sam", 12),
        ("SÁM", 12),
        ("arg", 4),
        ("안", 4),
        ("anyang", 4),
        ("unye", 3),
        ("zz", 0),
        ("!!", 0),
        ("%", 0),
        ("", 30),
    ],
)
@pytest.mark.parametrize("common", [0, 10**9])
def test_both_ways_to_search_find_the_same(crowd, monkeypatch, typed, count, common):
    monkeypatch.setattr(lists, "COMMON", common)
    page = page_of(Filters("org", q=typed), Order.of("org", "name"), None, 50)
    assert len(page.rows) == count
    assert count_text(Filters("org", q=typed)) == (count, True)


def test_filters_narrow_together(slate):
    suva = factories.organisation("Suva", class_code="donor", tags=("a", "b"), language="en")
    factories.organisation("Nadi", tags=("a",))
    assert found(Filters("org", tag=("a", "B"))) == [suva.party_id]
    assert found(Filters("org", kind=("donor", "partner"))) == [suva.party_id]
    assert len(found(Filters("org", country=("FJ", "ID")))) == 2
    assert found(Filters("org", country=("ID",))) == []
    ratna = factories.person("Ratna", emails=["ratna@suva.example"])
    seru = factories.person("Seru", language="fj")
    factories.position(ratna, suva, "Deputy Mayor")
    assert found(Filters("person", position="mayor")) == [ratna.party_id]
    assert found(Filters("person", position="%")) == []
    assert found(Filters("person", email="yes")) == [ratna.party_id]
    assert found(Filters("person", email="no", language=("fj",))) == [seru.party_id]
    assert found(Filters("person", q="Ratna@su")) == [ratna.party_id]
    assert [f.id for f in find_parties("ratna@")] == [ratna.party_id]


def found(filters):
    return [row.id for row in page_of(filters, Order.of(filters.subject, "name")).rows]


def test_more_than_can_be_counted_is_about(slate, monkeypatch):
    for n in range(4):
        factories.organisation(f"C{n}")
    db.session.execute(text("ANALYZE party"))
    monkeypatch.setattr(lists, "EXACT", 3)
    count, is_exact = count_text(Filters("org"))
    assert not is_exact
    assert count >= 3


def test_search_as_you_type_is_ranked_by_the_beginning(slate):
    factories.organisation("Greater Suva")
    suva = factories.organisation("Suva")
    assert find_parties("suv", 1)[0].id == suva.party_id
    assert len(find_parties("suv")) == 2
    assert find_parties("  ") == find_parties("😀") == []
