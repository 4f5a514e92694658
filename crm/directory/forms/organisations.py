"""The form of an organisation."""

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from crm.kernel.words import _, lazy

from ..values import OrganisationFields
from .parties import SHORT, PartyForm
from .parts import choices

NUMBERS = {
    "latitude": (float, -90, 90),
    "longitude": (float, -180, 180),
    "population": (int, 0, 10**10),
    "population_year": (int, 1000, 2200),
}


class OrganisationForm(PartyForm):
    """An organisation's names, kind, size and place, and how to reach it."""

    NAMES = (
        "name",
        "native_name",
        "short_name",
        "class_code",
        "country",
        "language",
        "tz",
        "owner",
        "population",
        "population_year",
        "latitude",
        "longitude",
        "domain",
        "aliases",
    )

    name = StringField(lazy("Name"), [DataRequired(lazy("A name is needed.")), SHORT])
    short_name = StringField(lazy("Short name"), [Length(max=60)])
    class_code = SelectField(lazy("Kind"), default="local_government")
    population = StringField(lazy("Population"))
    population_year = StringField(lazy("Year of that figure"))
    latitude = StringField(lazy("Latitude"))
    longitude = StringField(lazy("Longitude"))
    domain = StringField(lazy("Website"), [SHORT])
    aliases = StringField(
        lazy("Other names"),
        [Length(max=1000)],
        description=lazy("Former names and spellings, separated by ;"),
    )

    def offer(self, offered):
        """Fill the lists to choose from."""
        self.class_code.choices = choices(offered.kinds)
        return super().offer(offered)

    def fields(self) -> OrganisationFields:
        """The organisation to add."""
        return OrganisationFields(**self.wanted())

    def wanted(self) -> dict:
        """What the form says, with numbers as numbers."""
        return numbered(super().wanted())

    def before(self) -> dict | None:
        """What the organisation was when the form was opened."""
        found = super().before()
        return numbered(found) if found else None

    def validate(self, extra_validators=None) -> bool:
        """Numbers that are numbers, besides what each field asks."""
        is_fine = super().validate(extra_validators)
        wrong = [name for name in NUMBERS if is_wrong(name, self[name].data)]
        for name in wrong:
            self[name].errors = [*self[name].errors, _("Write a number.")]
        return is_fine and not wrong


def is_wrong(name: str, text) -> bool:
    """Whether a number is none, or out of its bounds."""
    kind, least, most = NUMBERS[name]
    try:
        return text not in (None, "") and not least <= number(kind, text) <= most
    except ValueError:
        return True


def number(kind, text):
    """A number as people write it, with commas or spaces between thousands."""
    return kind(str(text).replace(",", "").replace(" ", "").replace("\u00a0", ""))


def numbered(values: dict) -> dict:
    """Values with numbers as numbers and other names as several."""
    result = dict(values)
    for name, (kind, _least, _most) in NUMBERS.items():
        result[name] = None if values.get(name) in (None, "") else number(kind, values[name])
    result["aliases"] = tuple(a.strip() for a in (values.get("aliases") or "").split(";") if a.strip())
    return result
