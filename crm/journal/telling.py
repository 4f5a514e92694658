"""What the pages of other rooms tell of change sets: what each was about, and whether it may be undone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import g, url_for
from sqlalchemy import func, lateral, select, true

from crm.kernel import db
from crm.kernel.access import may

from .models import Change, ChangeSet
from .naming import NAMES
from .queries import title

LOOKED_AT = 20
OWNERS: dict[str, Callable[[dict], Any]] = {}
CALLED: dict[str, Callable[[list[str]], dict[str, str]]] = {}


@dataclass(frozen=True)
class Thing:
    """What a change set was about: its name, and where it is shown."""

    name: str
    url: str


def tell(table: str, owner: str, column: str) -> None:
    """Say that rows of a table are told as their owner: ("position", "party", "person_id")."""
    OWNERS[table] = lambda row: (owner, row.get(column))


def called(table: str, names: Callable[[list[str]], dict[str, str]]) -> None:
    """Say how rows of a table are called today: names(keys) -> {key: name}."""
    CALLED[table] = names


def things(sets: Iterable[int]) -> dict[int, Thing]:
    """What each change set was about, by its first rows; nothing where it was about many."""
    about: dict[int, set[tuple[str, str]]] = {}
    rows: dict[tuple[str, str], dict] = {}
    for number, written, pk, row in first_rows(list(sets)):
        table, key = subject = subject_of(written, pk, row)
        if key and table in NAMES and NAMES[table].endpoint:
            about.setdefault(number, set()).add(subject)
            rows.setdefault(subject, row)
    single = {number: found.pop() for number, found in about.items() if len(found) == 1}
    names = names_of(single.values())
    return {
        number: Thing(names.get(one) or title(rows[one], one[1]), address_of(*one))
        for number, one in single.items()
    }


def subject_of(table: str, key: str, row: dict) -> tuple[str, str]:
    """The row itself, or whom it belongs to."""
    if table not in OWNERS:
        return table, key
    owner, number = OWNERS[table](row)
    return owner, str(number or "")


def first_rows(sets: list[int]):
    """The first rows that each change set wrote."""
    chosen = select(ChangeSet.id.label("number")).where(ChangeSet.id.in_(sets)).subquery()
    state = func.coalesce(Change.after, Change.before).label("state")
    first = lateral(
        select(Change.table_name, Change.row_pk, state)
        .where(Change.change_set_id == chosen.c.number)
        .order_by(Change.seq)
        .limit(LOOKED_AT)
    )
    return db.session.execute(select(chosen.c.number, *first.c).select_from(chosen).join(first, true()))


def names_of(subjects: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What these are called today, one question for each table."""
    keys: dict[str, list[str]] = {}
    for table, key in subjects:
        keys.setdefault(table, []).append(key)
    return {
        (table, key): name
        for table, wanted in keys.items()
        if table in CALLED
        for key, name in CALLED[table](wanted).items()
    }


def address_of(table: str, key: str) -> str:
    """Where a row is shown."""
    named = NAMES[table]
    return url_for(named.endpoint, **({named.argument: key} if named.argument else {}))


def undoable(sets: list[ChangeSet]) -> set[int]:
    """The numbers of those that this reader may undo and nobody has undone; the verb asks again."""
    allowed = [s.id for s in sets if may("undo") or (s.actor_kind == "user" and s.actor_id == g.reader.id)]
    undone = db.session.scalars(select(ChangeSet.undoes_id).where(ChangeSet.undoes_id.in_(allowed)))
    wrote = db.session.scalars(
        select(ChangeSet.id).where(
            ChangeSet.id.in_(allowed), select(Change.seq).where(Change.change_set_id == ChangeSet.id).exists()
        )
    )
    return set(wrote) - set(undone)
