"""The filter of a list: in its address, as a sentence, in the builder, and as rows, it is one and the same."""

import json
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from crm import directory
from crm.audiences import asking
from crm.audiences.filters import leaves as questions
from crm.audiences.filters import said
from crm.directory.models import FieldDef
from crm.directory.queries import asked
from crm.directory.queries.lists import Order, page_of
from crm.journal import SYSTEM
from crm.kernel import clock
from crm.kernel.errors import Refused
from tests import factories

COUNTRIES = ("ID", "PH", "FJ")
TAGS = ("port", "forum", "a b")
LANGUAGES = ("id", "en")
TITLES = ("Mayor", "Deputy mayor", "Focal point")

leaves = st.one_of(
    st.builds(
        lambda op, v: {"field": "country", "op": op, "value": v if op == "in" else v[0]},
        st.sampled_from(("in", "is", "is_not")),
        st.lists(st.sampled_from(COUNTRIES), min_size=1, max_size=3, unique=True),
    ),
    st.builds(
        lambda op, v: {"field": "tag", "op": op, "value": v},
        st.sampled_from(("is", "is_not")),
        st.sampled_from(TAGS),
    ),
    st.builds(lambda v: {"field": "language", "op": "is", "value": v}, st.sampled_from(LANGUAGES)),
    st.builds(
        lambda v: {"field": "position", "op": "contains", "value": v}, st.sampled_from(("mayor", "point"))
    ),
    st.builds(lambda op: {"field": "email", "op": op}, st.sampled_from(("set", "not_set"))),
    st.builds(
        lambda op, n: {"field": "last_contact", "op": op, "value": n},
        st.sampled_from(("within", "ago")),
        st.sampled_from((10, 100, 400)),
    ),
    st.builds(
        lambda n: {"not": {"field": "last_contact", "op": "within", "value": n}},
        st.sampled_from((10, 100, 400)),
    ),
)
parts = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda p: {"any": p}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda p: {"not": p}, inner),
        st.builds(lambda p: {"all": p}, st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=5,
)
wishes = st.lists(parts, max_size=4)


@pytest.fixture
def crowd(slate):
    """A few dozen people who differ in everything that is asked here; id -> facts."""
    places = {code: factories.organisation(f"City {code}", country=code) for code in COUNTRIES}
    facts, colleague = {}, factories.user()
    for n in range(24):
        code, tags = COUNTRIES[n % 3], tuple(t for k, t in enumerate(TAGS) if n >> k & 1)
        language = LANGUAGES[n % 2] if n % 5 else None
        emails = [f"p{n}@x.example"] if n % 4 else []
        one = factories.person(f"P{n}", country="FJ", tags=tags, language=language, emails=emails)
        title = TITLES[n % 3] if n % 7 else None
        if title:
            factories.position(one, places[code], title)
        days = (5, 50, 300, None)[n % 4]
        if days is not None:
            factories.contact(one, by=colleague, starts_at=clock.now() - timedelta(days=days))
        facts[one.party_id] = {
            "country": code if title else "FJ",
            "tag": {t.lower() for t in tags},
            "language": language,
            "position": (title or "").lower(),
            "email": bool(emails),
            "last_contact": days,
        }
    return facts


def fits(part, fact) -> bool:
    """What plain Python says."""
    if "field" in part:
        return ASKED.get(part["field"], value_fits)(fact[part["field"]], part["op"], part.get("value"))
    if "not" in part:
        return not fits(part["not"], fact)
    every = all if "all" in part else any
    return every(fits(p, fact) for p in part.get("all", part.get("any")))


def value_fits(known, op, value) -> bool:
    """One value, or one of several."""
    return known in value if op == "in" else (known == value) == (op == "is")


def days_fit(known, op, value) -> bool:
    """So many days ago."""
    return known is not None and (known <= value if op == "within" else known > value)


ASKED = {
    "tag": lambda known, op, value: (value in known) == (op == "is"),
    "email": lambda known, op, _value: known == (op == "set"),
    "position": lambda known, _op, value: value in known,
    "last_contact": days_fit,
}


def listed(wanted, subject="person") -> set[int]:
    """The numbers on the first page of the list that an address asks for."""
    back = MultiDict(parse_qsl(urlencode(directory.address(wanted, subject), doseq=True)))
    return {row.id for row in page_of(directory.filters_in(subject, back), Order.of(subject, None)).rows}


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(wanted=wishes)
def test_a_list_shows_whom_plain_python_finds(crowd, wanted):
    expected = {number for number, fact in crowd.items() if all(fits(part, fact) for part in wanted)}

    assert listed(wanted) == expected


@given(wanted=wishes)
def test_an_address_gives_back_what_was_put_in(wanted):
    args = directory.address(wanted, "person")
    again = directory.parts_of(directory.filters_in("person", MultiDict(flat(args))))

    assert sorted(map(plain, again)) == sorted(map(plain, wanted))
    assert directory.address(again, "person") == args


def flat(args) -> list[tuple[str, str]]:
    """Arguments as pairs."""
    return [(name, each) for name, v in args.items() for each in (v if isinstance(v, list) else [v])]


def plain(part) -> str:
    """A part, with one value written as a list of one where that means the same."""
    if part.get("op") == "is" and part.get("field") in asked.LISTS:
        part = {"field": part["field"], "op": "in", "value": [part["value"]]}
    return json.dumps(part, sort_keys=True)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=parts)
def test_a_condition_comes_out_of_the_builder_as_it_went_in(slate, part):
    line = asking.line_of(part, "person")
    n = 3
    typed = MultiDict([("field-3", line.field), ("op-3", line.op), *((f"value-{n}", v) for v in line.values)])
    if line.deep:
        typed["deep-3"] = line.deep
    (again,) = asking.lines_from(typed, "person")

    assert again.part() == part
    assert str(said(part, "person")).strip()


def test_a_condition_reads_as_people_speak(slate):
    def words(part, subject="person"):
        return str(said(part, subject))

    assert (
        words({"field": "last_contact", "op": "ago", "value": 180}) == "Last contact more than 180 days ago"
    )
    assert words({"field": "kind", "op": "in", "value": ["province", "local_government"]}, "org") == (
        "Kind is Province or state or Local government"
    )
    assert words(
        {"any": [{"field": "tag", "op": "is", "value": "x"}, {"field": "email", "op": "not_set"}]}
    ) == ("Tag is x or E-mail address is not known")
    assert words({"not": {"field": "last_contact", "op": "within", "value": 1}}) == (
        "Last contact not in the last 1 day"
    )
    assert words({"field": "gone", "op": "is", "value": "x"}) == "gone is x"


@pytest.mark.parametrize("text", ["{", "[]", "7", '"x"', '{"field":"gone","op":"is","value":1}', "[" * 9000])
def test_a_broken_filter_is_refused_and_never_ignored(slate, text):
    with pytest.raises(Refused):
        page_of(directory.Filters("person", filter=text), Order.of("person", None))


@pytest.fixture
def officer(browser_of):
    """A browser in which an officer has signed in."""
    return browser_of("officer")


def test_a_list_says_what_it_left_out_and_still_works(officer):
    factories.person("Ratna", country="ID")
    for query in (
        "filter={",
        'filter={"field":"gone","op":"is","value":"x"}',
        "country=QQ",
        "kind=x&filter=[]",
    ):
        page = officer.get(f"/people?{query}").text
        assert "Ratna" in page, query
        assert "One filter was left out" in page, query


def test_nothing_is_done_to_many_where_the_filter_is_broken(officer):
    factories.person("Ratna")
    answer = officer.post("/people/archive", data={"filter": "{", "everything": "yes", "count": "1"})
    assert answer.status_code == 409
    assert "Ratna" in officer.get("/people").text


def test_no_result_says_how_many_there_are_without_each_condition(officer):
    for n in range(3):
        factories.person(f"Ratna {n}", country="ID")
    page = officer.get("/people?country=ID&quiet=180&tag=ghost").text
    assert "there are 3" in page
    assert "Without “Tag is ghost”" in page


def test_the_builder_works_without_scripts(officer):
    factories.person("Ratna", country="ID")
    factories.person("Seru", country="FJ")
    page = officer.get("/people/filter?country=ID&q=r").text
    assert 'value="ID" checked' in page
    assert "1 person" in page
    more = officer.get("/people/filter?rows=yes&field-0=country&op-0=in&value-0=ID&value-0=FJ&add=tag").text
    assert 'name="field-1" value="tag"' in more
    less = officer.get("/people/filter?rows=yes&field-0=country&op-0=in&value-0=ID&do=remove-0").text
    assert 'name="field-0"' not in less
    shown = officer.get(
        "/people/filter?rows=yes&field-0=country&op-0=in&value-0=ID&value-0=FJ&sort=-name&do=show"
    )
    assert shown.status_code == 302
    assert shown.location == "/people?sort=-name&country=ID,FJ"


def test_the_builder_counts_what_is_typed(officer):
    factories.organisation("Suva", population=90_000)
    rows = "rows=yes&field-0=population&op-0=more_than&value-0="
    assert "1 organisation" in officer.get(f"/orgs/filter/count?{rows}5000").text
    assert "0 organisations" in officer.get(f"/orgs/filter/count?{rows}500000").text
    assert "a number is needed" in officer.get(f"/orgs/filter/count?{rows}many").text
    assert "1 organisation" in officer.get(f"/orgs/filter/count?{rows}").text


def test_what_was_typed_and_not_picked_stays_in_the_builder(officer):
    directory.add_field(FieldDef(subject="person", key="mentor", label="Guide", type="party"), by=SYSTEM)
    rows = "rows=yes&field-0=tag&op-0=is&field-1=custom.mentor&op-1=is&value-1=Ana"
    answer = officer.get(f"/people/filter?{rows}&do=show")
    assert answer.status_code == 200
    assert 'value="Ana"' in answer.text
    assert "Guide: a record picked from the list is needed, not “Ana”." in answer.text
    assert "filter.all" not in answer.text
    page = officer.get('/people?filter={"field":"custom.mentor","op":"is","value":"Ana"}').text
    assert "left out: Guide: a record picked" in page


def test_every_column_that_the_address_names_is_shown(officer):
    keys = [f"own_{n}" for n in range(25)]
    for key in keys:
        directory.add_field(FieldDef(subject="person", key=key, label=key, type="text"), by=SYSTEM)
    factories.person("Ratna")
    cols = ",".join(f"custom.{key}" for key in keys)
    page = officer.get(f"/people?cols={cols}").text
    assert [key for key in keys if f'data-column="custom.{key}"' not in page] == []
    assert all(key in officer.get(f"/people/export.csv?cols={cols}").text for key in keys)


def test_columns_are_chosen_and_ordered_in_the_address(officer):
    place = factories.organisation("Suva", phones=["+6791234567"], population=5)
    page = officer.get("/orgs?cols=phone,population&cols=changed").text
    heads = [page.index(f'data-column="{key}"') for key in ("phone", "population", "changed")]
    assert heads == sorted(heads)
    assert 'data-column="kind"' not in page
    assert "+679" in page
    assert str(place.party_id) in page


def test_the_parts_of_a_filter_can_be_listed(slate):
    tree = {
        "all": [
            {"field": "country", "op": "is", "value": "ID"},
            {"not": {"field": "tag", "op": "is", "value": "climate"}},
        ]
    }

    assert [(leaf.criterion.name, leaf.op, leaf.value) for leaf in questions(tree)] == [
        ("country", "is", "ID"),
        ("tag", "is", "climate"),
    ]


def test_a_field_that_names_a_record_is_asked_by_picking_one(slate):
    city, other = factories.organisation("Kota Makassar"), factories.organisation("Suva")
    directory.add_field(FieldDef(subject="person", key="twin", label="Twin city", type="party"), by=SYSTEM)
    ratna = factories.person("Ratna", custom={"twin": city.party_id})
    factories.person("Seru", custom={"twin": other.party_id})
    typed = MultiDict({"rows": "yes", "field-0": "custom.twin", "op-0": "is"})
    typed["value-0"] = f"Kota Makassar #{city.party_id}"
    (line,) = asking.lines_from(typed, "person")
    part = line.part()

    assert line.shape == "record"
    assert part == {"field": "custom.twin", "op": "is", "value": str(city.party_id)}
    assert str(said(part, "person")) == "Twin city is Kota Makassar"
    assert asking.line_of(part, "person").picked == f"Kota Makassar #{city.party_id}"
    filters = directory.Filters("person", filter=json.dumps({"all": [part]}))
    assert [row.id for row in page_of(filters, Order.of("person", None)).rows] == [ratna.party_id]
    with pytest.raises(Refused, match="picked from the list"):
        page_of(
            directory.Filters("person", filter=json.dumps(part | {"value": "somewhere"})),
            Order.of("person", None),
        )


def test_a_condition_on_a_record_that_was_merged_means_the_one_it_leads_to(slate):
    city, other, third = (
        factories.organisation(name, country="ID") for name in ("Makassar", "Makasar", "Suva")
    )
    directory.add_field(FieldDef(subject="person", key="twin", label="Twin city", type="party"), by=SYSTEM)
    people = [factories.person("Ratna", custom={"twin": place.party_id}) for place in (city, other, third)]
    ids = [one.party_id for one in people]
    asked = json.dumps({"all": [{"field": "custom.twin", "op": "is", "value": str(other.party_id)}]})

    def shown():
        rows = page_of(directory.Filters("person", filter=asked), Order.of("person", None)).rows
        return sorted(row.id for row in rows)

    assert shown() == [ids[1]]
    row = directory.merge(city.party_id, other.party_id, by=SYSTEM)
    assert shown() == ids[:2]
    directory.unmerge(row.id, by=SYSTEM)
    assert shown() == [ids[1]]
