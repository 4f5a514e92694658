"""Shape and wording of what is typed about sending accounts."""

from wtforms import IntegerField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from crm.kernel.forms import Form
from crm.kernel.meeting import Guarded
from crm.kernel.words import lazy

from .verbs import AccountFields

TLS = (
    SelectChoice("require", lazy("Required, with a valid certificate")),
    SelectChoice("opportunistic", lazy("Where it is offered")),
    SelectChoice("off", lazy("Never")),
)


class AccountForm(Guarded, Form):
    """A mail server that newsletters and notices are handed to."""

    GUARDED = ("name", "host", "port", "tls", "username", "sender", "rate")

    name = StringField(lazy("Name"), [InputRequired(lazy("Give it a name.")), Length(max=80)])
    host = StringField(
        lazy("Server"),
        [
            InputRequired(lazy("Which server?")),
            Length(max=253),
            Regexp(r"[A-Za-z0-9.:_-]+$", message=lazy("This is not the name of a server.")),
        ],
        description=lazy("For example smtp.example.org"),
    )
    port = IntegerField(
        lazy("Port"), [InputRequired(lazy("Which port?")), NumberRange(1, 65535)], default=587
    )
    tls = SelectField(lazy("Encryption"), choices=TLS, default="require")
    username = StringField(lazy("User name"), [Length(max=200)])
    password = PasswordField(
        lazy("Password"),
        [Length(max=500)],
        description=lazy("Never shown again. Leave empty to keep the one that is set."),
    )
    sender = StringField(
        lazy("Sender"),
        [InputRequired(lazy("Who sends?")), Length(max=300)],
        description=lazy("Name and address, as readers see them: Balai <news@example.org>"),
    )
    rate = IntegerField(
        lazy("Messages a second, at most"),
        [Optional(), NumberRange(1, 10_000)],
        description=lazy("Empty: as fast as the server takes them"),
    )

    def fields(self) -> AccountFields:
        """What was typed."""
        return AccountFields(
            name=self.name.data,
            host=self.host.data,
            port=self.port.data,
            tls=self.tls.data,
            sender=self.sender.data,
            username=self.username.data or None,
            password=self.password.data or None,
            rate=self.rate.data,
        )
