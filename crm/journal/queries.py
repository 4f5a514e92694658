"""Reading the history: change sets page by page, and what each of them did in words."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text

from crm.kernel import db
from crm.kernel.db import get_or_abort
from crm.kernel.words import _

from .models import Change, ChangeSet, UndoLeft
from .naming import NAMES, field_label, table_label
from .undoing.catalogue import BOOKS

PAGE = 50
MOST_SHOWN = 200
HIDDEN = BOOKS | {"id", "kind", "sort_name", "name_norm", "addr_hash", "value_norm"}
TITLES = ("display_name", "name", "title", "subject", "value", "label", "email", "key")


@dataclass(frozen=True)
class Filters:
    """Which change sets to show."""

    actor_id: int | None = None
    kind: str | None = None
    table: str | None = None
    row_pk: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before_id: int | None = None


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


@dataclass(frozen=True)
class RowChange:
    """What happened to one row, in words."""

    table: str
    title: str
    op: str
    fields: list[tuple[str, str, str]]
    endpoint: str | None
    argument: dict[str, str]


def change_set(number: int) -> ChangeSet:
    """One change set, or a page that says there is none."""
    return get_or_abort(ChangeSet, number)


def page(filters: Filters) -> list[Line]:
    """Change sets, newest first, one more than a page holds where there are more."""
    chosen = select(ChangeSet).order_by(ChangeSet.id.desc()).limit(PAGE + 1)
    for condition in conditions(filters):
        chosen = chosen.where(condition)
    return lines(list(db.session.scalars(chosen)))


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
    if filters.before_id:
        yield ChangeSet.id < filters.before_id
    if filters.table:
        touched = select(Change.change_set_id).where(Change.table_name == filters.table)
        yield ChangeSet.id.in_(touched.where(Change.row_pk == filters.row_pk) if filters.row_pk else touched)


def lines(sets: list[ChangeSet]) -> list[Line]:
    """Each with who it was, how many rows it wrote, and whether it was undone."""
    ids = [s.id for s in sets]
    counts = dict(
        db.session.execute(
            select(Change.change_set_id, func.count())
            .where(Change.change_set_id.in_(ids))
            .group_by(Change.change_set_id)
        ).all()
    )
    undone = dict(
        db.session.execute(
            select(ChangeSet.undoes_id, ChangeSet.id).where(ChangeSet.undoes_id.in_(ids))
        ).all()
    )
    names = actor_names({s.actor_id for s in sets if s.actor_id})
    return [Line(s, who(s, names), counts.get(s.id, 0), undone.get(s.id)) for s in sets]


def line(number: int) -> Line:
    """One change set with what the list says of it."""
    return lines([change_set(number)])[0]


def actor_names(ids: set[int]) -> dict[int, str]:
    """What users are called; the table is a room above, its name is not."""
    found = text("SELECT id, coalesce(nullif(name, ''), email) FROM app_user WHERE id = ANY (:ids)")
    return dict(map(tuple, db.session.execute(found, {"ids": list(ids)})))


def actors() -> dict[int, str]:
    """Everyone who has changed something."""
    ids = set(db.session.scalars(text("SELECT id FROM app_user")))
    return actor_names(ids)


def who(change_set: ChangeSet, names: dict[int, str]) -> str:
    """Who did it: a key by its own name, a user by theirs."""
    return change_set.actor_name or names.get(change_set.actor_id or 0, "")


def row_changes(number: int) -> list[RowChange]:
    """What a change set did, row by row, the first rows of a long one."""
    found = db.session.scalars(
        select(Change).where(Change.change_set_id == number).order_by(Change.seq).limit(MOST_SHOWN)
    )
    return [in_words(change) for change in found]


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


def in_words(change: Change) -> RowChange:
    """One row: its name, and each field before and after."""
    before, after = change.before or {}, change.after or {}
    named = NAMES.get(change.table_name)
    fields = [
        (field_label(change.table_name, key), shown(before.get(key)), shown(after.get(key)))
        for key in {**before, **after}
        if key not in HIDDEN and before.get(key) != after.get(key)
    ]
    return RowChange(
        table=table_label(change.table_name),
        title=title(after or before, change.row_pk),
        op=change.op,
        fields=fields,
        endpoint=named.endpoint if named and change.op != "D" else None,
        argument={named.argument: change.row_pk} if named and named.argument else {},
    )


def title(row: dict, row_pk: str) -> str:
    """What a row is called, in the first of the columns that say so."""
    return next((str(row[name]) for name in TITLES if row.get(name)), row_pk)


def shown(value) -> str:
    """A value the way it is written on a page."""
    if value is None or value in ({}, []):
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {shown(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(shown(inner) for inner in value)
    return str(value)[:500]
