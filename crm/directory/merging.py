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
    clashes = [
        Difference(name, *(in_words(each) for each in (value, current[name], before.get(name))))
        for name, value in wanted.items()
        if (entries_clash if name in COLLECTIONS else clashing)(name, value, current, before)
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


def entries_clash(name: str, value: dict, current: dict, before: dict) -> bool:
    """Whether both changed one entry of a collection, and not to the same."""
    if not all(isinstance(each, dict) for each in (value, current[name], before.get(name))):
        return False
    was, theirs = before[name], current[name]
    keys = {**was, **theirs, **value}
    return any(
        value.get(key) != theirs.get(key) and was.get(key) not in (value.get(key), theirs.get(key))
        for key in keys
        if key in was or (key in value and key in theirs)
    )


def in_words(value):
    """A collection the way it is read; anything else as it is."""
    if not isinstance(value, dict):
        return value
    pairs = [
        f"{key}: {each}" if isinstance(each, (int, float, str)) and str(each).casefold() != str(key) else each
        for key, each in value.items()
    ]
    return ", ".join(str(getattr(each, "value", each)) for each in pairs)


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
