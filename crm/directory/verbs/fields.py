"""Fields of the network's own."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from crm.journal import acting, changes
from crm.kernel import db, transaction

from ..models import FieldDef
from ..refusals import spoken


@changes("Added a field")
def add_field(field: FieldDef, *, by) -> FieldDef:
    """Offer a further field of people or organisations; its values live with each record."""
    with spoken():
        db.session.add(field)
    return field


@transaction()
def learn_fields(subject: str, values: dict, *, by) -> None:
    """Fields that a program brings and nobody defined are offered from now on, in conditions and letters too."""
    known = select(FieldDef.key).where(FieldDef.subject == subject, FieldDef.key.in_(values))
    new = sorted({key for key, value in values.items() if value is not None} - set(db.session.scalars(known)))
    if new:
        rows = [
            {"subject": subject, "key": key, "label": label_of(key), "type": type_of(values[key])}
            for key in new
        ]
        with acting(by, "Added a field"):
            db.session.execute(insert(FieldDef).values(rows).on_conflict_do_nothing())


def label_of(key: str) -> str:
    """What people read for a key."""
    return key.replace("_", " ").capitalize()


def type_of(value) -> str:
    """How a value is compared."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, list):
        return "multi"
    return "number" if isinstance(value, int | float) else "text"
