"""One row of a list of people, or of organisations, as values."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from crm.directory import partial_date
from crm.kernel.addresses import email_norm, phone_norm
from crm.kernel.errors import Refused
from crm.kernel.words import _, lazy

from .places import country_code, language_code
from .values import degrees, domain, is_empty, short, tags, tidy, whole, year, zone

HARD = frozenset(
    {"email", "country", "class", "name", "full_name", "given_name", "family_name", "organisation"}
)
CLASSES = {
    "local government": "local_government",
    "city": "local_government",
    "municipality": "local_government",
    "district": "local_government",
    "regency": "local_government",
    "association": "association_national",
    "national association": "association_national",
    "subnational association": "association_subnational",
}

FLAGGED = lazy("“association” was read as a national association. Change it where that is wrong.")


@dataclass(frozen=True)
class Reading:
    """How rows are read: which column is which field, and what the house knows of the world."""

    kind: str
    headers: tuple[str, ...]
    columns: tuple[str | None, ...]
    countries: frozenset[str]
    classes: frozenset[str]
    fields: tuple[str, ...] = ()

    def heading(self, key: str) -> str | None:
        """What the file calls a field."""
        return self.headers[self.columns.index(key)] if key in self.columns else None


@dataclass
class Parsed:
    """What was understood of a row, and what was not."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    is_refused: bool = False

    def refuse(self, column: str | None, why: str) -> None:
        """The row cannot go in, for this reason."""
        self.is_refused = True
        self.note(column, why)

    def note(self, column: str | None, why: str) -> None:
        """Something the reader should know, that does not keep the row out."""
        self.problems.append({"column": column, "why": str(why)})


def read_row(cells: list[str], reading: Reading) -> Parsed:
    """Every cell in its field; a row without a name or an address is refused."""
    parsed = Parsed()
    typed = {key: text for key, text in cells_by_field(cells, reading) if not is_empty(text)}
    if "country" in typed:
        take(parsed, reading, "country", partial(known_country, reading), typed.pop("country"))
    readers = {"class": partial(known_class, reading), **READERS}
    for key, text in typed.items():
        if key == "phone":
            take(parsed, reading, key, partial(telephone, country=parsed.values.get("country")), text)
        elif key.startswith("id:"):
            parsed.values.setdefault("ids", {})[key.removeprefix("id:")] = text
        elif key.startswith("custom."):
            parsed.values.setdefault("custom", {})[key.removeprefix("custom.")] = text
        elif key.startswith(("opted_in", "confirmed")):
            parsed.values.setdefault("consent", {})[key] = text
        else:
            take(parsed, reading, key, readers.get(key, short), text)
    if typed.get("class", "").casefold() == "association":
        parsed.note(reading.heading("class"), FLAGGED)
    RULES[reading.kind](parsed, reading)
    return parsed


def cells_by_field(cells: list[str], reading: Reading):
    """The cells that mean something, tidied."""
    for key, cell in zip(reading.columns, cells, strict=False):
        if key is not None and cell:
            yield key, tidy(cell)


def take(parsed: Parsed, reading: Reading, key: str, read: Callable[[str], Any], text: str) -> None:
    """Read one cell; what cannot be read refuses the row where it matters, or is left out and noted."""
    try:
        parsed.values[key] = read(text)
    except Refused as error:
        if key in HARD:
            parsed.refuse(reading.heading(key), error.sentence)
        else:
            parsed.note(reading.heading(key), _("%(why)s It was left out.", why=error.sentence))


def known_country(reading: Reading, text: str) -> str:
    """The code of a country that the house knows."""
    code = country_code(text)
    if code not in reading.countries:
        raise Refused(_("“%(text)s” is not a country.", text=text[:60]))
    return code


def known_class(reading: Reading, text: str) -> str:
    """A kind of organisation; `association` is read as a national one."""
    plain = text.casefold().replace("_", " ")
    code = CLASSES.get(plain, plain.replace(" ", "_"))
    if code not in reading.classes:
        raise Refused(_("“%(text)s” is not a kind of organisation.", text=text[:60]))
    return code


def address(text: str) -> str:
    """An e-mail address in the spelling we compare by."""
    return email_norm(text)


def telephone(text: str, country: str | None) -> str:
    """A number in the spelling we compare by."""
    digits = text.removeprefix("'")
    return phone_norm(f"+{digits[2:]}" if digits.startswith("00") else digits, country)


def language(text: str) -> str:
    """The code of a language."""
    code = language_code(text)
    if code is None:
        raise Refused(_("“%(text)s” is not a language.", text=text[:60]))
    return code


def day(text: str, *, end: bool = False) -> list[str]:
    """A day, month or year, and how exact it is."""
    found, precision = partial_date(text.split(" ", 1)[0], end=end)
    return [found.isoformat() if found else "", precision]


READERS: dict[str, Callable[[str], Any]] = {
    "email": address,
    "language": language,
    "timezone": zone,
    "tags": tags,
    "latitude": partial(degrees, most=90),
    "longitude": partial(degrees, most=180),
    "population": whole,
    "population_year": year,
    "domain": domain,
    "position_from": day,
    "position_until": partial(day, end=True),
}


def person_rules(parsed: Parsed, reading: Reading) -> None:
    """A person needs a name or an address, and days in their order."""
    v = parsed.values
    if "full_name" in v and not ("given_name" in v or "family_name" in v):
        v |= split_name(v["full_name"])
    has_name = any(v.get(key) for key in ("given_name", "family_name", "full_name", "email"))
    if not has_name and not parsed.is_refused:
        parsed.refuse(None, _("The row has neither a name nor an e-mail address."))
    first, last = v.get("position_from", [""])[0], v.get("position_until", [""])[0]
    if first and last and last < first:
        parsed.refuse(reading.heading("position_until"), _("The last day lies before the first."))
    if v.get("position") and not v.get("organisation"):
        parsed.note(
            reading.heading("position"), _("A position needs an organisation. The position was left out.")
        )


def split_name(text: str) -> dict[str, str]:
    """A name with a comma says which part is the family's; without one nothing is assumed."""
    family, comma, given = text.partition(",")
    if comma and family.strip() and given.strip():
        return {"family_name": family.strip(), "given_name": given.strip()}
    return {}


def organisation_rules(parsed: Parsed, reading: Reading) -> None:
    """An organisation needs a name; half a coordinate is none."""
    v = parsed.values
    if not v.get("name") and not parsed.is_refused:
        parsed.refuse(reading.heading("name"), _("The row has no name of an organisation."))
    if ("latitude" in v) != ("longitude" in v):
        v.pop("latitude", None), v.pop("longitude", None)
        parsed.note(
            reading.heading("latitude"), _("Latitude and longitude belong together. They were left out.")
        )
    if "population_year" in v and "population" not in v:
        v.pop("population_year")


RULES = {"people": person_rules, "organisations": organisation_rules}
