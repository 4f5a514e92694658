"""A form around one value, by its type: the same in a cell, on a record and for many at once."""

from datetime import date

from wtforms import DateField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField

from crm.kernel.forms import Form, Length
from crm.kernel.words import _, lazy

from .parts import choices

LONGEST = 2000


def value_form(which, offered, **more):
    """The form of one value: a field called value, labelled as the attribute is."""
    return type("ValueForm", (Form,), {"value": field_of(which, offered), "was": HiddenField(), **more})


def how_field(ops):
    """What is done with the value, where there is a choice."""
    return RadioField(_("How"), choices=choices(ops), default=ops[0][0], validate_choice=False)


def what_field(listed, is_archived: bool):
    """Which attribute is to be changed."""
    state = _("Bring back from the archive") if is_archived else _("Put into the archive")
    offered = [("", _("– choose –")), *((each.key, str(each.label)) for each in listed), ("archived", state)]
    return SelectField(_("What to change"), choices=choices(offered), validate_choice=False)


def field_of(which, offered):
    """The field of an attribute; `offered` is what may be chosen."""
    if which.kind == "date":
        return DateField(which.label)
    if which.kind == "multi" and offered:
        return SelectMultipleField(which.label, choices=choices(offered), validate_choice=False)
    if offered:
        listed = choices([("", _("– none –")), *offered])
        return SelectField(which.label, choices=listed, validate_choice=False)
    hint = lazy("Separated by commas.") if which.kind in ("tags", "multi") else ""
    mode = {"inputmode": "decimal"} if which.kind == "number" else {}
    return StringField(which.label, [Length(max=LONGEST)], description=hint, render_kw=mode)


def raw(form):
    """What was typed, plain."""
    field = form.value
    return (field.raw_data or [""])[0] if isinstance(field, DateField) else field.data


def shown(which, value):
    """A value as the field of its form holds it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if which.kind == "date":
        return day_in(value)
    if isinstance(value, list):
        return value if which.options else ", ".join(map(str, value))
    return "" if value is None else str(value)


def day_in(value) -> date | None:
    """A day as it is kept; none where it is no day."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
