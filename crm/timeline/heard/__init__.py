"""What a few sentences say of a contact: how, when, with whom, and what was promised. Pure, and only offered."""

from collections.abc import Iterable
from datetime import date

from .days import when_in
from .kinds import kind_in
from .people import parties_in
from .promises import promises_in
from .values import Heard, HeardKind, HeardParty, HeardPromise, HeardWhen, Someone, Span

LONGEST = 4000


def hear(text: str, circle: Iterable[Someone], today: date) -> Heard:
    """What is heard in a text on a given day; only its first few thousand letters are listened to."""
    text = text[:LONGEST]
    promises = promises_in(text, today)
    taken = [promise.span for promise in promises]
    parties = parties_in(text, circle)
    names = [party.span for party in parties]
    return Heard(kind_in(text, [*taken, *names]), when_in(text, today, [*taken, *names]), parties, promises)


__all__ = [
    "Heard",
    "HeardKind",
    "HeardParty",
    "HeardPromise",
    "HeardWhen",
    "Someone",
    "Span",
    "hear",
]
