"""Fields of the network's own, as those who define them see them."""

from dataclasses import dataclass

from sqlalchemy import func, select, true

from crm.kernel import db
from crm.kernel.db import get_or_abort

from ..models import FieldDef, Party


@dataclass(frozen=True)
class Defined:
    """A field, and how many records have a value of it."""

    field: FieldDef
    uses: int


def defined(subject: str) -> list[Defined]:
    """Every field of people, or of organisations, in order; those put away last."""
    query = select(FieldDef).filter_by(subject=subject)
    fields = db.session.scalars(
        query.order_by(FieldDef.archived_at.is_not(None), FieldDef.place, FieldDef.id)
    )
    counts = uses(subject)
    return [Defined(field, counts.get(field.key, 0)) for field in fields]


def uses(subject: str) -> dict[str, int]:
    """How many records have a value of each field."""
    keys = func.jsonb_object_keys(Party.custom).table_valued("key").lateral("key")
    query = select(keys.c.key, func.count()).select_from(Party).join(keys, true())
    return dict(
        map(
            tuple,
            db.session.execute(query.where(Party.kind == subject, Party.custom != {}).group_by(keys.c.key)),
        )
    )


def field(number: int) -> FieldDef:
    """One field, or a page that says there is none."""
    return get_or_abort(FieldDef, number)
