"""The filter language: what it finds, in SQL and in plain Python; and what it refuses, by name."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from crm import audiences
from crm.audiences.filters import criteria
from crm.audiences.filters.kinds import RELATIVE
from crm.directory.models import FieldDef, Party
from crm.journal import SYSTEM, acting
from crm.kernel import db
from crm.kernel.errors import Refused

from .people import SOME_DAY, Job, organisation, person, said

pytestmark = pytest.mark.usefixtures("slate")

COUNTRIES = ("ID", "PH", "FJ", None)
LANGUAGES = ("en", "id", "zh-Hans", None)
TITLES = ("Mayor", "Deputy mayor", "Director")
KINDS = ("local_government", "province", "donor")
TAGS = ("climate", "Green ports")
NAMES = ("Ana López", "Batbayar", "Lin Yuchen", "Anahera")
DAYS = [SOME_DAY + timedelta(days=n) for n in range(-2, 3)]
GRADES = (None, 1, 2.5, 3)


def found(tree, subject="person") -> set[int]:
    """Everyone whom the database finds."""
    return set(
        db.session.scalars(select(Party.id).where(Party.kind == subject, audiences.where(tree, subject)))
    )


# the same in plain Python -------------------------------------------------------


def said_by(somebody, field):
    """All values of a field; None stands for a missing one."""
    offices = [job.office for job in somebody.positions if job.is_current]
    jobs = sorted(
        (j for j in somebody.positions if j.is_current and j.office.country), key=lambda j: not j.is_primary
    )
    return {
        "country": lambda: [jobs[0].office.country if jobs else somebody.country],
        "language": lambda: [somebody.lang],
        "name": lambda: [somebody.name],
        "organisation.kind": lambda: [o.kind for o in offices],
        "organisation.name": lambda: [o.name for o in offices],
        "organisation.population": lambda: [o.population for o in offices],
        "position": lambda: [j.title for j in somebody.positions if j.is_current],
        "tag": lambda: list(somebody.tags),
        "created": lambda: [somebody.created.date().isoformat()],
        "custom.grade": lambda: [somebody.custom.get("grade")],
        "custom.note": lambda: [somebody.custom.get("note")],
        "email.domain": lambda: [e.partition("@")[2] for e in somebody.emails],
    }[field]()


def fold(value):
    """How words are compared."""
    return value.lower() if isinstance(value, str) else value


def answer(held, op, value) -> bool:
    """One positive question about one value."""
    if held is None:
        return False
    held, value = fold(held), fold(value)
    return {
        "set": lambda: True,
        "is": lambda: held == value,
        "in": lambda: held in [fold(v) for v in value],
        "contains": lambda: value in held,
        "starts": lambda: held.startswith(value),
        "before": lambda: held < value,
        "after": lambda: held > value,
        "less_than": lambda: held < value,
        "more_than": lambda: held > value,
        "between": lambda: value[0] <= held <= value[1],
    }[op]()


def true_of(somebody, tree) -> bool:
    """Whether a filter fits somebody, without a database."""
    if "all" in tree:
        return all(true_of(somebody, part) for part in tree["all"])
    if "any" in tree:
        return any(true_of(somebody, part) for part in tree["any"])
    if "not" in tree:
        return not true_of(somebody, tree["not"])
    op = tree["op"]
    positive = {"is_not": "is", "not_set": "set"}.get(op, op)
    yes = any(answer(v, positive, tree.get("value")) for v in said_by(somebody, tree["field"]))
    return yes == (positive == op)


# random questions ---------------------------------------------------------------

WORDS = {
    "country": st.sampled_from([c for c in COUNTRIES if c]),
    "language": st.sampled_from(["en", "ID", "zh", "zh-hans"]),
    "name": st.sampled_from(["Ana", "batbayar", "Lin", "Lin Yuchen", "yuch"]),
    "organisation.kind": st.sampled_from(KINDS),
    "organisation.name": st.sampled_from(["City of Suva", "city", "Suva", "Makassar"]),
    "position": st.sampled_from(["Mayor", "mayor", "dep", "Director", "%", "_"]),
    "tag": st.sampled_from(["climate", "CLIMATE", "green", "Green ports"]),
    "email.domain": st.sampled_from(["city.example", "city", "none.example"]),
    "custom.note": st.sampled_from(["red", "RED", "r", "'; DROP TABLE party; --"]),
}
CHOICES = ("country", "organisation.kind")


@st.composite
def questions(draw):
    """One leaf, of any field and any operator that fits."""
    kind = draw(st.sampled_from(["words", "number", "day"]))
    if kind == "words":
        field = draw(st.sampled_from(sorted(WORDS)))
        ops = ["is", "is_not", "in", "set", "not_set"]
        op = draw(st.sampled_from(ops if field in CHOICES else [*ops, "contains", "starts"]))
        value = WORDS[field]
    elif kind == "number":
        field, value = (
            draw(st.sampled_from(["custom.grade", "organisation.population"])),
            st.sampled_from([0, 1, 2.5, 3, 90000]),
        )
        op = draw(
            st.sampled_from(["is", "is_not", "in", "more_than", "less_than", "between", "set", "not_set"])
        )
    else:
        field, value = "created", st.sampled_from([d.date().isoformat() for d in DAYS])
        op = draw(st.sampled_from(["is", "is_not", "in", "before", "after", "between", "set", "not_set"]))
    leaf = {"field": field, "op": op}
    if op in ("set", "not_set"):
        return leaf
    if op == "in":
        return leaf | {"value": draw(st.lists(value, min_size=1, max_size=3))}
    if op == "between":
        return leaf | {"value": sorted(draw(st.tuples(value, value)))}
    return leaf | {"value": draw(value)}


trees = st.recursive(
    questions(),
    lambda inner: st.one_of(
        st.fixed_dictionaries({"all": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=8,
)


@pytest.fixture
def town():
    """Thirty people at six organisations, each with something missing."""
    dice = random.Random(7)
    with acting(SYSTEM, "Tested"):
        db.session.add_all(
            [
                FieldDef(subject="person", key="grade", label="Grade", type="number"),
                FieldDef(subject="person", key="note", label="Note", type="text"),
            ]
        )
        db.session.flush()
    offices = [
        organisation(
            name=dice.choice(["City of Suva", "Makassar City", "Ministry"]),
            kind=dice.choice(KINDS),
            country=dice.choice(COUNTRIES),
            population=dice.choice([None, 0, 3, 90000]),
        )
        for _ in range(6)
    ]
    return [somebody(dice, offices) for _ in range(30)]


def somebody(dice, offices):
    """One of the thirty."""
    works = dice.sample(offices, dice.randint(0, 2))
    custom = {"grade": dice.choice(GRADES), "note": dice.choice(["red", "Reddish", None])}
    return person(
        name=dice.choice(NAMES),
        country=dice.choice(COUNTRIES),
        lang=dice.choice(LANGUAGES),
        created=dice.choice(DAYS),
        tags=tuple(tag for tag in TAGS if dice.random() < 0.4),
        custom={k: v for k, v in custom.items() if v is not None},
        emails=(f"p{dice.random()}@{dice.choice(['city.example', 'province.example'])}",)
        if dice.random() < 0.8
        else (),
        positions=tuple(
            Job(office, dice.choice(TITLES), dice.random() < 0.8, n == 0) for n, office in enumerate(works)
        ),
    )


def test_every_question_has_the_answer_that_plain_python_gives(town):
    @settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
    @given(trees)
    def check(tree):
        expected = {who.id for who in town if true_of(who, tree)}
        assert found(tree) & {who.id for who in town} == expected

    check()


def test_topics_are_found_by_the_last_word():
    yes, never, changed = person(), person(), person()
    said(yes, "newsletter", "granted", DAYS[0])
    said(changed, "newsletter", "granted", DAYS[0])
    said(changed, "newsletter", "withdrawn", DAYS[1])
    asked = {"field": "topic", "op": "is", "value": "newsletter"}

    assert found(asked) == {yes.id}
    assert found({"field": "topic", "op": "not_set"}) == {never.id, changed.id}


def test_organisations_are_asked_about_themselves():
    suva = organisation(name="City of Suva", country="FJ", population=93000, kind="local_government")
    organisation(name="Makassar", country="ID", population=None, kind="province")

    tree = {
        "all": [
            {"field": "country", "op": "is", "value": "fj"},
            {"field": "kind", "op": "is", "value": "local_government"},
            {"field": "population", "op": "more_than", "value": "90000"},
            {"field": "name", "op": "contains", "value": "suva"},
            {"field": "created", "op": "after", "value": "2020-01-01"},
        ]
    }

    assert found(tree, "org") == {suva.id}
    assert audiences.count(tree, "org") == 1


def test_countries_are_understood_by_code_and_by_name():
    here = person(country="ID")

    for value in ("ID", "id", "Indonesia", "INDONESIA"):
        assert found({"field": "country", "op": "is", "value": value}) == {here.id}


def test_other_types_of_fields_are_compared_as_what_they_are():
    with acting(SYSTEM, "Tested"):
        db.session.add_all(
            [
                FieldDef(subject="person", key="born", label="Born", type="date"),
                FieldDef(subject="person", key="vip", label="VIP", type="bool"),
                FieldDef(subject="person", key="roles", label="Roles", type="multi"),
            ]
        )
        db.session.flush()
    one = person(custom={"born": "1980-05-06", "vip": True, "roles": ["chair", "speaker"]})
    person(custom={"born": "yesterday", "vip": "perhaps", "roles": "chair"})

    for field, op, value in (
        ("born", "before", "1990-01-01"),
        ("born", "between", ["1980-05-06", "1980-05-06"]),
        ("vip", "is", True),
        ("vip", "set", None),
        ("roles", "is", "chair"),
        ("roles", "in", ["speaker", "guest"]),
    ):
        assert found({"field": f"custom.{field}", "op": op, "value": value}) == {one.id}, field


def test_those_put_away_are_not_counted():
    gone = person()
    with acting(SYSTEM, "Tested"):
        db.session.get(Party, gone.id).archived_at = datetime(2026, 1, 1, tzinfo=UTC)
        db.session.flush()

    assert audiences.count({"all": []}) == 0


LEAF = {"field": "country", "op": "is", "value": "ID"}


def deep(levels):
    """A filter of that many levels."""
    tree = LEAF
    for _ in range(levels):
        tree = {"not": tree}
    return tree


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ({"field": "shoe_size", "op": "is", "value": 1}, "shoe_size"),
        ({"field": "custom.nope", "op": "is", "value": 1}, "custom.nope"),
        ({"field": "population", "op": "is", "value": 1}, "population"),
        ({"field": ["country"], "op": "is"}, "there is no field"),
        ({"field": "country", "op": "resembles", "value": "ID"}, "resembles"),
        ({"field": "country", "op": "contains", "value": "I"}, "contains"),
        ({"field": "country", "op": {"$gt": 1}, "value": "I"}, "country has no operator"),
        ({"field": "country", "op": "is", "value": "XX"}, "XX"),
        ({"field": "country", "op": "is", "value": None}, "a text is needed"),
        ({"field": "country", "op": "in", "value": "ID"}, "a list of values"),
        ({"field": "country", "op": "in", "value": []}, "1 to 1000"),
        ({"field": "country", "op": "set", "value": "ID"}, "takes no value"),
        ({"field": "country", "op": "is", "value": "ID", "or": 1}, "or"),
        ({"field": "created", "op": "before", "value": "soon"}, "soon"),
        ({"field": "created", "op": "before", "value": "2026-02-30"}, "2026-02-30"),
        ({"field": "created", "op": "is", "value": "9999-12-31"}, "too far"),
        ({"field": "created", "op": "before", "value": "2026-02-03T10:00"}, "offset"),
        ({"field": "created", "op": "between", "value": ["2026-02-03"]}, "two values"),
        ({"field": "created", "op": "between", "value": ["2026-02-03", "2026-01-03"]}, "smaller"),
        ({"field": "organisation.population", "op": "more_than", "value": True}, "number"),
        ({"field": "organisation.population", "op": "more_than", "value": "many"}, "many"),
        ({"field": "organisation.population", "op": "more_than", "value": float("nan")}, "number"),
        ({"field": "organisation.population", "op": "more_than", "value": "1e999"}, "number"),
        ({"field": "position", "op": "is", "value": " "}, "empty"),
        ({"field": "position", "op": "is", "value": "x" * 501}, "500"),
        ({}, "{}"),
        ([], "an object"),
        ("all", "an object"),
        (None, "an object"),
        ({"all": {}}, "filter.all"),
        ({"all": [], "any": []}, "any"),
        ({"some": []}, "some"),
        ({"all": [LEAF, {"any": [LEAF, {"field": "x", "op": "is"}]}]}, r"filter\.all\[1\]\.any\[1\]"),
        (deep(8), "8 levels"),
        (deep(5000), "more than 200"),
        ({"any": [LEAF] * 1000}, "more than 200"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(tree, words):
    with pytest.raises(Refused, match=words) as refusal:
        audiences.where(tree, "person")

    assert refusal.value.field == "filter"
    assert len(refusal.value.sentence) < 400


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "nonsense", "{'field': 1}"])
def test_what_is_no_json_is_refused(text):
    with pytest.raises(Refused, match="JSON"):
        audiences.parse(text)


@pytest.mark.parametrize(
    "value",
    [
        "'; DROP TABLE party; --",
        "%",
        "_",
        "\\",
        "\x00",
        "\ud800",
        "🏙",
        "':x",
        "{0.__class__}",
        "a' OR '1'='1",
    ],
)
@pytest.mark.parametrize(
    "field", ["position", "name", "tag", "language", "organisation.name", "email.domain"]
)
def test_an_injection_stays_a_value(field, value):
    person(positions=(Job(organisation(), "Mayor"),), tags=("x",), lang="en")

    for op in ("is", "contains", "starts"):
        try:
            assert found({"field": field, "op": op, "value": value}) == set()
        except Refused:
            assert value in ("\x00",)
    assert db.session.scalar(select(func.count()).select_from(Party)) == 2


def test_every_criterion_can_be_asked_every_question_it_offers():
    values = {"date": "2026-01-01", "moment": "2026-01-01", "number": 3, "bool": True}
    for subject in ("person", "org"):
        for one in criteria(subject):
            for op in one.kind.ops:
                value = values.get(one.kind.name, "local_government" if "kind" in one.name else "ID")
                value = (
                    one.kind.offers()[0][0] if one.name in ("topic", "owner") and one.kind.offers() else value
                )
                if one.name == "owner" and not one.kind.offers():
                    continue
                value = 30 if op in RELATIVE else value
                value = {"in": [value], "between": [value, value], "set": None, "not_set": None}.get(
                    op, value
                )
                found({"field": one.name, "op": op, "value": value}, subject)
