"""The form of a field of the network's own."""

from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Regexp

from crm.kernel.forms import Form
from crm.kernel.meeting import Guarded
from crm.kernel.words import lazy

from ..typed import option_value
from ..verbs.fields import FieldFields
from .parts import Part, choices

TYPES = [
    ("text", lazy("Text")),
    ("number", lazy("Number")),
    ("date", lazy("Date")),
    ("bool", lazy("Yes or no")),
    ("choice", lazy("One of several options")),
    ("multi", lazy("Some of several options")),
    ("party", lazy("Another record")),
]
RANKS = [("reader", lazy("Everybody")), ("officer", lazy("Officers")), ("admin", lazy("Administrators"))]
NEEDED = lazy("A name is needed.")
KEY = r"^$|^[a-z][a-z0-9_]{0,39}$"
SPARE = 3


class OptionRow(Part):
    """One option, under the name it had and the one it is to have; an empty one goes."""

    was = HiddenField()
    name = StringField(lazy("Option"), [Length(max=100)])


class FieldForm(Guarded, Form):
    """What a field is called, what it holds, and for whose eyes it is."""

    GUARDED = ("label", "type", "help", "options", "required", "sensitive", "visible_to")
    ROWS = {"options": "name"}

    label = StringField(lazy("Name"), [DataRequired(NEEDED), Length(max=100)])
    key = StringField(
        lazy("Key"),
        [Regexp(KEY, message=lazy("A key is small letters, digits and _, and begins with a letter."))],
        description=lazy("What programs call it; empty: made from the name. It cannot be changed later."),
    )
    type = SelectField(lazy("Type"), choices=choices(TYPES), default="text")
    help = TextAreaField(
        lazy("Help"),
        [Length(max=300)],
        description=lazy("Shown below the field in forms."),
        render_kw={"rows": 2},
    )
    options = FieldList(FormField(OptionRow), lazy("Options"), max_entries=200)
    required = BooleanField(lazy("Must be filled in"))
    sensitive = BooleanField(
        lazy("Sensitive"),
        description=lazy("Only for people who may see sensitive fields; left out of what we send."),
    )
    visible_to = SelectField(lazy("Who may see it"), choices=choices(RANKS), default="reader")

    @classmethod
    def of(cls, field):
        """The form as a field is, with some empty rows for further options; and what it would show now."""
        form, fresh = cls.like(field), cls.like(field, formdata=None)
        return form.begin(fresh), fresh

    @classmethod
    def like(cls, field, **more):
        """The form with a field as it is, unless somebody has just sent it."""
        form = cls(obj=None, data=vars(field) | {"options": []}, **more)
        del form["key"]
        names = [option_value(each) for each in field.options or []]
        if more or not form.is_submitted():
            form.show_options(names)
        return form

    @classmethod
    def empty(cls):
        """The form of a new field."""
        form = cls()
        return form if form.is_submitted() else form.show_options([])

    def show_options(self, names):
        """Rows for the options there are, and for new ones."""
        self.options.process(None, [{"was": name, "name": name} for name in names] + [{}] * SPARE)
        return self

    def fields(self, subject: str) -> FieldFields:
        """What the form says."""
        return FieldFields(
            subject=subject,
            label=self.label.data or "",
            type=self.type.data,
            key=(self.key.data or "") if "key" in self else "",
            help=self.help.data or "",
            options=tuple((row.form.was.data or "", row.form.name.data or "") for row in self.options),
            required=self.required.data,
            sensitive=self.sensitive.data,
            visible_to=self.visible_to.data,
        )
