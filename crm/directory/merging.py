"""Two people changed the same record: what goes together, and what somebody must choose."""

from dataclasses import dataclass
from typing import Any

from .refusals import Clash

COLLECTIONS = ("reaches", "tags", "external_ids", "aliases", "custom")


@dataclass(frozen=True)
class Difference:
    """One field that two people changed differently, or one entry of a collection by what it is told apart by."""

    field: str
    yours: Any
    theirs: Any
    original: Any
    entry: Any = None


def fold(yours, theirs, was):
    """What a form goes on with: yours, and theirs where only they changed something; entries one by one."""
    if isinstance(yours, dict):
        return merged(theirs, yours, was if isinstance(was, dict) else {})
    if isinstance(yours, list):
        keyed = [{entry_key(entry): entry for entry in each or ()} for each in (theirs, yours, was)]
        return list(merged(*keyed).values())
    return theirs if was is not None and yours == was else yours


def entry_key(entry):
    """What an entry of a list is told apart by: an address by its kind and itself, an identifier by its system."""
    if isinstance(entry, (list, tuple)):
        return tuple(entry[:2]) if len(entry) > 2 else entry[0]
    return str(entry).casefold()


def reconcile(current: dict, wanted: dict, original: dict | None, version: int) -> dict:
    """What to write when the record moved on since it was read; a clash where both changed a field.

    Without the original, every field that differs from today's is a clash.
    """
    before = original or {}
    clashes = [each for name in wanted for each in differences(name, wanted[name], current, before)]
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


def differences(name: str, value, current: dict, before: dict) -> list[Difference]:
    """What somebody must choose of a field: all of it, or those entries of a collection that both changed."""
    theirs, was = current[name], before.get(name)
    if name in COLLECTIONS and all(isinstance(each, dict) for each in (value, theirs, was)):
        return [
            Difference(name, value.get(key), theirs.get(key), was.get(key), key)
            for key in {**was, **theirs, **value}
            if entry_clashes(*(each.get(key) for each in (value, theirs, was)))
        ]
    if not clashing(name, value, current, before):
        return []
    return [Difference(name, *(in_words(each) for each in (value, theirs, was)))]


def entry_clashes(yours, theirs, was) -> bool:
    """Whether both changed an entry, or one changed what the other removed."""
    return yours != theirs and was not in (yours, theirs)


def in_words(value):
    """A collection the way it is read; anything else as it is."""
    if not isinstance(value, dict):
        return value
    return ", ".join(str(getattr(each, "value", each)) for each in value.values())


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
