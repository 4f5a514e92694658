"""Values of the network's own fields that a program brings: each as its field is typed, new ones defined on first use."""

import re

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from crm.journal import acting
from crm.kernel import db, transaction
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ...attributes import own
from ...models import FieldDef
from ...typed import understood

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


@transaction()
def learn_fields(subject: str, values: dict, *, by) -> dict:
    """The values as their fields keep them; fields that nobody defined are offered from now on."""
    known = {
        field.key: field
        for field in db.session.scalars(
            select(FieldDef).where(FieldDef.subject == subject, FieldDef.key.in_(values))
        )
    }
    kept = {key: fitting(known[key], value) if key in known else value for key, value in values.items()}
    new = sorted({key for key, value in values.items() if value is not None} - set(known))
    if wrong := [key for key in new if not KEY.fullmatch(key)]:
        sentence = _("“%(key)s” cannot be a field: small letters, digits and _ only.", key=wrong[0][:60])
        raise Refused(sentence, field=f"custom.{wrong[0][:60]}")
    if new:
        place = db.session.scalar(select(func.max(FieldDef.place)).filter_by(subject=subject)) or 0
        rows = [
            {
                "subject": subject,
                "key": key,
                "label": label_of(key),
                "type": type_of(values[key]),
                "place": place + number,
            }
            for number, key in enumerate(new, start=1)
        ]
        with acting(by, "Added a field"):
            db.session.execute(insert(FieldDef).values(rows).on_conflict_do_nothing())
    return kept


def fitting(field: FieldDef, value):
    """A value as a field keeps it; a refusal names the field."""
    at = f"custom.{field.key}"
    if field.archived_at is not None and value is not None:
        raise Refused(_("The field “%(key)s” is no longer used.", key=field.key), field=at)
    try:
        return understood(own(field), value)
    except Refused as error:
        raise Refused(f"{field.label}: {error.sentence}", field=at) from error


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
