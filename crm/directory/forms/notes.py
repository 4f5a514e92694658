"""The form of a note before a visit."""

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from crm.kernel.forms import Form
from crm.kernel.meeting import Guarded
from crm.kernel.words import _, lazy

from ..languages import language_choices
from ..models.notes import NOTES
from ..protocol import NoteFields
from .parts import choices
from .posts import DAY, check_day, exact_day

KIND_WORDS = {
    "address": lazy("How to address"),
    "order": lazy("Order of greeting"),
    "gift": lazy("Gifts"),
    "avoid": lazy("Avoid"),
    "decides": lazy("Who decides"),
    "other": lazy("Good to know"),
}


def kind_said(kind: str) -> str:
    """A kind of note in words."""
    return str(KIND_WORDS[kind])


class NoteForm(Guarded, Form):
    """One thing to know before one goes in."""

    GUARDED = ("kind", "body", "language", "valid_from", "valid_until")

    kind = SelectField(
        lazy("About"), choices=choices([(kind, KIND_WORDS[kind]) for kind in NOTES]), default="other"
    )
    body = TextAreaField(
        lazy("Note"),
        [DataRequired(lazy("Say what one should know.")), Length(max=500)],
        description=lazy("One sentence, for example: Greet the Mayor first, then the Deputy Mayor."),
    )
    language = SelectField(lazy("Language"), default="")
    valid_from = StringField(lazy("From"), [Length(max=10)], description=DAY)
    valid_until = StringField(lazy("Last day"), [Length(max=10)], description=DAY)

    def offer(self):
        """Fill the list of languages."""
        self.language.choices = choices([("", _("as this page")), *language_choices()])
        return self

    def validate_valid_from(self, field):
        """A whole day, or nothing."""
        check_day(field)

    def validate_valid_until(self, field):
        """A whole day, or nothing."""
        check_day(field)

    def fields(self) -> NoteFields:
        """What was typed."""
        return NoteFields(
            self.body.data or "",
            self.kind.data,
            self.language.data or "",
            exact_day(self.valid_from.data),
            exact_day(self.valid_until.data),
        )

    @staticmethod
    def values_of(note) -> dict:
        """A note as the form shows it."""
        return {
            "kind": note.kind,
            "body": note.body,
            "language": note.lang or "",
            "valid_from": note.valid_from.isoformat() if note.valid_from else "",
            "valid_until": note.valid_until.isoformat() if note.valid_until else "",
        }
