"""What was written about one record: the change sets, and which of its fields each changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, Text, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from crm.accounts.models import AppUser
from crm.journal import field_label
from crm.journal.models import Change, ChangeSet
from crm.kernel import db

from ..models import ContactPoint, Position

WHOLE = ("party", "organisation", "person")
DERIVED = {"id", "kind", "version", "updated_at", "created_at", "sort_name", "name_norm", "party_id"}


@dataclass(frozen=True)
class Entry:
    """One change set as the page of a record shows it."""

    change_set: ChangeSet
    rows: int
    who: str
    fields: tuple[str, ...]


def history(party_id: int, limit: int, before: int | None = None, until=None) -> list[Entry]:
    """The latest change sets that wrote this record or what belongs to it."""
    query = history_of(party_id).limit(limit)
    if before:
        query = query.where(ChangeSet.id < before)
    if until:
        query = query.where(ChangeSet.at < until)
    found = list(db.session.execute(query))
    fields = changed_fields(party_id, [change.id for change, _rows, _name in found])
    return [
        Entry(change, rows, change.actor_name or name or "", tuple(fields.get(change.id, ())))
        for change, rows, name in found
    ]


def size_of_history(party_id: int) -> int:
    """How many change sets wrote this record."""
    touched = touching(party_id).subquery()
    return db.session.scalar(select(func.count(touched.c.change_set_id.distinct()))) or 0


def history_of(party_id: int) -> Select:
    """Change sets, newest first, with how many rows of this record each wrote."""
    touched = touching(party_id).subquery()
    return (
        select(ChangeSet, func.count(), AppUser.name)
        .join(touched, touched.c.change_set_id == ChangeSet.id)
        .outerjoin(AppUser, AppUser.id == ChangeSet.actor_id)
        .group_by(ChangeSet.id, AppUser.id)
        .order_by(ChangeSet.id.desc())
    )


def touching(party_id: int):
    """The number of the change set of every row that was written of this record."""
    whole = select(Change.change_set_id).where(Change.table_name.in_(WHOLE), Change.row_pk == str(party_id))
    points = rows_of("contact_point", select(ContactPoint.id).where(ContactPoint.party_id == party_id))
    held = (Position.person_id == party_id) | (Position.organisation_id == party_id)
    return whole.union_all(points, rows_of("position", select(Position.id).where(held)))


def rows_of(table: str, ids: Select) -> Select:
    """Change sets that wrote certain rows of a table."""
    numbers = select(cast(ids.subquery().c[0], Text))
    return select(Change.change_set_id).where(Change.table_name == table, Change.row_pk.in_(numbers))


def changed_fields(party_id: int, sets: list[int]) -> dict[int, list[str]]:
    """The names of the fields that each change set changed in the record itself."""
    rows = db.session.execute(
        select(Change.change_set_id, Change.table_name, Change.before, Change.after)
        .where(Change.table_name.in_(WHOLE), Change.row_pk == str(party_id), Change.op == "U")
        .where(Change.change_set_id == func.any(cast(sets, ARRAY(ChangeSet.id.type))))
        .order_by(Change.seq)
    )
    found: dict[int, list[str]] = {}
    for number, table, before, after in rows:
        names = [name for name in after if before.get(name) != after[name] and name not in DERIVED]
        found.setdefault(number, []).extend(labels(table, names))
    return found


def labels(table: str, names: Iterable[str]) -> list[str]:
    """What people call these columns."""
    return [field_label(table, name) for name in names]
