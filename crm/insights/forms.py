"""The form of the style guide: one field of each kind."""

from wtforms import (
    BooleanField,
    EmailField,
    FileField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from crm.kernel.forms import Form


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
