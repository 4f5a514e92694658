"""Fields of the network's own in the forms of records, one for each definition, by its type."""

from datetime import date

from wtforms import BooleanField, DateField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from crm.kernel.errors import Refused
from crm.kernel.words import _, lazy

from ..typed import number_of, record
from .parts import choices

PREFIX = "own_"
LONGEST = 2000
NEEDED = lazy("This is needed.")


def with_own(form, definitions, held: dict):
    """The form with a field for every definition, around what is held today."""
    defined = [each for each in definitions if each.type in MAKERS]
    fields = {PREFIX + each.key: MAKERS[each.type](each, held.get(each.key)) for each in defined}
    for each in defined:
        if each.help:
            fields[PREFIX + each.key].kwargs["description"] = each.help
    return type(form.__name__, (form,), {**fields, "OWN": tuple(defined), "HELD": held})


def own_values(form) -> dict:
    """What the form says of them; what it does not show stays as it is, what is empty goes."""
    values = dict(form.HELD)
    for each in form.OWN:
        value = READ.get(each.type, as_it_is)(form[PREFIX + each.key].data)
        if value in (None, "", []):
            values.pop(each.key, None)
        else:
            values[each.key] = value
    return values


def show_own(form, values: dict) -> None:
    """Fill the fields with what is held."""
    for each in form.OWN:
        field, value = form[PREFIX + each.key], values.get(each.key)
        if each.type == "date":
            field.data = day_in(value)
        elif each.type == "multi" and not each.options:
            field.data = ", ".join(map(str, value)) if isinstance(value, list) else value
        elif each.type not in ("bool", "multi") and value is not None:
            field.data = str(value)
        else:
            field.data = value


def rules(each, *more) -> list:
    """Whether something must be said, and what else must hold."""
    return [InputRequired(NEEDED) if each.required else Optional(), *more]


def words(each, _held):
    """A line of text."""
    return StringField(each.label, rules(each, Length(max=LONGEST)))


def amount(each, _held):
    """A number."""
    return StringField(each.label, rules(each, is_number), render_kw={"inputmode": "decimal"})


def day(each, _held):
    """A day."""
    return DateField(each.label, rules(each))


def flag(each, _held):
    """Yes or no."""
    return BooleanField(each.label)


def one_of(each, held):
    """One of the options, or what is held although it is none of them."""
    return SelectField(each.label, rules(each), choices=choices([("", ""), *options(each, [held])]))


def some_of(each, held):
    """Some of the options; free words where none are defined."""
    if not each.options:
        return StringField(
            each.label, rules(each, Length(max=LONGEST)), description=lazy("Separated by commas.")
        )
    listed = held if isinstance(held, list) else []
    return SelectMultipleField(each.label, rules(each), choices=choices(options(each, listed)))


def another(each, _held):
    """Another record, by its number or as it is offered while typing."""
    return StringField(each.label, rules(each, is_record), description=lazy("A record: its name or #number."))


def is_record(_form, field) -> None:
    """Refuse what names no record, or several."""
    try:
        record(None, field.data.strip())
    except Refused as error:
        raise ValidationError(error.sentence) from error


def record_or_words(text):
    """The number of a record, or what was typed instead, for the form to refuse."""
    try:
        return record(None, text.strip()) if text and text.strip() else None
    except Refused:
        return text


def options(each, held) -> list[tuple[str, str]]:
    """What may be chosen, as (value, words)."""
    known = [pair(option) for option in each.options or []]
    values = {value for value, _label in known}
    return known + [(str(value), str(value)) for value in held if value and str(value) not in values]


def pair(option) -> tuple[str, str]:
    """An option as (value, words)."""
    if isinstance(option, dict):
        value = str(option.get("value", option.get("label", "")))
        return value, str(option.get("label", value))
    return str(option), str(option)


def is_number(_form, field) -> None:
    """Refuse what is no number."""
    try:
        number_of(field.data)
    except ValueError as error:
        raise ValidationError(_("Write a number.")) from error


def number_or_words(text):
    """The number, or what was typed instead, for the form to refuse."""
    try:
        return number_of(text)
    except ValueError:
        return text


def several(value) -> list[str]:
    """Some words, from a list or from a line with commas."""
    parts = value.split(",") if isinstance(value, str) else value or []
    return [str(part).strip() for part in parts if str(part).strip()]


def day_in(value) -> date | None:
    """A day as it is kept; none where it is no day."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def as_it_is(value):
    """A value that needs no reading."""
    return value


MAKERS = {
    "text": words,
    "number": amount,
    "date": day,
    "bool": flag,
    "choice": one_of,
    "multi": some_of,
    "party": another,
}
READ = {
    "party": record_or_words,
    "number": number_or_words,
    "date": lambda value: value.isoformat() if value else None,
    "bool": lambda value: value or None,
    "multi": several,
}
