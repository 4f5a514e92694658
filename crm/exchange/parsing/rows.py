"""One row of a list of people, or of organisations, as values."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from crm.kernel.errors import Refused
from crm.kernel.words import _, lazy

from .dates import is_ambiguous, read_day
from .names import has_controls, name_parts, quiet
from .own import typed
from .places import country_code, language_code
from .reaching import Reached, emails, phones
from .titles import GENERATION, suffixed, titled
from .values import LONGEST, degrees, domain, is_empty, short, tags, tidy, whole, year, zone

HARD = frozenset({"country", "class", "name", "full_name", "given_name", "family_name", "organisation"})
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


PLACES = frozenset({"organization", "organisation", "household", "company", "true", "yes", "1"})
GROUP = re.compile(
    r"^(?:province|provinsi|provincia|région|region|wilayah|district|municipality|city|kabupaten|kota|negeri|state|county)\b"
    r"|\b(?:region|province|district|members?|participants|peserta|delegates|department|division|office)$",
    re.IGNORECASE,
)
LINES = re.compile(r"\s*[\r\n]+\s*")
BAD = "bad_address"
LOST = "\ufffd"


@dataclass(frozen=True)
class Facts:
    """What a look over many rows told: the usual country, the order of dates, which columns are in capitals."""

    country: str | None = None
    order: str = "dmy"
    is_sure: bool = False
    orders: dict[str, tuple[str, bool]] = field(default_factory=dict)
    loud: frozenset[int] = frozenset()
    ending: str | None = None


@dataclass(frozen=True)
class Reading:
    """How rows are read: which column is which field, and what the house knows of the world."""

    kind: str
    headers: tuple[str, ...]
    columns: tuple[str | None, ...]
    countries: frozenset[str]
    classes: frozenset[str]
    fields: tuple[str, ...] = ()
    facts: Facts = Facts()
    is_placed: bool = False
    own: dict[str, Any] = field(default_factory=dict)

    def is_loud(self, key: str) -> bool:
        """Whether a whole column is in capitals."""
        return key in self.columns and self.columns.index(key) in self.facts.loud

    def order(self, key: str) -> tuple[str, bool]:
        """Day or month first in a column, and whether that is sure."""
        place = self.columns.index(key) if key in self.columns else None
        return self.facts.orders.get(str(place), (self.facts.order, self.facts.is_sure))

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
    written = dict(cells_by_field(cells, reading))
    typed = {key: text for key, text in written.items() if not is_empty(text)}
    if "email" in written and "email" not in typed:
        placeholder(parsed, reading, written["email"])
    if "country" in typed:
        take(parsed, reading, "country", partial(known_country, reading), typed.pop("country"))
    readers = {"class": partial(known_class, reading), **READERS}
    for key, text in typed.items():
        own = OWN.get(key) or OWN.get(key.partition(":")[0] + ":") or OWN.get(key.partition(".")[0] + ".")
        if own:
            own(parsed, reading, key, text)
        elif key.startswith(("opted_in", "confirmed")):
            parsed.values.setdefault("consent", {})[key] = text
        else:
            take(parsed, reading, key, readers.get(key, short), text)
    look_for_odd_signs(cells, parsed, reading)
    if typed.get("class", "").casefold() == "association":
        parsed.note(reading.heading("class"), FLAGGED)
    if further := parsed.values.pop("tags_2", []):
        parsed.values["tags"] = list(dict.fromkeys([*parsed.values.get("tags", []), *further]))
    RULES[reading.kind](parsed, reading)
    return parsed


def cells_by_field(cells: list[str], reading: Reading):
    """The cells that mean something, tidied."""
    for key, cell in zip(reading.columns, cells, strict=False):
        if key is not None and cell:
            yield key, tidy(LINES.sub("; ", cell.strip()) if OWN.get(key) is reach else cell)


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


def reach(parsed: Parsed, reading: Reading, key: str, text: str) -> None:
    """Addresses or numbers of a cell: the first is the main one, the others are further ones."""
    channel = key.removesuffix("_2")
    country = parsed.values.get("country") or reading.facts.country
    found = emails(text) if channel == "email" else phones(text, country)
    further = parsed.values.setdefault(f"{channel}s", [])
    for value in found.found:
        if channel not in parsed.values:
            parsed.values[channel] = value
        elif value != parsed.values[channel] and value not in further:
            further.append(value)
    if not further:
        parsed.values.pop(f"{channel}s")
    tell(parsed, reading, key, found)
    if key == "email":
        doubt_ending(parsed, reading, found.found)
        if found.problem or found.remark:
            mark(parsed, BAD)


def placeholder(parsed: Parsed, reading: Reading, text: str) -> None:
    """A dash where an address belongs is no address, and is counted as one that is broken."""
    if text:
        mark(parsed, BAD)
        parsed.note(
            reading.heading("email"),
            _("“%(address)s” is not an e-mail address. It was left out.", address=text),
        )


def mark(parsed: Parsed, word: str) -> None:
    """Note something about a row that the report counts."""
    if word not in parsed.values.setdefault("marks", []):
        parsed.values["marks"].append(word)


def doubt_ending(parsed: Parsed, reading: Reading, addresses: list[str]) -> None:
    """An address that ends unlike all others of its list has perhaps lost its end."""
    usual = reading.facts.ending
    for address in addresses:
        if usual and not address.endswith(usual):
            mark(parsed, BAD)
            sentence = _("“%(address)s” does not end in %(usual)s as the other addresses do. Was its end lost?",
                         address=address, usual=usual)  # fmt: skip
            parsed.note(reading.heading("email"), sentence)


def tell(parsed: Parsed, reading: Reading, key: str, found: Reached) -> None:
    """A broken main address keeps the row out; anything else is noted."""
    if found.problem and key in HARD:
        parsed.refuse(reading.heading(key), found.problem)
    elif found.problem:
        parsed.note(reading.heading(key), _("%(why)s It was left out.", why=found.problem))
    elif found.remark:
        parsed.note(reading.heading(key), found.remark)


def named(parsed: Parsed, reading: Reading, key: str, text: str) -> None:
    """A name, without what stands before, behind and in brackets."""
    if len(text) > LONGEST:
        return take(parsed, reading, key, short, text)
    if not any(c.isalpha() for c in text):
        return parsed.note(
            reading.heading(key), _("“%(text)s” is not a name. It was left out.", text=text[:60])
        )
    if key == "full_name":
        parts = name_parts(text, is_loud=reading.is_loud(key))
    else:
        rest, suffix = suffixed(text)
        honorific, name = titled(rest) if key == "given_name" else ("", rest)
        parts = {key: quiet(name) if reading.is_loud(key) else name, "honorific": honorific, "suffix": suffix}
    for part, value in parts.items():
        if value and (part in (key, "full_name") or part not in parsed.values):
            parsed.values[part] = value
    return None


def day(parsed: Parsed, reading: Reading, key: str, text: str) -> None:
    """A day, month or year, and how exact it is; one that could be read twice is told."""
    order, is_sure = reading.order(key)
    try:
        found, precision = read_day(text, order, end=key == "position_until")
    except Refused as error:
        return parsed.note(reading.heading(key), _("%(why)s It was left out.", why=error.sentence))
    parsed.values[key] = [found.isoformat(), precision]
    if not is_sure and is_ambiguous(text):
        parsed.note(
            reading.heading(key), _("“%(text)s” was read as %(day)s.", text=text[:20], day=found.isoformat())
        )
    return None


def own_value(parsed: Parsed, reading: Reading, key: str, text: str) -> None:
    """A value of the network's own fields, typed as its field is; one that cannot be is left out, and told."""
    attribute = reading.own.get(key)
    try:
        value = typed(attribute, text, reading.order(key)[0]) if attribute else text
    except Refused as error:
        return parsed.note(reading.heading(key), _("%(why)s It was left out.", why=error.sentence))
    parsed.values.setdefault("custom", {})[key.removeprefix("custom.")] = value
    return None


def kept(parsed: Parsed, _reading: Reading, key: str, text: str) -> None:
    """A number in another system, a word about stopping."""
    prefix, sign, name = key.partition(":") if ":" in key else key.partition(".")
    group = {"id": "ids", "stop": "stops"}[prefix]
    parsed.values.setdefault(group, {})[name] = text[:200] if group == "stops" else text


def look_for_odd_signs(cells: list[str], parsed: Parsed, reading: Reading) -> None:
    """Say which cells held signs that were taken out, or could not be read."""
    for place, cell in enumerate(cells):
        if cell.isascii() or place >= len(reading.columns) or not reading.columns[place]:
            continue
        if has_controls(cell):
            parsed.note(reading.headers[place], _("Signs that turn the direction of writing were taken out."))
        if LOST in cell:
            parsed.note(reading.headers[place], _("Some characters of this cell could not be read."))


OWN: dict[str, Callable[[Parsed, Reading, str, str], None]] = {
    **dict.fromkeys(("email", "email_2", "phone", "phone_2"), reach),
    **dict.fromkeys(("full_name", "given_name", "family_name"), named),
    **dict.fromkeys(("position_from", "position_until"), day),
    "custom.": own_value,
    **dict.fromkeys(("id:", "stop:"), kept),
}


def language(text: str) -> str:
    """The code of a language."""
    code = language_code(text)
    if code is None:
        raise Refused(_("“%(text)s” is not a language.", text=text[:60]))
    return code


READERS: dict[str, Callable[[str], Any]] = {
    "language": language,
    "timezone": zone,
    "tags": tags,
    "tags_2": tags,
    "latitude": partial(degrees, most=90),
    "longitude": partial(degrees, most=180),
    "population": whole,
    "population_year": year,
    "domain": domain,
}


def person_rules(parsed: Parsed, reading: Reading) -> None:
    """A person needs a name or an address, and days in their order."""
    v = parsed.values
    if v.pop("record_kind", "").casefold() in PLACES:
        parsed.refuse(
            reading.heading("record_kind"),
            _("The row is an organisation, not a person. Bring the organisations in as a list of their own."),
        )
    if middle := v.pop("middle_name", ""):
        v["given_name"] = " ".join(filter(None, (v.get("given_name"), middle)))
    unplaced(v)
    keep_suffix(parsed, reading)
    has_name = any(v.get(key) for key in ("given_name", "family_name", "full_name", "email"))
    alone = set(v) == {"full_name"} and len(reading.columns) >= 3
    if alone and GROUP.search(v["full_name"]):
        parsed.refuse(
            reading.heading("full_name"),
            _(
                "“%(text)s” stands alone in its row: it seems to be a heading, not a person.",
                text=v["full_name"],
            ),
        )
    if not has_name and not parsed.is_refused:
        parsed.refuse(None, _("The row has neither a name nor an e-mail address."))
    first, last = v.get("position_from", [""])[0], v.get("position_until", [""])[0]
    if first and last and last < first:
        parsed.refuse(reading.heading("position_until"), _("The last day lies before the first."))
    if v.get("position") and not v.get("organisation") and not reading.is_placed:
        parsed.note(
            reading.heading("position"), _("A position needs an organisation. The position was left out.")
        )


def keep_suffix(parsed: Parsed, reading: Reading) -> None:
    """The Jr. of a son stays with his name; for a degree there is no place, which is told where it had a column."""
    v = parsed.values
    suffix = v.get("suffix", "")
    name = next((key for key in ("family_name", "given_name", "full_name") if v.get(key)), None)
    if name and GENERATION.fullmatch(suffix) and not v[name].endswith(suffix):
        for key in {name, "full_name"} & v.keys():
            v[key] = f"{v[key]} {suffix}"
    elif suffix and "suffix" in reading.columns:
        parsed.note(
            reading.heading("suffix"),
            _(
                "“%(text)s” behind the name was left out: to keep it, give the column a field of your own.",
                text=suffix[:40],
            ),
        )


def unplaced(v: dict[str, Any]) -> None:
    """A tool that writes `Organisation, Person` means the person alone."""
    place, name = v.get("organisation", ""), v.get("full_name", "")
    if place and name.startswith(f"{place}, ") and len(name) > len(place) + 2:
        v.pop("family_name", None), v.pop("given_name", None)
        v["full_name"] = name[len(place) + 2 :].strip()


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
