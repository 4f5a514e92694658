"""What one value can be chosen from, and what values are called."""

import json

from sqlalchemy import func, select

from crm.accounts.models import AppUser
from crm.kernel import db
from crm.kernel.moments import number
from crm.kernel.words import _, said

from ..languages import language_choices, language_name
from ..models import Country, OrgClass, Party
from ..typed import option_value


def offers(which) -> list[tuple[str, str]]:
    """What may be chosen for an attribute, as (value, words); nothing where one types freely."""
    if which.kind == "bool":
        return [("yes", _("Yes")), ("no", _("No"))]
    if which.kind in ("choice", "multi"):
        return [(option_value(each), option_value(each)) for each in which.options]
    found = OFFERS.get(which.kind)
    return found() if found else []


def users() -> list[tuple[str, str]]:
    """Everybody of the staff who can sign in."""
    name = func.coalesce(func.nullif(AppUser.name, ""), AppUser.email)
    found = select(AppUser.id, name).where(AppUser.disabled_at.is_(None)).order_by(name)
    return [(str(key), words) for key, words in db.session.execute(found)]


def countries() -> list[tuple[str, str]]:
    """Every country."""
    return [
        tuple(row) for row in db.session.execute(select(Country.code, Country.name).order_by(Country.name))
    ]


def kinds() -> list[tuple[str, str]]:
    """Kinds of organisations."""
    found = db.session.execute(select(OrgClass.code, OrgClass.label).order_by(OrgClass.label))
    return [(code, said(label)) for code, label in found]


OFFERS = {"owner": users, "country": countries, "class": kinds, "language": language_choices}


def called(which, values) -> dict:
    """What values of an attribute are called, one question for all of them."""
    flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
    names = {}
    if which.kind == "owner":
        names = found_names(AppUser.id, func.coalesce(func.nullif(AppUser.name, ""), AppUser.email), flat)
    elif which.kind == "party":
        names = found_names(Party.id, Party.display_name, flat)
    elif which.kind in ("country", "class"):
        names = dict(offers(which))
    return {key(value): in_words(which, value, names) for value in values}


def key(value):
    """A value as a key of a dictionary."""
    return json.dumps(value) if isinstance(value, list | dict) else value


def found_names(number_of, name, numbers) -> dict:
    """Names by number."""
    known = [one for one in numbers if type(one) is int]
    return dict(map(tuple, db.session.execute(select(number_of, name).where(number_of.in_(known)))))


def in_words(which, value, names: dict) -> str:
    """One value as people read it."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dict | list):
        return ", ".join(map(str, value)) if isinstance(value, list) else json.dumps(value)
    if which.kind == "language":
        return language_name(value)
    is_amount = isinstance(value, int | float) and which.kind == "number"
    return number(value) if is_amount else str(names.get(value, value))
