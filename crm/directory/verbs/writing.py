"""One attribute of one or many records is written: nothing else of them is touched, each moves on by one."""

from typing import Any

from sqlalchemy import BigInteger, Text, case, cast, column, delete, func, literal, null, select, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, array, insert

from crm.kernel import clock, db

from ..attributes import Attribute
from ..models import Organisation, Party, PartyTag, Person
from ..refusals import spoken
from .parties import tag_ids

QUIET = {"synchronize_session": False}


def write(which: Attribute, values: dict[int, object]) -> None:
    """Give records their new values of an attribute; the session forgets what it knew of them."""
    if not values:
        return
    with spoken():
        if which.key == "tags":
            write_tags(values)
        elif which.model is Party:
            write_party(which, values)
        else:
            write_part(which, values)
    db.session.expire_all()
    if which.key == "country":
        name_anew(list(values))


def given(values: dict[int, object]):
    """Numbers and values, as rows that a statement can join."""
    plain = literal({str(number): value for number, value in values.items()}, JSONB)
    return func.jsonb_each(plain).table_valued(column("key", Text), column("value", JSONB)).alias("given")


def as_words(rows):
    """A value as text; nothing where it is empty."""
    return rows.c.value.op("#>>", return_type=Text())(cast(array([]), ARRAY(Text)))


def write_party(which: Attribute, values: dict[int, object]) -> None:
    """A column of the party, or a key of its own fields."""
    rows = given(values)
    db.session.execute(
        update(Party)
        .where(Party.id == cast(rows.c.key, BigInteger))
        .values({**assigned(which, rows), "version": Party.version + 1, "updated_at": clock.now()})
        .execution_options(**QUIET)
    )


def assigned(which: Attribute, rows) -> dict:
    """What is written where."""
    if which.key == "archived":
        return {"archived_at": case((as_words(rows) == "true", clock.now()), else_=null())}
    if which.field is None:
        return {which.column.key: cast(as_words(rows), which.column.type)}
    key = literal(which.field.key, Text)
    filled = Party.custom.op("||")(func.jsonb_build_object(key, rows.c.value))
    return {"custom": case((as_words(rows).is_(None), Party.custom.op("-")(key)), else_=filled)}


def write_part(which: Attribute, values: dict[int, object]) -> None:
    """A column of the organisation or the person; the year of a population goes with it."""
    rows, model = given(values), which.model
    found = {which.column.key: cast(as_words(rows), which.column.type)}
    if which.key == "population":
        year = case((as_words(rows).is_not(None), Organisation.population_year), else_=null())
        found["population_year"] = year
    db.session.execute(
        update(model)
        .where(model.party_id == cast(rows.c.key, BigInteger))
        .values(found)
        .execution_options(**QUIET)
    )
    move_on(list(values))


def move_on(ids: list[int]) -> None:
    """Say that records moved on."""
    db.session.execute(
        update(Party)
        .where(Party.id.in_(ids))
        .values(version=Party.version + 1, updated_at=clock.now())
        .execution_options(**QUIET)
    )


def write_tags(values: dict[int, Any]) -> None:
    """Give each record its tags and no others."""
    lists = {number: [str(name) for name in names or ()] for number, names in values.items()}
    numbers = tag_ids({name for names in lists.values() for name in names})
    wanted = {(party, numbers[name.casefold()]) for party, names in lists.items() for name in names}
    held = select(PartyTag.party_id, PartyTag.tag_id).where(PartyTag.party_id.in_(lists))
    present = {tuple(row) for row in db.session.execute(held)}
    gone: dict[int, list[int]] = {}
    for party, tag in present - wanted:
        gone.setdefault(tag, []).append(party)
    for tag, parties in gone.items():
        db.session.execute(delete(PartyTag).where(PartyTag.tag_id == tag, PartyTag.party_id.in_(parties)))
    if new := sorted(wanted - present):
        rows = [{"party_id": party, "tag_id": tag} for party, tag in new]
        db.session.execute(insert(PartyTag).values(rows).on_conflict_do_nothing())
    move_on(list(lists))


def name_anew(ids: list[int]) -> None:
    """The order of names follows the country where nobody has said another."""
    from .people import name_person

    people = select(Person).where(Person.party_id.in_(ids), Person.name_order.is_(None))
    for person in db.session.scalars(people.execution_options(populate_existing=True)):
        name_person(person)
    db.session.flush()
