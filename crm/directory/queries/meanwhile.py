"""What others wrote since somebody looked: a moment is kept as the transactions that were visible then."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Text, and_, case, cast, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.types import UserDefinedType

from crm.journal.models import Change, ChangeSet
from crm.kernel import db

MEANWHILE = "meanwhile"  # why a record was left as it is
MOST_OPEN = 1000  # transactions that a moment may name; more are never open at once
SPELLED = re.compile(r"(\d{1,18}):(\d{1,18}):((?:\d{1,18},?)*)")
ROUND = 2**32  # the numbers of transactions in rows begin anew after so many


class Whole(UserDefinedType):
    """The type of whole numbers of transactions."""

    cache_ok = True

    def get_col_spec(self, **_kw) -> str:
        """What it is called."""
        return "xid8"


@dataclass(frozen=True)
class Moment:
    """When somebody looked: every transaction before `until` was visible, but those still open."""

    until: int
    still_open: tuple[int, ...] = ()

    @classmethod
    def now(cls) -> str:
        """This moment, as a form carries it."""
        return db.session.scalar(select(cast(func.pg_current_snapshot(), Text)))

    @classmethod
    def read(cls, said: str) -> "Moment | None":
        """The moment that a form says; none where it says none."""
        found = SPELLED.fullmatch(said)
        if found is None:
            return None
        named = [int(number) for number in found[3].split(",") if number]
        return cls(int(found[2]), tuple(named[:MOST_OPEN]))


def values_then(ids: list[int], which, said: str) -> dict[int, Any]:
    """What a value was when somebody looked, of the records where it was written since by others."""
    moment = Moment.read(said)
    if moment is None or not ids:
        return {}
    query = (
        select(Change.row_pk, Change.before)
        .join(ChangeSet, ChangeSet.id == Change.change_set_id)
        .where(Change.table_name == which.model.__tablename__, Change.row_pk.in_(map(str, ids)))
        .where(Change.op == "U", or_(is_after(Change, moment), is_after(ChangeSet, moment)))
        .order_by(Change.row_pk, Change.seq)
        .ext(distinct_on(Change.row_pk))
    )
    return {int(key): held_in(before, which) for key, before in db.session.execute(query)}


def held_in(row: dict, which) -> Any:
    """The value in a row that the journal keeps."""
    return (row.get("custom") or {}).get(which.field.key) if which.field else row.get(which.column.key)


def is_after(table, moment: Moment):
    """Whether a row was not to be seen at a moment, and is of another transaction than this one."""
    number = whole_number(table)
    unseen = number >= moment.until
    if moment.still_open:
        unseen = or_(unseen, number == func.any(cast(list(moment.still_open), ARRAY(BigInteger))))
    is_own = func.pg_xact_status(cast(cast(number, Text), Whole)) == "in progress"
    return and_(unseen, case((unseen, func.coalesce(~is_own, True)), else_=False))


def whole_number(table):
    """The number of the transaction that wrote a row, counted on where the short ones began anew."""
    short = cast(cast(literal_column(f"{table.__tablename__}.xmin"), Text), BigInteger)
    latest = cast(cast(func.pg_snapshot_xmax(func.pg_current_snapshot()), Text), BigInteger)
    ahead = (short - latest % ROUND + ROUND + ROUND // 2) % ROUND - ROUND // 2
    return latest + ahead
