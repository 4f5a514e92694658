"""What a list says in fields of the network's own is typed as in a form; what stands behind a name is not lost silently."""

import pytest
from sqlalchemy import select

from crm import exchange
from crm.directory.models import FieldDef, Party, Person
from crm.exchange import verbs
from crm.journal import SYSTEM, acting
from crm.kernel import db

from .conftest import five, received


def defined(kind, options=None):
    with acting(SYSTEM, "A field"):
        db.session.add(
            FieldDef(subject="person", key="own", label="Own", type=kind, options=options, place=1)
        )
        db.session.flush()


def brought(cell):
    run = received(f'Name,E-mail,Mine\nAna Silva,ana@x.example,"{cell}"\n')
    verbs.remap(run.id, "people", ["full_name", "email", "custom.own"], by=SYSTEM)
    return exchange.apply_now(exchange.check(run.id).id, by=SYSTEM)


@pytest.mark.parametrize(
    ("kind", "cell", "kept"),
    [
        ("number", "1,234", 1234),
        ("number", "1.234,5", 1234.5),
        ("date", "12 Maret 2026", "2026-03-12"),
        ("bool", "ya", True),
        ("choice", "GOLD", "Gold"),
        ("multi", "gold; Silver", ["Gold", "Silver"]),
        ("text", "as it stands", "as it stands"),
    ],
)
def test_a_value_is_kept_as_its_field_is_typed(slate, kind, cell, kept):
    defined(kind, ["Gold", "Silver"] if kind in ("choice", "multi") else None)
    brought(cell)

    assert db.session.scalar(select(Party.custom).where(Party.kind == "person")) == {"own": kept}


@pytest.mark.parametrize(
    ("kind", "cell", "why"),
    [
        ("number", "many", "Write a number."),
        ("date", "31/02/2026", "no such day"),
        ("bool", "perhaps", "Say yes or no."),
        ("choice", "Tin", "“Tin” is none of"),
    ],
)
def test_a_value_that_cannot_be_is_left_out_and_told(slate, kind, cell, why):
    defined(kind, ["Gold"] if kind == "choice" else None)
    run = brought(cell)

    assert five(run) == (1, 0, 0, 0, 0)
    (problem,) = exchange.report(run)["problems"]
    assert problem["column"] == "Mine"
    assert why in problem["why"]
    assert "left out" in problem["why"]
    assert db.session.scalar(select(Party.custom).where(Party.kind == "person")) == {}


def test_the_junior_of_a_column_stays_with_the_name_and_a_degree_is_told(slate):
    run = received("Given name,Family name,Suffix\nJuan,Cruz,Jr.\nAna,Silva,PhD\n")
    run = exchange.apply_now(exchange.check(run.id).id, by=SYSTEM)

    assert list(db.session.scalars(select(Person.family_name).order_by(Person.party_id))) == [
        "Cruz Jr.",
        "Silva",
    ]
    assert ["“PhD” behind the name" in p["why"] for p in exchange.report(run)["problems"]] == [True]
