"""What the pages of other rooms tell of change sets: what each was about, and whether it may be undone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import g, url_for
from sqlalchemy import func, lateral, select, true

from crm.kernel import db
from crm.kernel.access import may

from .models import Change, ChangeSet
from .naming import NAMES, belongs
from .wording import names_of, title

LOOKED_AT = 20
MOST_NAMED = 3
OWNERS: dict[str, Callable[[dict], Any]] = {}
FINDERS: list[Callable[[str, int], list["Found"]]] = []


@dataclass(frozen=True)
class Thing:
    """What a change set was about: its name, and where it is shown."""

    name: str
    url: str


@dataclass(frozen=True)
class Found:
    """A thing that a search for the history found: "party:412", its name, and a word on it."""

    key: str
    name: str
    about: str = ""


def findable(function) -> None:
    """Offer things to look for in the history: function(words, limit) -> list of Found."""
    if function not in FINDERS:
        FINDERS.append(function)


def find_things(q: str, limit: int = 12) -> list[Found]:
    """What the rooms find for a few words."""
    found: list[Found] = []
    for function in FINDERS if q.strip() else ():
        found += function(q, limit - len(found)) if len(found) < limit else []
    return found


def tell(table: str, owner: str, column: str) -> None:
    """Say that rows of a table are told as their owner: ("position", "party", "person_id")."""
    OWNERS[table] = lambda row: (owner, row.get(column))
    belongs(table, owner, column)


def things(sets: Iterable[int]) -> dict[int, Thing]:
    """What each change set was about, by its first rows; nothing where it was about many."""
    return {number: named[0] for number, named in told(sets).items() if len(named) == 1}


def told(sets: Iterable[int]) -> dict[int, list[Thing]]:
    """The first things that each change set was about, by its first rows."""
    about: dict[int, dict[tuple[str, str], dict]] = {}
    for number, written, pk, row in first_rows(list(sets)):
        table, key = subject = subject_of(written, pk, row)
        if key and table in NAMES and NAMES[table].endpoint:
            about.setdefault(number, {}).setdefault(subject, row)
    names = names_of({one for found in about.values() for one in list(found)[:MOST_NAMED]})
    return {
        number: [
            Thing(names.get(one) or title(row, one[1]), address_of(*one))
            for one, row in list(found.items())[:MOST_NAMED]
        ]
        for number, found in about.items()
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
