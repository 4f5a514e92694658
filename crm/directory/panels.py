"""What other rooms show on the page of a record: panels, facts, tabs, events, and marks on its people."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Panel:
    """A labelled part of a record's page, drawn by the room it belongs to."""

    subject: str
    label: Any
    function: Callable
    order: int = 50
    place: str = "main"


@dataclass(frozen=True)
class Fact:
    """One answer of the strip that tells a record in one minute."""

    icon: str
    label: Any
    value: Any
    note: Any = ""
    tone: str = ""


@dataclass(frozen=True)
class Met:
    """When we last really spoke with somebody, and how."""

    at: datetime
    day: date
    words: str
    url: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a list on paper: what, with a few words beside it."""

    text: str
    about: str = ""
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Event:
    """Something that happened, for the stream of a record."""

    at: datetime
    icon: str
    title: Any
    body: Any = ""
    by: str = ""
    url: str = ""
    tone: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Stream:
    """Where events of one kind come from: function(record, limit) -> events.

    Those that have pages take a third argument, the moment before which the events shall be.
    """

    kind: str
    label: Any
    function: Callable
    order: int = 50
    pages: bool = False

    def events(self, record, limit: int, before: datetime | None) -> list[Event]:
        """The latest events, of all or before a moment."""
        if self.pages:
            return self.function(record, limit, before)
        found = self.function(record, limit)
        return [event for event in found if before is None or event.at < before]


@dataclass(frozen=True)
class Tab:
    """A page of its own beneath a record: count(record) says whether there is one, draw(record) shows it."""

    subject: str
    key: str
    label: Any
    count: Callable
    draw: Callable
    order: int = 50


PANELS: dict[tuple[str, Callable], Panel] = {}
FACTS: dict[Callable, int] = {}
STREAMS: dict[str, Stream] = {}
TABS: dict[tuple[str, str], Tab] = {}
MARKS: list[Callable] = []
ABOUT: list[Callable] = []
MET: list[Callable] = []
VISITED: list[Callable] = []
SHEETS: dict[Callable, tuple[int, Any]] = {}


def panel(subject: str, label, function: Callable, order: int = 50, place: str = "main") -> None:
    """Offer a panel on the pages of "org" or "person": function(party) -> (template, context) or None."""
    PANELS[subject, function] = Panel(subject, label, function, order, place)


def fact(function: Callable, order: int = 50) -> None:
    """Offer an answer in one minute: function(record) -> Fact or None."""
    FACTS[function] = order


def stream(kind: str, label, function: Callable, order: int = 50, *, pages: bool = False) -> None:
    """Offer events of a kind for the stream of a record; pages=True: function(record, limit, before)."""
    STREAMS[kind] = Stream(kind, label, function, order, pages)


def tab(subject: str, key: str, label, **more) -> None:
    """Offer a page beneath a record: count=, draw=, order=."""
    TABS[subject, key] = Tab(subject, key, label, **more)


def marks(function: Callable) -> None:
    """Offer marks on people: function(ids) -> {id: (words, tone, icon)}."""
    if function not in MARKS:
        MARKS.append(function)


def about(function: Callable) -> None:
    """Offer a few words beside a record wherever it is found: function(ids) -> {id: words}."""
    if function not in ABOUT:
        ABOUT.append(function)


def met(function: Callable) -> None:
    """Offer when we last spoke: function(ids) -> {id: Met}."""
    if function not in MET:
        MET.append(function)


def visited(function: Callable) -> None:
    """Offer when the one who reads was last in touch with a record: function(party_id) -> Met or None."""
    if function not in VISITED:
        VISITED.append(function)


def sheet(label, function: Callable, order: int = 50) -> None:
    """Offer a list for the brief on paper: function(record) -> lines."""
    SHEETS[function] = order, label


def panels_for(party, place: str | None = None) -> list[tuple[Any, str, dict]]:
    """The panels that have something to say about a record, as (label, template, context)."""
    offered = [p for p in PANELS.values() if p.subject == party.kind and place in (None, p.place)]
    said = ((p.label, p.function(party)) for p in sorted(offered, key=lambda p: p.order))
    return [(label, *content) for label, content in said if content]


def facts_for(record) -> list[Fact]:
    """The answers there are, in order."""
    found = (function(record) for function in sorted(FACTS, key=FACTS.__getitem__))
    return [answer for answer in found if answer]


def tabs_for(record) -> list[tuple[Tab, int]]:
    """The tabs with something in them, each with how much."""
    offered = sorted((t for t in TABS.values() if t.subject == record.party.kind), key=lambda t: t.order)
    return [(each, n) for each in offered if (n := each.count(record))]


def streams() -> list[Stream]:
    """The kinds of events, in order."""
    return sorted(STREAMS.values(), key=lambda s: s.order)


def events_for(record, kind: str | None, limit: int, before: datetime | None = None) -> list[Event]:
    """The latest events of one kind, or of all, before a moment, the newest first."""
    wanted = [s for s in streams() if kind in (None, s.kind)]
    found = [event for each in wanted for event in each.events(record, limit, before)]
    return sorted(found, key=lambda event: event.at, reverse=True)[:limit]


def marks_for(ids) -> dict[int, tuple]:
    """What is to be said beside the names of people."""
    found: dict[int, tuple] = {}
    for function in MARKS:
        found |= function(ids)
    return found


def said_about(ids: list[int]) -> dict[int, list[str]]:
    """What rooms say of records in a few words, one question for each room."""
    found: dict[int, list[str]] = {}
    for function in ABOUT:
        for number, words in function(ids).items():
            found.setdefault(number, []).append(words)
    return found


def met_with(ids) -> dict[int, Met]:
    """When we last spoke with each, one question for each room."""
    found: dict[int, Met] = {}
    for function in MET:
        for number, contact in function(ids).items():
            if number not in found or contact.at > found[number].at:
                found[number] = contact
    return found


def last_visit(party_id: int) -> Met | None:
    """When the one who reads was last in touch with a record."""
    found = [contact for function in VISITED if (contact := function(party_id))]
    return max(found, key=lambda contact: contact.at, default=None)


def sheets_for(record) -> list[tuple[Any, list[Line]]]:
    """The lists that a brief on paper has from other rooms, in order; empty ones are left out."""
    offered = sorted(SHEETS.items(), key=lambda entry: entry[1][0])
    return [(label, lines) for function, (_order, label) in offered if (lines := function(record))]
