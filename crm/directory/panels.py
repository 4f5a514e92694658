"""What other rooms show on the page of a record."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Panel:
    """A labelled part of a record's page, drawn by the room it belongs to."""

    subject: str
    label: Any
    function: Callable
    order: int = 50


PANELS: dict[tuple[str, Callable], Panel] = {}


def panel(subject: str, label, function: Callable, order: int = 50) -> None:
    """Offer a panel on the pages of "org" or "person": function(party) -> (template, context) or None."""
    PANELS[subject, function] = Panel(subject, label, function, order)


def panels_for(party) -> list[tuple[Any, str, dict]]:
    """The panels that have something to say about a record, as (label, template, context)."""
    offered = sorted((p for p in PANELS.values() if p.subject == party.kind), key=lambda p: p.order)
    said = ((p.label, p.function(party)) for p in offered)
    return [(label, *content) for label, content in said if content]
