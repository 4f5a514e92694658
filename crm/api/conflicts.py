"""What a program wants to change of something that moved on since it read it: refused, field by field."""

from crm.kernel.errors import Refused
from crm.kernel.words import _

NOT_FIELDS = ("version", "promises", "done", "cancelled")
SHOWN_AS = {"until_on": "until"}


class Outdated(Refused):
    """Somebody else changed it meanwhile; `errors` names each field that is not as it was sent."""

    def __init__(self, errors: list[dict]):
        super().__init__(
            _("Somebody else changed this meanwhile. Read it again, then send what is to change.")
        )
        self.errors = errors


def check_version(given: dict, now: dict) -> None:
    """Refuse fields that are not the same any more, where a version was named and another one is there."""
    if given.get("version") in (None, now["version"]):
        return
    asked = {SHOWN_AS.get(name, name): given[name] for name in given if name not in NOT_FIELDS}
    moved = [name for name in asked if plain(asked[name]) != plain(now.get(name))]
    if moved:
        raise Outdated([{"field": name, "why": was_changed(now.get(name))} for name in moved])


def plain(value):
    """A value to be compared: those who took part by number and part, nothing however it is written."""
    if isinstance(value, list):
        return sorted((each["id"], each.get("role", "with")) for each in value)
    return value or None


def was_changed(value) -> str:
    """What is said at a field."""
    if value in (None, "") or isinstance(value, (list, dict)):
        return str(_("This is not what you have sent."))
    return str(_("This is now “%(value)s”.", value=value))


def clashes(error: Refused) -> list[dict]:
    """The fields of a clash in the directory, each once, however many of its entries clash."""
    found = {
        one.field: None if one.entry is not None else one.theirs
        for one in getattr(error, "fields", None) or ()
    }
    return [{"field": name, "why": was_changed(theirs)} for name, theirs in found.items()]
