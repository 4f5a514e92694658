"""What is asked of whoever brings a list."""

from dataclasses import dataclass, field

from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from crm.kernel.forms import Form, Length
from crm.kernel.words import _, lazy

from .columns import fields_of
from .sheets import SIGNS
from .sheets.limits import letters

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
            "Excel, OpenDocument, CSV, or the contacts of a telephone (.vcf). Nothing is written before you say so."
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


DELIMITER_CHOICES = [
    SelectChoice("comma", lazy("Comma")),
    SelectChoice("semicolon", lazy("Semicolon")),
    SelectChoice("tab", lazy("Tab")),
    SelectChoice("bar", lazy("Upright bar")),
]
ORDER_CHOICES = [
    SelectChoice("", lazy("As the cells say")),
    SelectChoice("dmy", lazy("Day first: 31/12/2026")),
    SelectChoice("mdy", lazy("Month first: 12/31/2026")),
]


def down_field(**given) -> SelectMultipleField:
    """Which columns are filled down."""
    return SelectMultipleField(
        lazy("Fill down"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
        description=lazy("Blank cells of these columns get what stands above them"),
        **given,
    )


def offers(gaps) -> list[SelectChoice]:
    """The columns that can be filled down, as choices."""
    return [SelectChoice(gap.place, gap.heading or letters(gap.place)) for gap in gaps]


class ReadingForm(Form):
    """How a file is read, where what was found out is not right."""

    sheet = SelectField(lazy("Sheet"), [Optional()], validate_choice=False)
    also = SelectMultipleField(
        lazy("Further sheets with the same headings"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    encoding = SelectField(lazy("Encoding"), [Optional()])
    delimiter = SelectField(lazy("Columns are parted by"), [Optional()])
    header_row = IntegerField(
        lazy("Row of the headings"),
        [Optional(), NumberRange(0, 1000)],
        description=lazy("The last one, where there are two; 0 if there is none"),
    )
    country = SelectField(
        lazy("Usual country"),
        [Optional()],
        description=lazy("For telephone numbers and dates of rows that name none"),
    )
    order = SelectField(lazy("Dates"), [Optional()], choices=ORDER_CHOICES)
    down = down_field()


def parted(layout: dict) -> str:
    """By which sign the columns of a text file are parted, in words."""
    names = {SIGNS[choice.value]: str(choice.label) for choice in DELIMITER_CHOICES}
    return names.get(layout.get("delimiter", ""), layout.get("delimiter", ""))


def reading_form(run, choices: dict[str, list], **given) -> ReadingForm:
    """The form, with what was chosen so far."""
    kept = run.mapping.get("wanted", {})
    layout = run.mapping["layout"]
    form = ReadingForm(**given, data={**kept, "header_row": layout["header_row"], "sheet": layout["sheet"]})
    form.sheet.choices = form.also.choices = [SelectChoice(name, name) for name in run.mapping["sheets"]]
    found = _("Found out: %(name)s", name=layout["encoding"].upper())
    form.encoding.choices = [
        SelectChoice("", found),
        *(SelectChoice(n, n.upper()) for n in choices["encodings"]),
    ]
    form.delimiter.choices = [
        SelectChoice("", _("Found out: %(name)s", name=parted(layout))),
        *DELIMITER_CHOICES,
    ]
    form.country.choices = [
        SelectChoice("", _("As the rows say")),
        *(SelectChoice(*c) for c in choices["countries"]),
    ]
    form.down.choices = offers(choices["gaps"])
    if not form.down.choices:
        del form.down
    if layout["form"] != "workbook":
        del form.sheet, form.also
    else:
        del form.encoding
    if layout["form"] != "text":
        del form.delimiter
    return form


@dataclass(frozen=True)
class Around:
    """What the form of columns offers beside them: our own fields, columns with gaps, and where everybody is."""

    custom: dict[str, str]
    gaps: list = field(default_factory=list)
    at: str = ""


def columns_form(run, around: Around, **given):
    """One choice for each column of the file, with what was guessed."""
    known = [("", _("Leave out")), *((f.key, f.label) for f in fields_of(run.kind)), *around.custom.items()]
    choices = [SelectChoice(*choice) for choice in known]

    class ColumnsForm(Form):
        kind = RadioField(lazy("What the rows are"), choices=KIND_CHOICES, default=run.kind)
        down = down_field(default=[gap.place for gap in around.gaps if gap.is_filled])
        organisation = StringField(
            lazy("Everybody is at"),
            [Optional(), Length(max=300)],
            default=around.at,
            description=lazy(
                "For a list of one organisation: those of whom a row names none. Begin to type, then pick from the list."
            ),
        )

    for place, (heading, column) in enumerate(
        zip(run.mapping["headers"], run.mapping["columns"], strict=False)
    ):
        each = SelectField(heading or _("Column %(n)s", n=place + 1), choices=choices, default=column or "")
        setattr(ColumnsForm, f"column{place}", each)
    form = ColumnsForm(**given)
    form.down.choices = offers(around.gaps)
    if not around.gaps:
        del form.down
    if run.kind != "people":
        del form.organisation
    return form


def columns_of(form) -> list[str | None]:
    """What was chosen for each column, in order."""
    return [field.data or None for name, field in form._fields.items() if name.startswith("column")]
