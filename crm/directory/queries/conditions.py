"""What a list may be narrowed by, as conditions on a party."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import false, func, or_, select, text
from sqlalchemy.sql.elements import ColumnElement

from ..models import ContactPoint, Party
from ..names import search_words
from .asked import parts_of

NATION = func.coalesce(Party.country_code, text("'ZZ'::bpchar"))


@dataclass(frozen=True)
class Views:
    """What the room above that knows the filter language and named views gives to the lists.

    `condition` and `named` are about segments; `where` compiles a filter, `said` puts one condition into
    words; `bar` draws the views above a list: (template, context); `opens` is where the bare list leads.
    """

    condition: Callable[[str, str], ColumnElement]
    named: Callable[[str, str], str]
    where: Callable[[Any, str], ColumnElement]
    said: Callable[[Any, str], Any]
    bar: Callable[["Asked"], tuple[str, dict]]
    opens: Callable[[str], str | None]


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
    quiet: str = ""
    filter: str = ""


@dataclass(frozen=True)
class Asked:
    """A list as it is looked at: its filters, columns and order, and the arguments of its address."""

    filters: Filters
    columns: str
    sort: str
    args: Any


VIEWS: list[Views] = []
WALKS = ContextVar("walks", default=False)


def view_source(source: Views) -> None:
    """Offer named views of the lists: a room above knows them, and what each lets through."""
    VIEWS[:] = [source]


def conditions(filters: Filters, today: date, *, walk: bool = False) -> list[ColumnElement]:
    """The filters as conditions; with walk nothing in them invites the index of something rare."""
    before = WALKS.set(walk)
    try:
        return [
            Party.kind == filters.subject,
            Party.archived_at.is_not(None) if filters.archived else Party.archived_at.is_(None),
            *matching(filters.q, walk=walk),
            *asked_for(filters),
            *([VIEWS[0].condition(filters.segment, filters.subject)] if filters.segment and VIEWS else []),
        ]
    finally:
        WALKS.reset(before)


def walks() -> bool:
    """Whether conditions are being made for a list that is walked row by row in its order."""
    return WALKS.get()


def is_narrowed(filters: Filters) -> bool:
    """Whether more is asked than words of a name."""
    return bool(filters.segment or parts_of(filters))


def asked_for(filters: Filters) -> list[ColumnElement]:
    """The filter of the list, compiled where all filters are."""
    parts = parts_of(filters)
    return [VIEWS[0].where({"all": parts}, filters.subject)] if parts else []


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
