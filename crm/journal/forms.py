"""What to look for in the history."""

from wtforms import DateField, SelectField, StringField
from wtforms.validators import Length, Optional

from crm.kernel.forms import Form
from crm.kernel.words import lazy

KINDS = {
    "user": lazy("Users"),
    "import": lazy("Imports"),
    "rule": lazy("Rules"),
    "api": lazy("Programs"),
    "system": lazy("Balai itself"),
}


class FilterForm(Form):
    """Who, what kind, and when; it lives in the address of the page."""

    class Meta(Form.Meta):
        """Nothing is changed by looking."""

        csrf = False

    record = StringField(lazy("About"), [Length(max=200)])
    who = SelectField(lazy("Who"), choices=[], validate_choice=False)
    kind = SelectField(lazy("Kind"), choices=[], validate_choice=False)
    thing = SelectField(lazy("What"), choices=[], validate_choice=False)
    since = DateField(lazy("From"), [Optional()])
    until = DateField(lazy("To"), [Optional()])
