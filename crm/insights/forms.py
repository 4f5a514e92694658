"""The words of a report; and the form of the style guide: one field of each kind."""

from wtforms import (
    BooleanField,
    EmailField,
    FileField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from crm.kernel.forms import Form
from crm.kernel.words import lazy


class SampleForm(Form):
    """Nothing is done with it."""

    name = StringField("Name", [InputRequired("Write a name.")], description="As it should stand on a letter")
    email = EmailField("E-mail")
    country = SelectField("Country", choices=[SelectChoice("ID", "Indonesia"), SelectChoice("NP", "Nepal")])
    kind = RadioField(
        "Kind", choices=[SelectChoice("city", "City"), SelectChoice("county", "County")], default="city"
    )
    note = TextAreaField("Note")
    file = FileField("Drop a file here, or choose one", description="CSV or Excel, up to 50 MB")
    agrees = BooleanField("They agreed to hear from us")


class WordsForm(Form):
    """What to say beside the figures."""

    body = TextAreaField(lazy("Words"), [Length(max=4000, message=lazy("At most 4,000 characters."))])
    version = HiddenField()

    def seen_version(self) -> int | None:
        """The version of the words when the form was opened."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
