"""What of the network's own fields whoever asks may see."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import select

from crm.accounts import may_see
from crm.kernel import db
from crm.kernel.access import role_of_asker
from crm.kernel.moments import whole_day

from ..models import FieldDef


def hidden_keys(subject: str, reader=None) -> frozenset[str]:
    """The keys of one kind of record that are not for the eyes of a reader, or of who asks; put away ones included."""
    role = role_of_asker() if reader is None else getattr(reader, "role", None)
    if role in (None, "admin"):
        return frozenset()
    defined = db.session.scalars(select(FieldDef).where(FieldDef.subject == subject))
    return frozenset(field.key for field in defined if not may_see(field, reader))


def visible_custom(subject: str, custom: dict) -> dict:
    """What of a record's own fields this asker may see."""
    hidden = hidden_keys(subject) if custom else frozenset()
    return {key: value for key, value in custom.items() if key not in hidden}


def custom_in_words() -> Callable[[dict, dict], dict]:
    """How the history shows a record's own fields: by their labels, without those that are hidden."""
    defined = list(db.session.scalars(select(FieldDef)))
    seen = {(field.subject, field.key): field.label if may_see(field) else None for field in defined}
    dates = {(field.subject, field.key) for field in defined if field.type == "date"}

    def shown(custom: dict, row: dict) -> dict:
        kind = row.get("kind")
        named = {key: seen.get((kind, key), key) for key in custom}
        told = {key: day_said(each) if (kind, key) in dates else each for key, each in custom.items()}
        return {label: told[key] for key, label in named.items() if label is not None}

    return shown


def day_said(value):
    """A day that is kept as text, in words; anything else as it is."""
    try:
        return whole_day(date.fromisoformat(value)) if isinstance(value, str) else value
    except ValueError:
        return value
