"""What the address of a list asks for, and how it is said in a sentence."""

import json
from dataclasses import dataclass, replace
from typing import Any

from flask import request

from crm.kernel.errors import Refused
from crm.kernel.pages import after, cursor, with_args
from crm.kernel.words import _

from ..queries import asked
from ..queries.conditions import VIEWS
from ..queries.lists import Filters, Order, Place, place_from
from ..queries.wanted import filters_in


@dataclass(frozen=True)
class Chip:
    """One filter as a part of a sentence: the list without it, where it is changed, and what is wrong with it."""

    field: Any
    op: Any
    value: str
    url: str
    number: int | None = None
    trouble: str = ""
    without: Filters | None = None

    @property
    def words(self) -> str:
        """The whole condition in one line."""
        return " ".join(str(part) for part in (self.field, self.op, self.value) if part)


def filters_from(subject: str, args=None) -> Filters:
    """The filters in an address."""
    return filters_in(subject, request.args if args is None else args)


def place_in(order: Order) -> Place | None:
    """Where in the list the address asks to be."""
    return place_from(after(request.args.get("after")), order)


def url_of(place: Place | None) -> str | None:
    """The address of the page at a place."""
    if place is None:
        return None
    values = [value.isoformat() if hasattr(value, "isoformat") else value for value in place.values]
    return with_args(after=cursor(place.is_before, place.number, *values))


def chips(filters: Filters) -> list[Chip]:
    """Every filter that is on, as a sentence to read and to take apart."""
    parts, trouble = sound_parts(filters)
    found = [chip_of(n, parts, filters) for n in range(len(parts))]
    if trouble:
        found.append(Chip(_("Filter"), "", filters.filter[:40], with_args(filter=None), None, trouble))
    if filters.segment and VIEWS:
        name = VIEWS[0].named(filters.segment, filters.subject)
        without = replace(filters, segment="")
        found.insert(0, Chip(_("Segment"), _("is"), name, with_args(segment=None), without=without))
    if filters.archived:
        without = replace(filters, archived=False)
        found.append(Chip(_("Archived"), "", _("only these"), with_args(archived=None), without=without))
    return found


def sound_parts(filters: Filters) -> tuple[list[Any], str]:
    """The conditions, or what is wrong with the address."""
    try:
        return asked.parts_of(filters), ""
    except Refused as error:
        return asked.usual(filters), str(error.sentence)


def chip_of(number: int, parts: list[Any], filters: Filters) -> Chip:
    """One condition in words, with the way to the list without it."""
    said = VIEWS[0].said(parts[number], filters.subject)
    others = [part for n, part in enumerate(parts) if n != number]
    url = with_args(**cleared(asked.address(others, filters.subject)))
    return Chip(
        said.field,
        said.op,
        said.value,
        url,
        number,
        wrong(parts[number], filters.subject),
        narrowed(filters, others),
    )


def cleared(args: dict) -> dict:
    """Arguments that replace every condition in an address."""
    return dict.fromkeys((*asked.NARROWING, "filter")) | args


def narrowed(filters: Filters, parts: list[Any]) -> Filters:
    """The same list with these conditions instead."""
    return Filters(
        filters.subject,
        q=filters.q,
        archived=filters.archived,
        segment=filters.segment,
        filter=json.dumps({"all": parts}) if parts else "",
    )


def wrong(part: Any, subject: str) -> str:
    """Why a condition cannot be asked today, if so."""
    try:
        VIEWS[0].where({"all": [part]}, subject)
    except Refused as error:
        return getattr(error, "spoken", str(error.sentence))
    return ""


def usable(filters: Filters, sentence: list[Chip]) -> Filters:
    """The list without the conditions that cannot be asked; the page says which."""
    if not any(chip.trouble for chip in sentence):
        return filters
    parts, _trouble = sound_parts(filters)
    bad = {chip.number for chip in sentence if chip.trouble}
    return narrowed(filters, [part for n, part in enumerate(parts) if n not in bad])
