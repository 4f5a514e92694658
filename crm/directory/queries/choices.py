"""What may be chosen in filters and forms."""

from dataclasses import dataclass

from sqlalchemy import select

from crm.kernel import db

from ..models import Country, OrgClass, Tag
from .offers import users


@dataclass(frozen=True)
class Choices:
    """Countries, kinds and tags, each as (value, words)."""

    countries: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    tags: list[tuple[str, str]]
    users: list[tuple[str, str]]


def form_choices() -> Choices:
    """What a record can be given: every country and kind."""
    return Choices(pairs(select(Country.code, Country.name).order_by(Country.name)), kinds(), tags(), users())


def kinds() -> list[tuple[str, str]]:
    """Kinds of organisations."""
    return pairs(select(OrgClass.code, OrgClass.label).order_by(OrgClass.label))


def tags() -> list[tuple[str, str]]:
    """Tags by name."""
    return pairs(select(Tag.name, Tag.name).order_by(Tag.name).limit(500))


def pairs(query) -> list[tuple[str, str]]:
    """Rows of two."""
    return [(value, words) for value, words in db.session.execute(query)]
