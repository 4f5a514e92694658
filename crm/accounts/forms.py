"""What users type about themselves and each other."""

from wtforms import (
    EmailField,
    HiddenField,
    PasswordField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Email, InputRequired, Length, Regexp
from wtforms.widgets import CheckboxInput

from crm.kernel import clock
from crm.kernel.forms import Form
from crm.kernel.meeting import Guarded
from crm.kernel.words import LANGUAGES, lazy

ROLES = [
    SelectChoice("reader", lazy("Reader: sees everything, changes nothing")),
    SelectChoice("officer", lazy("Officer: works with contacts, campaigns and newsletters")),
    SelectChoice("admin", lazy("Administrator: also users, keys and settings")),
]
ROLE_NAMES = {
    "reader": lazy("Reader"),
    "officer": lazy("Officer"),
    "admin": lazy("Administrator"),
}
THEMES = [
    SelectChoice("auto", lazy("As this device")),
    SelectChoice("light", lazy("Light")),
    SelectChoice("dark", lazy("Dark")),
]
DENSITIES = [
    SelectChoice("comfortable", lazy("Comfortable")),
    SelectChoice("compact", lazy("Compact")),
]
SHORTCUTS = [SelectChoice("on", lazy("On")), SelectChoice("off", lazy("Off"))]
STRENGTH = lazy("At least 10 characters. Several words in a row are easy to keep and hard to guess.")
ONE_LINE = Regexp(r"^[^\r\n]*$", message=lazy("Write it on one line."))


def zones():
    """Every zone, spelt for reading."""
    return [SelectChoice(zone, zone.replace("_", " ")) for zone in clock.zones()]


class Secret(PasswordField):
    """A password as it was typed: blanks at its ends belong to it."""

    def process(self, formdata, *args, **kwargs):
        """Take the text before anything strips it."""
        super().process(formdata, *args, **kwargs)
        if self.raw_data:
            self.data = self.raw_data[0]


def address_field():
    """One e-mail address that is needed."""
    return EmailField(
        lazy("E-mail address"),
        [InputRequired(lazy("Enter an e-mail address.")), Length(max=320)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


def password_field(label, autocomplete, **kwargs):
    """A password that is needed."""
    return Secret(
        label,
        [InputRequired(lazy("Enter a password.")), Length(max=1000)],
        render_kw={"autocomplete": autocomplete},
        **kwargs,
    )


class SignInForm(Form):
    """The two things one signs in with."""

    email = address_field()
    password = password_field(lazy("Password"), "current-password")
    next = HiddenField()


class ForgottenForm(Form):
    """Where to send a link for a new password."""

    email = address_field()


class NewPasswordForm(Form):
    """A password to be set."""

    password = password_field(lazy("New password"), "new-password", description=STRENGTH)


class WelcomeForm(Form):
    """What someone invited tells us."""

    name = StringField(
        lazy("Your name"),
        [InputRequired(lazy("Enter your name.")), Length(max=200), ONE_LINE],
        render_kw={"autocomplete": "name"},
    )
    password = password_field(lazy("Password"), "new-password", description=STRENGTH)


class ChangePasswordForm(Form):
    """The present password and the next."""

    old = password_field(lazy("Present password"), "current-password")
    password = password_field(lazy("New password"), "new-password", description=STRENGTH)


class OwnForm(Guarded, Form):
    """How one wants to be called and to see things."""

    GUARDED = ("name", "tz", "lang", "theme", "density", "keys")

    name = StringField(
        lazy("Your name"),
        [InputRequired(lazy("Enter your name.")), Length(max=200), ONE_LINE],
        render_kw={"autocomplete": "name"},
    )
    tz = SelectField(lazy("Time zone"), choices=zones)
    lang = SelectField(lazy("Language"), choices=[SelectChoice(*language) for language in LANGUAGES.items()])
    theme = SelectField(lazy("Colours"), choices=THEMES)
    density = SelectField(lazy("Rows of lists"), choices=DENSITIES)
    keys = SelectField(lazy("Keyboard shortcuts"), choices=SHORTCUTS)


class InviteForm(Form):
    """Whom to invite, and as what."""

    email = EmailField(
        lazy("E-mail address"),
        [
            InputRequired(lazy("Enter an e-mail address.")),
            Length(max=320),
            Email(lazy("That is not an e-mail address.")),
        ],
        render_kw={"autocomplete": "off"},
    )
    role = SelectField(lazy("Role"), choices=ROLES, default="officer")


class RoleForm(Guarded, Form):
    """What a user may do."""

    GUARDED = ("role",)

    role = SelectField(lazy("Role"), choices=ROLES)


class KeyForm(Form):
    """What a program is called and may do."""

    name = StringField(
        lazy("Name of the program"),
        [
            InputRequired(lazy("Give the key a name, so that it can be told from others.")),
            Length(max=100),
            ONE_LINE,
        ],
    )
    role = SelectField(lazy("Role"), choices=ROLES, default="reader")


class TeamForm(Guarded, Form):
    """What a team is called, what it looks after, and who is in it."""

    GUARDED = ("name", "members", "countries")

    name = StringField(
        lazy("Name"), [InputRequired(lazy("Give the team a name.")), Length(max=100), ONE_LINE]
    )
    members = SelectMultipleField(lazy("Members"), coerce=int, option_widget=CheckboxInput())
    countries = SelectMultipleField(lazy("Countries"), render_kw={"size": 8})

    def offer(self, users, countries):
        """Fill the lists to choose from."""
        self.members.choices = [SelectChoice(user.id, user.label) for user in users]
        self.countries.choices = [SelectChoice(code, name) for code, name in countries]
        return self
