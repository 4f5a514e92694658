"""Finding a record by what somebody remembers of its name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.directory import verbs
from crm.directory.models import NameWord
from crm.directory.queries import find_parties
from crm.directory.queries.finding import nearest_words
from crm.directory.queries.slips import slips, slips_allowed
from crm.journal import SYSTEM
from crm.kernel import db
from tests import factories


@pytest.fixture(params=["just added", "learned"])
def town(request, slate):
    """A few names; whether they were learned already must make no difference to who looks for them."""
    made = {
        "makassar": factories.organisation("Kota Makassar", country="ID"),
        "gaok": factories.organisation("Governors Association of Korea", country="KR"),
        "suva": factories.organisation("Suva City Council", country="FJ"),
        "kathmandu": factories.organisation("Kathmandu Metropolitan City", country="NP"),
        "yejin": factories.person("", "", native_name="최예진"),
    }
    if request.param == "learned":
        verbs.learn_words()
    return made


def names(q, **more):
    return [found.name for found in find_parties(q, **more)]


@pytest.mark.parametrize(
    "typed",
    ["makasar", "Makkassar", "kota makasar", "makassr", "mkaassar", "MAKASSAR", "makasa", "kota maksa"],
)
def test_a_slip_of_the_pen_finds_the_city(town, typed):
    assert names(typed)[0] == "Kota Makassar"


@pytest.mark.parametrize("typed", ["katmandu", "kathamndu", "kathmandhu"])
def test_other_cities_are_found_in_spite_of_their_spelling(town, typed):
    assert "Kathmandu Metropolitan City" in names(typed)


@pytest.mark.parametrize("typed", ["gaok", "GAOK", "gak"])
def test_an_association_is_found_by_its_initials(town, typed):
    assert names(typed) == ["Governors Association of Korea"]


def test_a_person_is_found_in_either_script(town):
    assert (
        [f.id for f in find_parties("예진")]
        == [f.id for f in find_parties("yejin")]
        == [town["yejin"].party_id]
    )


@pytest.mark.parametrize("typed", ["zzzzzz", "xqwv", "suv1234567", "%%%%", "____", "(((", "makassar xyzzyx"])
def test_what_is_like_nothing_finds_nothing(town, typed):
    assert names(typed) == []


def test_the_right_spelling_comes_before_the_similar_one(slate):
    factories.organisation("Makassar", country="ID")
    factories.organisation("Makasar", country="ID")
    assert names("makasar") == ["Makasar", "Makassar"]


def test_archived_records_are_found_by_no_spelling(town):
    verbs.archive(town["makassar"].party_id, by=SYSTEM)
    assert names("makasar") == []


def test_a_name_that_nobody_has_any_more_is_forgotten(town):
    verbs.learn_words_anew()
    assert db.session.get(NameWord, "makassar")
    verbs.archive(town["makassar"].party_id, by=SYSTEM)
    verbs.forget_words(["makassar", "city"])
    db.session.expire_all()
    assert db.session.get(NameWord, "makassar") is None
    assert db.session.get(NameWord, "city")


def test_every_name_is_learned_anew(town):
    db.session.add(NameWord(word="ghost"))
    db.session.flush()
    verbs.learn_words_anew()
    assert db.session.get(NameWord, "ghost") is None
    assert db.session.get(NameWord, "makassar")


def test_what_was_meant_is_offered(town):
    assert nearest_words("makasar") == "makassar"
    assert nearest_words("makassar") is None
    assert nearest_words("qqqqqq") is None


@given(st.text("abcdefgh", min_size=4, max_size=14), st.data())
def test_one_slip_is_always_allowed(word, data):
    at = data.draw(st.integers(0, len(word) - 2))
    missing = word[:at] + word[at + 1 :]
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for typed in (missing, swapped, word[:at] + "z" + word[at:], word[:at] + "z" + word[at + 1 :]):
        assert slips(typed, word) <= 1 <= slips_allowed(typed)


def test_of_half_a_word_a_city_comes_before_many_people(slate):
    for n in range(25):
        factories.person(f"Makara {n}", country="KH")
    city = factories.organisation("Kota Makassar", country="ID")
    person = factories.person("Maka Tui", country="FJ")

    assert find_parties("maka")[0].id in (city.party_id, person.party_id)
    assert city.party_id in [one.id for one in find_parties("maka")[:2]]
    assert find_parties("makasar")[0].id == city.party_id
