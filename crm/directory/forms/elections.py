"""The forms of an election, of a link between organisations, and of another name."""

from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from crm.kernel.forms import Form
from crm.kernel.meeting import Guarded
from crm.kernel.words import lazy

from ..languages import language_choices
from ..offices import EventFields
from ..values import last_day, partial_date
from .parts import choices, refused_at
from .positions import WHEN
from .posts import DAY, check_day, exact_day

LINK_WORDS = {
    "part_of": (lazy("Part of"), lazy("Has within it")),
    "member_of": (lazy("Member of"), lazy("Has as member")),
    "succeeded_by": (lazy("Succeeded by"), lazy("Successor of")),
    "twinned_with": (lazy("Twinned with"), lazy("Twinned with")),
}


class EventForm(Guarded, Form):
    """An election."""

    GUARDED = ("label", "held_on", "confirmed", "country", "organisation", "source")

    label = StringField(
        lazy("Name"),
        [DataRequired(lazy("An election needs a name.")), Length(max=200)],
        description=lazy("For example local elections 2027."),
    )
    held_on = StringField(lazy("Day"), [DataRequired(lazy("Say the day."))], description=DAY)
    confirmed = BooleanField(lazy("The day is certain"))
    country = SelectField(lazy("Country"), default="")
    organisation = StringField(
        lazy("Only of this organisation"),
        [Length(max=300)],
        description=lazy("Leave empty for every local government of the country."),
    )
    source = StringField(
        lazy("Source"),
        [DataRequired(lazy("Say where you know it from.")), Length(max=500)],
        description=lazy("An address of the election office, a letter, a person."),
    )

    def offer(self, countries):
        """Fill the list of countries."""
        self.country.choices = choices([("", ""), *countries])
        return self

    def validate_held_on(self, field):
        """A whole day."""
        check_day(field)

    def fields(self) -> EventFields:
        """What was typed."""
        return EventFields(
            label=self.label.data or "",
            held_on=exact_day(self.held_on.data),
            source=self.source.data or "",
            country=self.country.data or "",
            organisation=self.organisation.data or "",
            confirmed=self.confirmed.data,
        )

    @staticmethod
    def values_of(event) -> dict:
        """An election as the form shows it."""
        place = event.organisation
        return {
            "label": event.label,
            "held_on": event.held_on.isoformat(),
            "confirmed": event.confirmed,
            "country": event.country_code,
            "organisation": f"{place.party.display_name} #{place.party_id}" if place else "",
            "source": event.source,
        }


class Spanned(Form):
    """A form with a first and a last day, as exact as they are known."""

    from_on = StringField(lazy("From"), [Length(max=10)], description=WHEN)
    until_on = StringField(lazy("Last day"), [Length(max=10)], description=WHEN)

    def validate_from_on(self, field):
        """A day, a month or a year."""
        refused_at(field, lambda: partial_date(field.data))

    def validate_until_on(self, field):
        """A day, a month or a year."""
        refused_at(field, lambda: partial_date(field.data, end=True))

    def days(self) -> tuple:
        """The first and the last day."""
        return partial_date(self.from_on.data)[0], partial_date(self.until_on.data, end=True)[0]

    @staticmethod
    def days_of(valid) -> dict:
        """A span of days as the form shows it."""
        last = last_day(valid)
        return {
            "from_on": valid.lower.isoformat() if valid.lower else "",
            "until_on": last.isoformat() if last else "",
        }


class LinkForm(Spanned):
    """How an organisation belongs with another one."""

    type = SelectField(
        lazy("How"),
        choices=choices([(key, words[0]) for key, words in LINK_WORDS.items()]),
        default="member_of",
    )
    organisation = StringField(
        lazy("Organisation"),
        [DataRequired(lazy("Say which organisation.")), Length(max=300)],
        description=lazy("Begin to type, then pick from the list."),
    )


class KnownLinkForm(Guarded, LinkForm):
    """A link that is noted."""

    GUARDED = ("type", "organisation", "from_on", "until_on")

    @classmethod
    def values_of(cls, link, other) -> dict:
        """A link as the form shows it, from where it begins."""
        return {"type": link.type, "organisation": f"{other.display_name} #{other.id}"} | cls.days_of(
            link.valid
        )


class AliasForm(Spanned):
    """Another name of an organisation."""

    name = StringField(lazy("Name"), [DataRequired(lazy("A name is needed.")), Length(max=200)])
    language = SelectField(lazy("Language"), default="")

    def offer(self):
        """Fill the list of languages."""
        self.language.choices = choices([("", ""), *language_choices()])
        return self


class KnownAliasForm(Guarded, AliasForm):
    """A name that is noted."""

    GUARDED = ("name", "language", "from_on", "until_on")

    @classmethod
    def values_of(cls, alias) -> dict:
        """A name as the form shows it."""
        return {"name": alias.name, "language": alias.lang or ""} | cls.days_of(alias.valid)


class EndLinkForm(Form):
    """The last day of a link."""

    last_on = StringField(lazy("Last day"), [DataRequired(lazy("Say the last day."))], description=WHEN)

    def validate_last_on(self, field):
        """A day, a month or a year."""
        refused_at(field, lambda: partial_date(field.data, end=True))

    def day(self):
        """The last day."""
        return partial_date(self.last_on.data, end=True)[0]
