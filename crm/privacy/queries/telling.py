"""What we hold on somebody as people read it: days, moments, languages, countries and places in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from crm.directory import language_name
from crm.directory.models import Country, FieldDef, Party
from crm.journal import days, field_label
from crm.kernel import db, settings
from crm.kernel.moments import time_of_day, whole_day
from crm.kernel.words import _

from .copying import Copy

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d(:?\d\d)?|Z)")
OWN = ("custom", "own_fields")
LANGUAGES = ("lang", "language")
COUNTRIES = ("country", "country_code")


@dataclass(frozen=True)
class Telling:
    """What words there are for the values of a copy, and in which zone its moments are told."""

    countries: dict[str, str]
    places: dict[int, str]
    own: dict[str, str]
    zone: str | None

    def label(self, name: str) -> str:
        """What a field is called."""
        return field_label("party", name)

    def value(self, name: str, value) -> str:
        """A value as people read it."""
        if isinstance(value, dict):
            labels = self.own if name in OWN else {}
            told = ((key, self.value(key, each)) for key, each in value.items())
            return ", ".join(f"{labels.get(key) or self.label(key)}: {words}" for key, words in told if words)
        if isinstance(value, list):
            return ", ".join(self.value(name, each) for each in value)
        if isinstance(value, bool):
            return "✓" if value else "–"
        if name == "organisation_id":
            return self.places.get(value, str(value or ""))
        return self.text(name, value) if isinstance(value, str) else "" if value is None else str(value)

    def text(self, name: str, value: str) -> str:
        """A text: a code, a day or a moment in words, anything else as it is."""
        if name in LANGUAGES:
            return language_name(value)
        if name in COUNTRIES:
            return self.countries.get(value, value)
        known = coded(name).get(value)
        if known:
            return known
        try:
            return self.on_calendar(value)
        except ValueError:  # it only looks like one
            return value

    def on_calendar(self, value: str) -> str:
        """A day, a span of days or a moment in words."""
        if DAY.fullmatch(value):
            return whole_day(date.fromisoformat(value))
        if MOMENT.fullmatch(value):
            moment = datetime.fromisoformat(value)
            return f"{whole_day(moment, self.zone)}, {time_of_day(moment, self.zone)}"
        return days(value)


def coded(name: str) -> dict[str, str]:
    """The words of the codes of a field."""
    return {
        "op": {"I": _("added"), "U": _("changed"), "D": _("deleted")},
        "name_order": {"given_first": _("Given name first"), "family_first": _("Family name first")},
    }.get(name, {})


def telling_of(copy: Copy, *, for_them: bool = False) -> Telling:
    """The words for a copy; moments in the zone of the reader, or in the person's own where it is for them."""
    known = list(db.session.execute(select(Country.code, Country.name, Country.default_tz)))
    own = select(FieldDef.key, FieldDef.label).where(FieldDef.subject == "person")
    zones = {code: zone for code, _name, zone in known}
    theirs = copy.party.tz or zones.get(copy.party.country_code) or settings().zone
    return Telling(
        {code: name for code, name, _zone in known},
        places_in(copy),
        dict(map(tuple, db.session.execute(own))),
        theirs if for_them else None,
    )


def places_in(copy: Copy) -> dict[int, str]:
    """The names of the organisations that a copy gives by number."""
    found = set(numbers_in([part.rows for part in copy.sections]))
    query = select(Party.id, Party.display_name).where(Party.id.in_(found), Party.kind == "org")
    return dict(map(tuple, db.session.execute(query))) if found else {}


def numbers_in(value) -> Iterator[int]:
    """Every number of an organisation within."""
    if isinstance(value, dict):
        if isinstance(number := value.get("organisation_id"), int):
            yield number
    elif not isinstance(value, list):
        return
    for each in value.values() if isinstance(value, dict) else value:
        yield from numbers_in(each)
