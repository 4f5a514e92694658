"""The entries of a collection in a form: told apart, chosen one by one, and put into words."""

from hashlib import sha256

from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..values import Reach

CHOICES = {"theirs": 0, "original": 1}


def mark(entry) -> str:
    """What stands for an entry in the name of its choice."""
    parts = entry if isinstance(entry, (list, tuple)) else [entry]
    return sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]


def told_apart(name: str, entry, country: str | None):
    """What an entry is told apart by, as the verbs do it."""
    if name == "external_ids":
        return entry[0]
    if name != "reaches":
        return " ".join(str(entry).split()).casefold()
    reach = Reach(*entry[:2])
    try:
        return reach.channel, reach.norm(country)
    except Refused:
        return reach.channel, reach.value


def by_mark(name: str, value, country: str | None) -> dict:
    """The entries of a collection as the page keeps it, by their marks."""
    if isinstance(value, dict):
        return {mark(key): (key, each) for key, each in value.items()}
    listed = value.split(";") if isinstance(value, str) else value or ()
    entries = [entry for entry in listed if not isinstance(entry, str) or entry.strip()]
    return {mark(told_apart(name, entry, country)): entry for entry in entries}


def put_together(entries: dict, like):
    """Entries as the page keeps them: as a dictionary, a line of words, or a list."""
    if isinstance(like, dict):
        return dict(entries.values())
    if isinstance(like, str):
        return "; ".join(each.strip() for each in entries.values())
    return list(entries.values())


def chosen_entries(name: str, kept: tuple, country: str | None, choices: dict[str, str]):
    """A collection after the choices of somebody; kept are yours, theirs and what it was."""
    yours, *others = kept
    entries = by_mark(name, yours, country)
    sources = [by_mark(name, other, country) for other in others]
    for marked, choice in choices.items():
        if choice in CHOICES:
            source = sources[CHOICES[choice]]
            if marked in source:
                entries[marked] = source[marked]
            else:
                entries.pop(marked, None)
    return put_together(entries, yours)


def reach_said(reach: Reach, offices: dict[str, str]) -> str:
    """An address, and what is said of it."""
    about = [reach.label, _("main one") if reach.is_primary else "", offices.get(str(reach.position_id), "")]
    told = ", ".join(filter(None, about))
    return f"{reach.value} ({told})" if told else reach.value
