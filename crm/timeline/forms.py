"""The form of a contact with those who took part and what was promised, of a task, and of files."""

from datetime import datetime

from wtforms import (
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from crm.kernel import clock
from crm.kernel.forms import Form
from crm.kernel.meeting import Guarded
from crm.kernel.words import _, lazy

from . import words
from .values import InteractionFields, Involved, TaskFields

MOST_ROWS = 50


def choices(named) -> list[SelectChoice]:
    """A dictionary of names as the form library wants it."""
    return [SelectChoice(value, name) for value, name in named.items()]


def number_or_none(text) -> int | None:
    """A number kept in a field."""
    text = str(text or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


class Row(Form):
    """A part of the form; the whole keeps forgers out."""

    class Meta(Form.Meta):
        """Without a token of its own."""

        csrf = False


class WhoRow(Row):
    """Somebody who took part; an empty row is left out."""

    who = StringField(lazy("Who"), [Length(max=300)])
    role = SelectField(lazy("Part"), choices=choices(words.ROLES), default="with", validate_choice=False)
    capacity = SelectField(lazy("Spoke as"), choices=[], validate_choice=False)

    def involved(self, party_id: int) -> Involved:
        """What was said of them."""
        chosen = number_or_none(self.capacity.data)
        return Involved(party_id, self.role.data or "with", chosen)


class PromiseRow(Row):
    """Something that was promised; an empty row is left out."""

    title = StringField(lazy("What"), [Length(max=300)])
    direction = SelectField(
        lazy("Whose"), choices=choices(words.DIRECTIONS), default="ours", validate_choice=False
    )
    due_on = DateField(lazy("By"), [Optional()])

    def fields(self, zone: str) -> TaskFields:
        """The task that comes of it."""
        return TaskFields(self.title.data, self.direction.data, due_on=self.due_on.data, tz=zone)


class ContactForm(Guarded, Form):
    """What happened, when, with whom, what was promised, and files."""

    GUARDED = (
        *("kind", "subject", "day", "time", "zone", "minutes", "place"),
        *("parties", "body", "outcome", "visibility"),
    )
    ROWS = {"parties": "who"}
    EACH = ("parties",)

    key = HiddenField(validators=[Length(max=60)])
    kind = SelectField(
        lazy("How"),
        choices=choices({kind: said[0] for kind, said in words.KINDS.items()}),
        default="meeting",
    )
    subject = StringField(
        lazy("In a few words"),
        [InputRequired(lazy("Say in a few words what it was about.")), Length(max=300)],
        description=lazy("For example: Wants a study visit in March, six people"),
    )
    day = DateField(lazy("Day"), [InputRequired(lazy("Say on which day."))])
    time = TimeField(lazy("Time"), [InputRequired(lazy("Say at what time."))])
    zone = SelectField(lazy("Time zone"), validate_choice=False)
    minutes = IntegerField(lazy("Minutes"), [Optional(), NumberRange(0, 44640)])
    place = StringField(lazy("Where"), [Length(max=300)])
    parties = FieldList(FormField(WhoRow), lazy("With whom"), min_entries=1, max_entries=MOST_ROWS)
    body = TextAreaField(lazy("What was said"), [Length(max=100_000)])
    outcome = TextAreaField(lazy("What came of it"), [Length(max=10_000)])
    promises = FieldList(FormField(PromiseRow), min_entries=1, max_entries=MOST_ROWS)
    visibility = RadioField(lazy("Who may see it"), choices=choices(words.VISIBILITIES), default="all")
    files = MultipleFileField(lazy("Files"))

    def named(self) -> list[WhoRow]:
        """The rows that name somebody."""
        return [row.form for row in self.parties if row.form.who.data]

    def fields(self, numbers: list[int]) -> InteractionFields:
        """What was typed; numbers are those of the records that the rows name."""
        zone = self.zone.data or "UTC"
        written = {
            name: getattr(self, name).data or "" for name in ("place", "body", "outcome", "visibility")
        }
        return InteractionFields(
            self.kind.data,
            self.subject.data,
            clock.moment_in(zone, datetime.combine(self.day.data, self.time.data)),
            tz=zone,
            minutes=self.minutes.data,
            parties=tuple(row.involved(n) for row, n in zip(self.named(), numbers, strict=True)),
            promises=tuple(p.form.fields(zone) for p in self.promises if p.form.title.data),
            **written,
        )

    def wants_rows(self) -> bool:
        """Whether a further row was asked for, and not yet to save."""
        from flask import request

        return self.is_submitted() and "more" in request.form

    def add_rows(self):
        """An empty row for another one who took part, and for another promise."""
        from flask import request

        rows = self.parties if request.form.get("more") == "who" else self.promises
        if len(rows) < MOST_ROWS:
            rows.append_entry()
        return self

    def uploads(self) -> list:
        """The files that were chosen."""
        return [file for file in self.files.data or () if getattr(file, "filename", "")]

    def refuse(self, error) -> bool:
        """Show a refusal about somebody at their row."""
        row = getattr(error, "row", None)
        if error.field == "who":
            rows = [entry.form for entry in self.parties]
            named = [form for form in rows if form.who.data] or rows
            field = named[row if row is not None and row < len(named) else 0].who
            field.errors = [*field.errors, error.sentence]
            self.parties.errors = [form.errors for form in rows if form.errors]
            return False
        return super().refuse(error)


class TaskForm(Guarded, Form):
    """Something to do, for whom, by when, and who does it."""

    GUARDED = ("title", "direction", "who", "due_on", "due_time", "zone", "assignee_id")

    key = HiddenField(validators=[Length(max=60)])
    title = StringField(
        lazy("What"),
        [InputRequired(lazy("Say what is to be done.")), Length(max=300)],
        description=lazy("For example: Send the study visit cost sheet"),
    )
    direction = RadioField(lazy("Whose"), choices=choices(words.DIRECTIONS), default="ours")
    who = StringField(lazy("To or from whom"), [InputRequired(lazy("Say whom it is for.")), Length(max=300)])
    due_on = DateField(lazy("By"), [Optional()])
    due_time = TimeField(lazy("Time"), [Optional()])
    zone = SelectField(lazy("Time zone"), validate_choice=False)
    assignee_id = SelectField(lazy("Who does it"), coerce=number_or_none, validate_choice=False)

    def validate_due_time(self, field):
        """A time needs its day."""
        if field.data and not self.due_on.data:
            from wtforms.validators import ValidationError

            raise ValidationError(_("A time needs a day."))

    def fields(self, party_id: int, kept=None) -> TaskFields:
        """What was typed; kept is the task as it was, for what this form does not ask."""
        same = kept is not None and kept.party_id == party_id
        return TaskFields(
            self.title.data,
            self.direction.data,
            party_id,
            due_on=self.due_on.data,
            due_time=self.due_time.data,
            tz=self.zone.data or "UTC",
            assignee_id=self.assignee_id.data or 0,
            position_id=kept.position_id if same else None,
            interaction_id=kept.interaction_id if kept is not None else None,
        )


class FilesForm(Form):
    """Files to keep."""

    files = MultipleFileField(lazy("Files"))

    def uploads(self) -> list:
        """The files that were chosen."""
        return [file for file in self.files.data or () if getattr(file, "filename", "")]


class SnoozeForm(Form):
    """Until when a task is out of sight: some days from now, or a day."""

    days = IntegerField(validators=[Optional(), NumberRange(1, 366)])
    until = DateField(validators=[Optional()])


class SeveralForm(Form):
    """What is done with several tasks."""

    act = HiddenField()
    assignee_id = SelectField(coerce=number_or_none, validate_choice=False)
