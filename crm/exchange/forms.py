"""What is asked of whoever brings a list."""

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from crm.kernel.forms import Form, Length
from crm.kernel.words import _, lazy

from .columns import fields_of

KIND_CHOICES = [SelectChoice("people", lazy("People")), SelectChoice("organisations", lazy("Organisations"))]
BASIS_CHOICES = [
    SelectChoice("public_role", lazy("Public role: their office's published address")),
    SelectChoice("consent", lazy("Consent: they asked for it")),
    SelectChoice("membership", lazy("Membership: their organisation belongs to the network")),
    SelectChoice("contract", lazy("Contract")),
    SelectChoice("legal", lazy("Legal duty")),
]


class UploadForm(Form):
    """A file."""

    file = FileField(
        lazy("Drop a list here, or choose one"),
        [FileRequired(lazy("Choose a file."))],
        description=lazy(
            "Excel (.xlsx, .xls), OpenDocument (.ods) or CSV. Nothing is written before you say so."
        ),
    )


class BasisForm(Form):
    """The ground on which the people of a list may be written to."""

    basis = SelectField(lazy("Basis"), choices=BASIS_CHOICES)
    topics = SelectMultipleField(
        lazy("Topics they may be written to about"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    new_topic = StringField(
        lazy("Another topic"),
        [Optional(), Length(max=40)],
        description=lazy("Made when the list is applied: small letters, digits and hyphens"),
    )

    def wanted(self) -> list[str]:
        """The topics that were ticked, and the one that was written."""
        return [*(self.topics.data or []), *([self.new_topic.data] if self.new_topic.data else [])]


def columns_form(run, custom: dict[str, str], **given):
    """One choice for each column of the file, with what was guessed."""
    known = [("", _("Leave out")), *((f.key, f.label) for f in fields_of(run.kind)), *custom.items()]
    choices = [SelectChoice(*choice) for choice in known]

    class ColumnsForm(Form):
        kind = RadioField(lazy("What the rows are"), choices=KIND_CHOICES, default=run.kind)

    for place, (heading, column) in enumerate(
        zip(run.mapping["headers"], run.mapping["columns"], strict=False)
    ):
        field = SelectField(heading or _("Column %(n)s", n=place + 1), choices=choices, default=column or "")
        setattr(ColumnsForm, f"column{place}", field)
    return ColumnsForm(**given)


def columns_of(form) -> list[str | None]:
    """What was chosen for each column, in order."""
    return [field.data or None for name, field in form._fields.items() if name.startswith("column")]
