"""The changes of a row, field by field, as they are shown: before and after."""

from typing import Any

from crm.kernel.words import _

from .differences import CHANNEL_LABELS, LABELS
from .items import Item
from .known import Known


def differences(item: Item, known: Known) -> list[list[Any]]:
    """Field, what it is now, and what it will be."""
    found: list[list[Any]] = []
    for sort, changed in item.changes.items():
        found += SHOWN[sort](changed, known, item)
    return found


def columns(changed: dict, record) -> list[list[Any]]:
    """Fields of the record itself."""
    return [[str(label(key)), as_text(getattr(record, key, None)), as_text(v)] for key, v in changed.items()]


def label(key: str) -> str:
    """What people call a field."""
    return LABELS.get(key, key.replace("_", " "))


def as_text(value: Any) -> str:
    """A value in words; nothing is nothing."""
    return "" if value is None else str(value)


def name_of(changed: dict, known: Known, _item: Item) -> list[list[Any]]:
    """A name before and after."""
    parts = [changed.get("given_name"), changed.get("family_name")]
    after = " ".join(filter(None, parts)) or changed.get("full_name", "")
    return [[str(_("name")), known.party.display_name, after]]


def reaches(changed: list, known: Known, _item: Item) -> list[list[Any]]:
    """Addresses that are added beside those that are there."""
    found = []
    for channel, value in changed:
        there = ", ".join(sorted(norm for kind, norm in known.contacts if kind == channel))
        found.append([str(CHANNEL_LABELS[channel]), there, f"{there}, {value}" if there else value])
    return found


def place_of(changed: dict, _known: Known, item: Item) -> list[list[Any]]:
    """A position that is added."""
    title = item.values.get("position") or str(_("Contact"))
    days = "–".join(str(day) for day in (changed["from"] or "", changed["until"] or "") if day)
    return [[str(_("position")), "", ", ".join(filter(None, (title, item.place.name, days)))]]


SHOWN = {
    "names": name_of,
    "name": lambda changed, known, item: [[str(_("name")), known.party.display_name, changed]],
    "party": lambda changed, known, item: columns(changed, known.party),
    "own": lambda changed, known, item: columns(changed, known.own),
    "custom": lambda changed, known, item: [
        [key, as_text(known.party.custom.get(key)), as_text(value)] for key, value in changed.items()
    ],
    "reaches": reaches,
    "tags": lambda changed, known, item: [
        [str(_("tags")), ", ".join(sorted(known.tags)), ", ".join(changed)]
    ],
    "ids": lambda changed, known, item: [[system, "", value] for system, value in changed.items()],
    "position": place_of,
    "topics": lambda changed, known, item: [[str(_("may be written to about")), "", ", ".join(changed)]],
}
