"""One row of the history in words: its name, and each field before and after."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy import select

from crm.kernel import db
from crm.kernel.access import may
from crm.kernel.words import _

from . import spans
from .models import Change
from .naming import NAMES, field_label, table_label
from .undoing.catalogue import BOOKS, read_parents

MOST_SHOWN = 200
HIDDEN = BOOKS | {"erased", "id", "kind", "sort_name", "name_norm", "addr_hash", "value_norm"}
TITLES = ("display_name", "name", "title", "subject", "value", "label", "email", "key")
CALLED: dict[str, Callable[[list[str]], dict[str, str]]] = {}
WORDED: dict[tuple[str, str], Callable[[], Callable[[Any, dict], Any]]] = {}


@dataclass(frozen=True)
class RowChange:
    """What happened to one row, in words."""

    table: str
    title: str
    op: str
    fields: list[tuple[str, str, str]]
    endpoint: str | None
    argument: dict[str, str]


def called(table: str, names: Callable[[list[str]], dict[str, str]]) -> None:
    """Say how rows of a table are called today: names(keys) -> {key: name}."""
    CALLED[table] = names


def worded(table: str, column: str, make: Callable[[], Callable[[Any, dict], Any]]) -> None:
    """Say how a column is read: make(), asked once for a page, gives (value, row) -> what may be shown."""
    WORDED[table, column] = make


def row_changes(number: int) -> list[RowChange]:
    """What a change set did, row by row, the first rows of a long one."""
    found = db.session.scalars(
        select(Change).where(Change.change_set_id == number).order_by(Change.seq).limit(MOST_SHOWN)
    ).all()
    return Reading(found).rows()


class Reading:
    """The rows of one page, read together so that each name is asked for once."""

    def __init__(self, changes: Iterable[Change]):
        self.changes = list(changes)
        tables = {change.table_name for change in self.changes}
        self.parents = {k: p for k, p in read_parents(tables).items() if p in CALLED}
        self.readers = {key: make() for key, make in WORDED.items() if key[0] in tables}
        self.names = names_of(self.mentioned())

    def rows(self) -> list[RowChange]:
        """Each row in words; those of which nothing may be shown are left out."""
        return [self.in_words(change) for change in self.changes]

    def mentioned(self) -> set[tuple[str, str]]:
        """Every row of a table with names that one of the changes mentions, and the changed rows themselves."""
        found = {(c.table_name, c.row_pk) for c in self.changes if c.table_name in CALLED}
        for change in self.changes:
            for state in (change.before or {}, change.after or {}):
                for column, value in state.items():
                    parent = self.parents.get((change.table_name, column))
                    if parent and value is not None:
                        found.add((parent, str(value)))
        return found

    def in_words(self, change: Change) -> RowChange:
        """One row: its name, and each field before and after."""
        before, after = change.before or {}, change.after or {}
        named = NAMES.get(change.table_name)
        pairs = [
            (key, self.linked(change.table_name, key, before), self.linked(change.table_name, key, after))
            for key in {**before, **after}
            if key not in HIDDEN and before.get(key) != after.get(key)
        ]
        return RowChange(
            table=table_label(change.table_name),
            title=self.title(change, after or before),
            op=change.op,
            fields=[(field_label(change.table_name, k), was, is_) for k, was, is_ in pairs if was != is_],
            endpoint=named.endpoint if named and change.op != "D" else None,
            argument={named.argument: change.row_pk} if named and named.argument else {},
        )

    def title(self, change: Change, row: dict) -> str:
        """What the row is called: by its own columns, or by what it belongs to."""
        own = next((self.shown(change.table_name, name, row) for name in TITLES if row.get(name)), "")
        if own:
            return own
        names = [
            self.names[parent, str(row[column])]
            for (table, column), parent in self.parents.items()
            if table == change.table_name and (parent, str(row.get(column))) in self.names
        ]
        known = self.names.get((change.table_name, change.row_pk))
        return known or ", ".join(dict.fromkeys(names)) or change.row_pk

    def shown(self, table: str, column: str, row: dict) -> str:
        """A value the way this reader may see it."""
        value = row.get(column)
        if value is not None and (table, column) in self.readers:
            value = self.readers[table, column](value, row)
        else:
            value = spans.in_words(table, column, value)
        parent = self.parents.get((table, column))
        return self.names.get((parent, str(value)), shown(value)) if parent else shown(value)

    def linked(self, table: str, column: str, row: dict) -> str:
        """The same, with the way to the page of what it names."""
        words, parent, key = (
            self.shown(table, column, row),
            self.parents.get((table, column)),
            row.get(column),
        )
        named = NAMES.get(parent or "")
        if not named or not named.argument or (parent, str(key)) not in self.names:
            return words
        if named.permission and not may(named.permission):
            return words
        where = url_for(named.endpoint, **{named.argument: key})
        return Markup('<a href="{}"><bdi>{}</bdi></a>').format(where, words)


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


def title(row: dict, row_pk: str) -> str:
    """What a row is called, in the first of the columns that say so."""
    return next((str(row[name]) for name in TITLES if row.get(name)), row_pk)


def shown(value) -> str:
    """A value the way it is written on a page."""
    if value is None or value in ({}, []):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dict):
        return ", ".join(f"{key}: {shown(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(shown(inner) for inner in value)
    return str(value)[:500]
