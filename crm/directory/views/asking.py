"""What the address of a list asks for, and how it is said in a sentence."""

from dataclasses import dataclass
from typing import Any

from flask import request

from crm.kernel.pages import after, cursor, with_args
from crm.kernel.words import _

from ..languages import language_name
from ..queries.conditions import VIEWS
from ..queries.lists import Filters, Order, Place, place_from

LONGEST = 200


@dataclass(frozen=True)
class Chip:
    """One filter as a part of a sentence, with the address of the list without it."""

    field: Any
    op: Any
    value: str
    url: str


def several(name: str, args=None) -> tuple[str, ...]:
    """A filter that may be given more than once, or with commas."""
    given = ",".join((args or request.args).getlist(name))
    return tuple(dict.fromkeys(part.strip()[:LONGEST] for part in given.split(",") if part.strip()))[:50]


def filters_from(subject: str, args=None) -> Filters:
    """The filters in an address."""
    args = request.args if args is None else args
    text = {name: clean(args.get(name, "")) for name in ("q", "position", "email")}
    return Filters(
        subject=subject,
        q=text["q"],
        country=tuple(code.upper()[:2] for code in several("country", args)),
        kind=several("kind", args) if subject == "org" else (),
        tag=several("tag", args),
        language=several("language", args),
        position=text["position"] if subject == "person" else "",
        email=text["email"] if text["email"] in ("yes", "no") else "",
        archived=args.get("archived") == "yes",
        segment=number_text(args.get("segment", "")),
    )


def number_text(text: str) -> str:
    """A number in an address, as text; nothing where it is none."""
    return text if text.isascii() and text.isdigit() and len(text) < 19 else ""


def clean(text: str) -> str:
    """Text from an address, of bearable length and storable."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode().strip()[:LONGEST]


def place_in(order: Order) -> Place | None:
    """Where in the list the address asks to be."""
    return place_from(after(request.args.get("after")), order)


def url_of(place: Place | None) -> str | None:
    """The address of the page at a place."""
    if place is None:
        return None
    values = [value.isoformat() if hasattr(value, "isoformat") else value for value in place.values]
    return with_args(after=cursor(place.is_before, place.number, *values))


def chips(filters: Filters, choices) -> list[Chip]:
    """Every filter that is on, as a sentence to read and to take apart."""
    names = {"country": dict(choices.countries), "kind": dict(choices.kinds)}
    segment = (VIEWS[0].named(filters.segment, filters.subject),) if filters.segment and VIEWS else ()
    found = [
        chip("segment", _("Segment"), segment),
        chip("country", _("Country"), filters.country, names["country"].get),
        chip("kind", _("Kind"), filters.kind, names["kind"].get),
        *(chip_of_one("tag", _("Tag"), tag, filters.tag) for tag in filters.tag),
        chip("language", _("Language"), filters.language, language_name),
        chip("position", _("Position"), (filters.position,) if filters.position else (), op=_("contains")),
        chip("email", _("E-mail address"), (filters.email,) if filters.email else (), yes_or_no),
        chip("archived", _("Archived"), ("yes",) if filters.archived else (), yes_or_no),
    ]
    return [each for each in found if each]


def chip(name: str, field, values, say=None, op=None) -> Chip | None:
    """One filter whose values are alternatives."""
    if not values:
        return None
    words = [str((say(value) if say else value) or value) for value in values]
    return Chip(field, op or _("is"), f" {_('or')} ".join(words), with_args(**{name: None}))


def chip_of_one(name: str, field, value: str, values) -> Chip:
    """One of several values that must all be true."""
    return Chip(field, _("is"), value, with_args(**{name: [other for other in values if other != value]}))


def yes_or_no(value: str) -> str:
    """Yes or no in words."""
    return _("there") if value == "yes" else _("missing")
