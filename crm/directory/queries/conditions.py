"""What a list may be narrowed by, as conditions on a party."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, false, func, or_, select, text
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from ..models import ContactPoint, Organisation, Party, PartyTag, Position, Tag
from ..names import search_words

NATION = func.coalesce(Party.country_code, text("'ZZ'::bpchar"))


@dataclass(frozen=True)
class View:
    """A named view above a list."""

    key: str
    label: str
    count: Any


@dataclass(frozen=True)
class Views:
    """Where named views come from: those of a subject, the condition of one, and what it is called."""

    offered: Callable[[str], list[View]]
    condition: Callable[[str, str], ColumnElement]
    named: Callable[[str, str], str]


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed by; everything comes from its address."""

    subject: str
    q: str = ""
    country: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    position: str = ""
    email: str = ""
    archived: bool = False
    segment: str = ""


VIEWS: list[Views] = []


def view_source(source: Views) -> None:
    """Offer named views of the lists: a room above knows them, and what each lets through."""
    VIEWS[:] = [source]


def conditions(filters: Filters, today: date, *, walk: bool = False) -> list[ColumnElement]:
    """The filters as conditions; with walk the searched words do not invite the trigram index."""
    return [
        Party.kind == filters.subject,
        Party.archived_at.is_not(None) if filters.archived else Party.archived_at.is_(None),
        *matching(filters.q, walk=walk),
        *([living_in(filters, today)] if filters.country else []),
        *([Party.lang.in_(filters.language)] if filters.language else []),
        *([of_kind(filters.kind)] if filters.kind else []),
        *[tagged(name) for name in filters.tag],
        *([holding(filters.position, today)] if filters.position else []),
        *([reachable(filters.email)] if filters.email else []),
        *([VIEWS[0].condition(filters.segment, filters.subject)] if filters.segment and VIEWS else []),
    ]


def living_in(filters: Filters, today: date) -> ColumnElement:
    """Lies in one of these countries; of a person: works there today, else lives there.

    The first half lets indexes find the few, the second is the rule itself.
    """
    codes = filters.country
    if filters.subject == "org":
        return NATION.in_(codes)
    office = aliased(Party)
    held = (
        select(Position.person_id, office.country_code)
        .join(office, office.id == Position.organisation_id)
        .where(Position.valid.contains(today), office.country_code.is_not(None))
    )
    some = held.where(office.country_code.in_(codes)).with_only_columns(Position.person_id)
    main = (
        held.where(Position.person_id == Party.id)
        .with_only_columns(office.country_code)
        .order_by(Position.is_primary.desc(), Position.id.desc())
        .limit(1)
        .correlate(Party)
        .scalar_subquery()
    )
    return and_(or_(NATION.in_(codes), Party.id.in_(some)), func.coalesce(main, NATION).in_(codes))


def matching(q: str, *, walk: bool = False) -> list[ColumnElement]:
    """Every word typed begins a word of the name; an @ looks for an e-mail address."""
    if "@" in q:
        return [has_address(q.strip().lower())]
    name = Party.name_norm.op("||")("") if walk else Party.name_norm
    found = [or_(name.like(f"{word}%"), name.like(f"% {word}%")) for word in search_words(q)]
    return found if found or not q.strip() else [false()]


def has_address(beginning: str) -> ColumnElement:
    """Has an e-mail address that begins so."""
    return Party.id.in_(
        select(ContactPoint.party_id).where(
            ContactPoint.channel == "email",
            ContactPoint.value_norm.startswith(beginning, autoescape=True),
            ContactPoint.archived_at.is_(None),
        )
    )


def of_kind(classes) -> ColumnElement:
    """Is an organisation of one of these kinds."""
    return exists().where(Organisation.party_id == Party.id, Organisation.class_code.in_(classes))


def tagged(name: str) -> ColumnElement:
    """Carries a tag."""
    return Party.id.in_(
        select(PartyTag.party_id)
        .join(Tag, Tag.id == PartyTag.tag_id)
        .where(func.lower(Tag.name) == name.lower())
    )


def holding(title: str, today: date) -> ColumnElement:
    """Holds a position today whose title has the words."""
    like = Position.title.icontains(title, autoescape=True)
    return exists().where(Position.person_id == Party.id, and_(like, Position.valid.contains(today)))


def reachable(answer: str) -> ColumnElement:
    """Has, or has not, a live e-mail address."""
    found = exists().where(
        ContactPoint.party_id == Party.id,
        ContactPoint.channel == "email",
        ContactPoint.archived_at.is_(None),
    )
    return ~found if answer == "no" else found
