"""The short form of a contact: how, who, what matters, and what was heard in it, to be ticked."""

from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from crm.kernel.forms import Form
from crm.kernel.words import lazy

from . import words
from .forms import Row, choices, number_or_none
from .values import TaskFields

MOST_KEPT = 20
MOST_WHO = 100
FIRST_KINDS = {
    "meeting": (lazy("Met"), "users"),
    "call": (lazy("Called"), "phone"),
    "message": (lazy("Message"), "message"),
    "email_out": (lazy("Mail"), "mail"),
}


class KeepRow(Row):
    """A promise that was heard; it is kept only where it is ticked."""

    keep = BooleanField(lazy("Keep"))
    title = StringField(lazy("What"), [Length(max=300)])
    direction = SelectField(
        lazy("Whose"), choices=choices(words.DIRECTIONS), default="ours", validate_choice=False
    )
    due_on = DateField(lazy("By"), [Optional()])

    def fields(self, zone: str) -> TaskFields:
        """The task that comes of it."""
        return TaskFields(self.title.data, self.direction.data, due_on=self.due_on.data, tz=zone)


class LogForm(Form):
    """What happened, in a sentence or two."""

    key = HiddenField(validators=[Length(max=60)])
    party = HiddenField()
    planned = HiddenField()
    source = HiddenField(validators=[Length(max=200)])
    pick = HiddenField(validators=[Length(max=10)])
    back = HiddenField(validators=[Length(max=500)])
    touched = HiddenField(validators=[Length(max=2000)])
    kind = RadioField(
        lazy("How"),
        choices=choices({kind: said[0] for kind, said in words.KINDS.items()}),
        default="meeting",
    )
    other_who = StringField(lazy("Someone else"), [Length(max=300)])
    text = TextAreaField(
        lazy("What matters"),
        [InputRequired(lazy("Say in a sentence what matters.")), Length(max=100_000)],
    )
    day = DateField(lazy("Day"), [InputRequired(lazy("Say on which day."))])
    time = TimeField(lazy("Time"), [InputRequired(lazy("Say at what time."))])
    zone = SelectField(lazy("Time zone"), validate_choice=False)
    subject = StringField(lazy("In a few words"), [Length(max=300)])
    place = StringField(lazy("Where"), [Length(max=300)])
    minutes = IntegerField(lazy("Minutes"), [Optional(), NumberRange(0, 44640)])
    visibility = SelectField(lazy("Who may see it"), choices=choices(words.VISIBILITIES), default="all")
    keeps = FieldList(FormField(KeepRow), max_entries=MOST_KEPT)

    def number(self, name: str) -> int | None:
        """A number kept in a hidden field."""
        return number_or_none(self[name].data)

    def touches(self) -> set[str]:
        """What the reader has set by hand, so that nothing heard may move it."""
        return set((self.touched.data or "").split())
