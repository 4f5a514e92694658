"""Two people changed the same record: what goes together, and what somebody must choose."""

from dataclasses import dataclass
from typing import Any

from .refusals import Clash

COLLECTIONS = ("reaches", "tags", "external_ids", "aliases", "custom")


@dataclass(frozen=True)
class Difference:
    """One field that two people changed differently."""

    field: str
    yours: Any
    theirs: Any
    original: Any


def reconcile(current: dict, wanted: dict, original: dict | None, version: int) -> dict:
    """What to write when the record moved on since it was read; a clash where both changed a field.

    Without the original, every field that differs from today's is a clash.
    """
    before = original or {}
    clashes = [
        Difference(name, value, current[name], before.get(name))
        for name, value in wanted.items()
        if name not in COLLECTIONS and clashing(name, value, current, before)
    ]
    if clashes:
        raise Clash(clashes, version)
    return {
        name: merged(current[name], value, before[name])
        if name in COLLECTIONS and name in before
        else chosen(name, value, current, before)
        for name, value in wanted.items()
    }


def chosen(name: str, value, current: dict, before: dict):
    """Yours where you changed it, else what is there now."""
    return current[name] if name in before and before[name] == value else value


def clashing(name: str, value, current: dict, before: dict) -> bool:
    """Whether both changed it, and not to the same."""
    theirs = current[name]
    if value == theirs:
        return False
    return name not in before or (before[name] != value and before[name] != theirs)


def merged(current: dict, yours: dict, original: dict) -> dict:
    """Today's entries with your additions, changes and removals."""
    result = dict(current)
    for key in {**original, **yours}:
        if yours.get(key) == original.get(key):
            continue
        if key in yours:
            result[key] = yours[key]
        else:
            result.pop(key, None)
    return result
