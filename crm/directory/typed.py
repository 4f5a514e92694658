"""What somebody typed for one value, as it is kept; what cannot be is refused with a sentence."""

import re
from datetime import date

from sqlalchemy import func, select

from crm.accounts.models import AppUser
from crm.kernel import db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from .models import Country, OrgClass, Party
from .names import name_norm

LONGEST = 2000
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
NUMBERED = re.compile(r"#?(\d{1,18})$|.*#(\d{1,18})$", re.DOTALL)
YES = {"true", "yes", "y", "1", "on"}
NO = {"false", "no", "n", "0", "off"}
BIGGEST = {"population": 10**10}
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{2,3})*,\d{3}(\.\d*)?")
DECIMAL_COMMA = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+")


def understood(attribute, raw):
    """A value of an attribute as it is kept; None where nothing was said."""
    if raw is None or raw == [] or (isinstance(raw, str) and not raw.strip()):
        return None
    return READERS[attribute.kind](attribute, raw.strip() if isinstance(raw, str) else raw)


def wrong(sentence: str) -> Refused:
    """A refusal at the value."""
    return Refused(sentence, field="value")


def words(attribute, raw) -> str:
    """A line of text."""
    if isinstance(raw, dict | list):
        raise wrong(_("Write a text."))
    text = str(raw)
    if len(text) > LONGEST:
        raise wrong(_("This is longer than %(most)s characters.", most=LONGEST))
    return text


def amount(attribute, raw):
    """A number as people write it; a population is whole and not less than nothing."""
    try:
        value = number_of(raw)
    except ValueError as error:
        raise wrong(_("Write a number.")) from error
    most = BIGGEST.get(attribute.key)
    if most and not (isinstance(value, int) and 0 <= value <= most):
        raise wrong(_("Write a whole number that is not less than nothing."))
    return value


def number_of(text):
    """A number as people write it, with a point or a comma before its fraction; whole where it is."""
    if isinstance(text, bool):
        raise ValueError(text)
    plain = re.sub(r"[ \u00a0\u2009\u202f]", "", str("" if text is None else text))
    if GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    elif DECIMAL_COMMA.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    if not plain:
        return None
    value = float(plain)
    if not abs(value) < 1e15:
        raise ValueError(text)
    return int(value) if value.is_integer() else value


def day(attribute, raw) -> str:
    """A day, kept as 2026-05-17."""
    try:
        return date.fromisoformat(str(raw)).isoformat()
    except ValueError as error:
        raise wrong(_("Write a date as 2024-05-17.")) from error


def flag(attribute, raw) -> bool:
    """Yes or no."""
    if isinstance(raw, bool):
        return raw
    if str(raw).lower() not in YES | NO:
        raise wrong(_("Say yes or no."))
    return str(raw).lower() in YES


def one_of(attribute, raw) -> str:
    """One of the options, by its name or one it had before."""
    if not attribute.options:
        return words(attribute, raw)
    known = spellings(attribute.options)
    found = known.get(str(raw).strip().casefold())
    if found is None:
        offered = ", ".join(option_value(each) for each in attribute.options)
        raise wrong(_("“%(value)s” is none of: %(offered)s.", value=str(raw)[:60], offered=offered[:500]))
    return found


def some_of(attribute, raw) -> list[str]:
    """Some of the options, each once; free words where none are defined."""
    parts = raw.split(",") if isinstance(raw, str) else raw
    if not isinstance(parts, list):
        raise wrong(_("A list of words is needed."))
    found = [one_of(attribute, str(part).strip()) for part in parts if str(part).strip()]
    return list(dict.fromkeys(found)) or None


def option_value(option) -> str:
    """The value of an option, which is what people read too."""
    return str(option.get("value", option.get("label", ""))) if isinstance(option, dict) else str(option)


def spellings(options) -> dict[str, str]:
    """Every name an option has or had, and the one it has."""
    known: dict[str, str] = {}
    for option in options:
        names = option.get("was", ()) if isinstance(option, dict) else ()
        known |= {str(name).casefold(): option_value(option) for name in names}
    return known | {option_value(option).casefold(): option_value(option) for option in options}


def record(attribute, raw) -> int:
    """The number of a record, from a number, “Name #number”, or a name that only one has."""
    found = NUMBERED.fullmatch(str(raw))
    if found:
        number = int(found[1] or found[2])
        ids = list(db.session.scalars(select(Party.id).filter_by(id=number, merged_into_id=None)))
    else:
        named = func.lower(Party.display_name) == str(raw).lower()
        # an import asks this of every row: by its words the index finds it
        near = [Party.name_norm.contains(word, autoescape=True) for word in name_norm(str(raw)).split()]
        found_so = select(Party.id).where(*near, named, Party.archived_at.is_(None))
        ids = list(db.session.scalars(found_so.limit(2)))
    if len(ids) != 1:
        raise wrong(
            _("Several are called so: choose one from the list.") if ids else _("There is no such record.")
        )
    return ids[0]


def owner(attribute, raw) -> int:
    """Somebody of the staff who can still sign in."""
    number = int(raw) if str(raw).isdecimal() and len(str(raw)) < 10 else 0
    if db.session.scalar(select(AppUser.id).filter_by(id=number, disabled_at=None)) is None:
        raise wrong(_("There is no such user."))
    return number


def language(attribute, raw) -> str:
    """A language by its code."""
    if not LANGUAGE.fullmatch(str(raw)):
        raise wrong(_("There is no such language."))
    return str(raw)


def country(attribute, raw) -> str:
    """A country by its code."""
    return known_code(Country, str(raw).upper(), _("There is no country with this code."))


def kind(attribute, raw) -> str:
    """A kind of organisation."""
    return known_code(OrgClass, str(raw), _("There is no such kind of organisation."))


def known_code(model, code: str, sentence: str) -> str:
    """A code that a table has."""
    if db.session.scalar(select(model.code).where(model.code == code)) is None:
        raise wrong(sentence)
    return code


def tags(attribute, raw) -> list[str]:
    """Tags by name, each once whatever its capitals."""
    parts = raw.split(",") if isinstance(raw, str) else raw
    spaced = [" ".join(str(part).split())[:60] for part in parts]
    return sorted({name.casefold(): name for name in spaced if name}.values()) or None


READERS = {
    "text": words,
    "number": amount,
    "date": day,
    "bool": flag,
    "choice": one_of,
    "multi": some_of,
    "party": record,
    "owner": owner,
    "language": language,
    "country": country,
    "class": kind,
    "tags": tags,
}
