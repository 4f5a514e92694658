"""Reading the history: change sets page by page, newest first, narrowed by who, what, kind and time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, Text, cast, func, lateral, select, text, true, tuple_, union_all
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table
from sqlalchemy.orm import aliased

from crm.kernel import db
from crm.kernel.db import get_or_abort
from crm.kernel.meeting import Their
from crm.kernel.words import _

from .models import Change, ChangeSet, UndoLeft
from .naming import BELONGING, table_label
from .undoing.catalogue import read_tables

PAGE = 50
MOST_COUNTED = 10_000
MOST_SHOWN = 200


@dataclass(frozen=True)
class Filters:
    """Which change sets to show."""

    actor_id: int | None = None
    kind: str | None = None
    table: str | None = None
    row_pk: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Place:
    """Where a page begins: beyond this change set, towards older ones or newer ones."""

    at: datetime
    id: int
    is_newer: bool = False


@dataclass(frozen=True)
class Line:
    """One change set on the list."""

    change_set: ChangeSet
    who: str
    rows: int
    undone_by: int | None

    @property
    def action(self) -> str:
        """What was done, in the reader's language where we have the words; plain text, never markup."""
        return str(_(self.change_set.action))

    @property
    def is_many(self) -> bool:
        """Whether there are more rows than are counted for a list."""
        return self.rows > MOST_COUNTED


@dataclass(frozen=True)
class Page:
    """Some lines, and whether there are newer and older ones."""

    lines: list[Line]
    has_newer: bool
    has_older: bool


def change_set(number: int) -> ChangeSet:
    """One change set, or a page that says there is none."""
    return get_or_abort(ChangeSet, number)


def page(filters: Filters, place: Place | None = None, size: int = PAGE) -> Page:
    """Change sets, newest first, from a place on."""
    found = list(db.session.scalars(chosen(filters, place).limit(size + 1)))
    more, found = len(found) > size, found[:size]
    if place and place.is_newer:
        return Page(lines(found[::-1]), more, has_older=True)
    return Page(lines(found), place is not None, more)


def chosen(filters: Filters, place: Place | None) -> Select:
    """The change sets that fit, beyond the place."""
    query = select(ChangeSet).where(*conditions(filters))
    key = tuple_(ChangeSet.at, ChangeSet.id)
    if place and place.is_newer:
        return query.where(key > (place.at, place.id)).order_by(ChangeSet.at, ChangeSet.id)
    if place:
        query = query.where(key < (place.at, place.id))
    return query.order_by(ChangeSet.at.desc(), ChangeSet.id.desc())


def everything(filters: Filters, most: int) -> Iterator[Line]:
    """All lines that fit, up to so many, a page at a time."""
    place, left = None, most
    while left > 0:
        part = page(filters, place, min(500, left))
        yield from part.lines
        left -= len(part.lines)
        if not part.has_older:
            return
        last = part.lines[-1].change_set
        place = Place(last.at, last.id)


def conditions(filters: Filters):
    """The filters as conditions."""
    if filters.actor_id:
        yield ChangeSet.actor_id == filters.actor_id
    if filters.kind:
        yield ChangeSet.actor_kind == filters.kind
    if filters.since:
        yield ChangeSet.at >= filters.since
    if filters.until:
        yield ChangeSet.at < filters.until
    if filters.table and filters.row_pk:
        yield ChangeSet.id.in_(touching(filters.table, filters.row_pk))
    elif filters.table:
        touched = select(Change.seq).where(Change.change_set_id == ChangeSet.id)
        yield touched.where(Change.table_name == filters.table).exists()


def touching(table: str, key: str):
    """The change sets that wrote a row, or a row that belongs to it."""
    itself = select(Change.change_set_id).where(Change.table_name == table, Change.row_pk == key)
    belonging = sorted(BELONGING.get(table, ()))
    known = read_tables({name for name, _column in belonging})
    is_number = key.isascii() and key.isdecimal() and int(key) < 2**63
    parts = [rows_of(known[name], column, key) for name, column in belonging if is_number and name in known]
    return union_all(itself, *parts)


def rows_of(table, column: str, key: str) -> Select:
    """The change sets that wrote the rows of a table which name this number."""
    belongs = sql_table(table.name, *map(sql_column, {*table.key, column}))
    keys = [cast(belongs.c[name], Text) for name in table.key]
    mine = select(keys[0] if len(keys) == 1 else func.concat_ws(",", *keys)).where(
        belongs.c[column] == int(key)
    )
    return select(Change.change_set_id).where(Change.table_name == table.name, Change.row_pk.in_(mine))


def lines(sets: list[ChangeSet]) -> list[Line]:
    """Each with who it was, how many rows it wrote, and whether it was undone."""
    ids = [s.id for s in sets]
    counts = sizes(ids)
    undone = dict(
        db.session.execute(
            select(ChangeSet.undoes_id, ChangeSet.id).where(ChangeSet.undoes_id.in_(ids))
        ).all()
    )
    names = actor_names({s.actor_id for s in sets if s.actor_id})
    return [Line(s, who(s, names), counts.get(s.id, 0), undone.get(s.id)) for s in sets]


def sizes(ids: list[int]) -> dict[int, int]:
    """How many rows each wrote; beyond many, counting stops."""
    sets = select(ChangeSet.id.label("number")).where(ChangeSet.id.in_(ids)).subquery()
    some = (
        select(Change.seq)
        .where(Change.change_set_id == sets.c.number)
        .limit(MOST_COUNTED + 1)
        .correlate(sets)
        .subquery()
    )
    counted = lateral(select(func.count().label("n")).select_from(some))
    return dict(map(tuple, db.session.execute(select(sets.c.number, counted.c.n).join(counted, true()))))


def line(number: int) -> Line:
    """One change set with what the list says of it, all its rows counted."""
    found = lines([change_set(number)])[0]
    if not found.is_many:
        return found
    counted = select(func.count()).where(Change.change_set_id == number)
    return replace(found, rows=db.session.scalar(counted))


def actor_names(ids: set[int]) -> dict[int, str]:
    """What users are called; the table is a room above, its name is not."""
    found = text("SELECT id, coalesce(nullif(name, ''), email) FROM app_user WHERE id = ANY (:ids)")
    return dict(map(tuple, db.session.execute(found, {"ids": list(ids)})))


def actors() -> dict[int, str]:
    """Everyone who could have changed something, by name."""
    ids = set(db.session.scalars(text("SELECT id FROM app_user")))
    return dict(sorted(actor_names(ids).items(), key=lambda pair: pair[1].casefold()))


def who(change_set: ChangeSet, names: dict[int, str]) -> str:
    """Who did it: a key by its own name, a user by theirs."""
    return change_set.actor_name or names.get(change_set.actor_id or 0, "")


def tables_of(number: int) -> list[tuple[str, str, int]]:
    """How many rows of which table were added, changed or deleted."""
    counted = (
        select(Change.table_name, Change.op, func.count(func.distinct(Change.row_pk)))
        .where(Change.change_set_id == number)
        .group_by(Change.table_name, Change.op)
        .order_by(func.min(Change.seq))
    )
    return [(table_label(name), op, n) for name, op, n in db.session.execute(counted)]


def left_over(number: int) -> list[UndoLeft]:
    """What an undo put away or left as it was."""
    found = select(UndoLeft).where(UndoLeft.change_set_id == number).limit(MOST_SHOWN)
    return list(db.session.scalars(found))


def last_own(user_id: int, since: datetime, closed: list[str]) -> int | None:
    """The latest change set of a user that wrote something, in no closed table, is no undo, and was not undone."""
    again = aliased(ChangeSet)
    undone = select(again.id).where(again.undoes_id == ChangeSet.id).exists()
    wrote = select(Change.seq).where(Change.change_set_id == ChangeSet.id).exists()
    barred = select(Change.seq).where(Change.change_set_id == ChangeSet.id, Change.table_name.in_(closed))
    query = (
        select(ChangeSet.id)
        .where(ChangeSet.actor_kind == "user", ChangeSet.actor_id == user_id, ChangeSet.at >= since)
        .where(ChangeSet.undoes_id.is_(None), wrote, ~undone, ~barred.exists())
        .order_by(ChangeSet.at.desc(), ChangeSet.id.desc())
    )
    return db.session.scalar(query.limit(1))


def took_back_additions(number: int) -> bool:
    """Whether an undo deleted rows: the page where one was may be about one of them."""
    gone = select(Change.seq).where(Change.change_set_id == number, Change.op == "D").exists()
    return bool(db.session.scalar(select(gone)))


def wrote_last(table: str, key) -> Their | None:
    """Who wrote a row last, and when."""
    query = (
        select(ChangeSet)
        .join(Change, Change.change_set_id == ChangeSet.id)
        .where(Change.table_name == table, Change.row_pk == str(key))
        .order_by(Change.change_set_id.desc())
    )
    found = db.session.scalar(query.limit(1))
    if found is None:
        return None
    return Their(who(found, actor_names({found.actor_id} - {None})), found.at)
