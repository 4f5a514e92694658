"""What can be done with one value of many records, and what becomes of each."""

from dataclasses import dataclass
from typing import Any

from crm.kernel.errors import Refused
from crm.kernel.words import _, lazy

from ...attributes import BUILT_IN, Attribute, attribute
from ...typed import understood

SEVERAL = ("tags", "multi")
WORDS = {
    "set": lazy("Set to"),
    "clear": lazy("Empty it"),
    "add": lazy("Add"),
    "remove": lazy("Take away"),
    "archive": lazy("Archive"),
    "unarchive": lazy("Bring back"),
}
SENTENCES = {
    "set": "Changed a field of several records",
    "clear": "Emptied a field of several records",
    "add": "Added a word to several records",
    "remove": "Took a word from several records",
    "archive": "Archived several records",
    "unarchive": "Brought several records back",
    "rename": "Renamed options of a field",
    "retype": "Changed the type of a field",
}


@dataclass(frozen=True)
class Action:
    """One thing to be done: which attribute, how, and with what value."""

    field: str
    op: str
    value: Any = None

    def kept(self) -> dict:
        """As it is kept with a job."""
        return {"field": self.field, "op": self.op, "value": self.value}


def ops_of(which: Attribute) -> list[str]:
    """What can be done with an attribute."""
    if which.kind == "tags":
        return ["add", "remove"]
    ops = ["set", *(["add", "remove"] if which.kind == "multi" else [])]
    return ops if which.is_needed else [*ops, "clear"]


def checked(action: Action, subject: str) -> Action:
    """The action with its value as it is kept; a refusal says what is wrong with it."""
    if action.field == "archived":
        if action.op not in ("archive", "unarchive"):
            raise Refused(_("Choose what to do."), field="op")
        return Action("archived", action.op)
    which = attribute(action.field, subject)
    if action.op not in ops_of(which):
        raise Refused(_("This cannot be done with this field."), field="op")
    if action.op == "clear":
        return Action(action.field, "clear")
    value = understood(which, action.value)
    if value is None:
        raise Refused(_("Write the value that they should have."), field="value")
    return Action(action.field, action.op, value)


def after(action: Action, before: Any) -> Any:
    """What becomes of a value."""
    if action.op == "set":
        return action.value
    if action.op in ("archive", "unarchive"):
        return action.op == "archive"
    if action.op == "rename":
        return renamed(before, action.value)
    if action.op == "retype":
        return retyped(before, action.value)
    if action.op in ("add", "remove"):
        return joined(action, before)
    return None


def joined(action: Action, before: Any) -> list | None:
    """A list of words with some more, or without some; tags are compared without regard to capitals."""
    held = before if isinstance(before, list) else [before] if before not in (None, "") else []
    given = {str(word).casefold(): word for word in action.value}
    if action.op == "remove":
        return [word for word in held if str(word).casefold() not in given] or None
    have = {str(word).casefold() for word in held}
    return [*held, *(word for key, word in given.items() if key not in have)] or None


def renamed(before: Any, names: dict[str, str]) -> Any:
    """A choice, or a list of them, under their new names."""
    if isinstance(before, list):
        return list(dict.fromkeys(names.get(str(word), word) for word in before))
    return names.get(str(before), before) if before is not None else None


def retyped(before: Any, field: dict) -> Any:
    """A value as another type has it; what does not fit stays for somebody to look at."""
    return converted(before, Attribute("custom", "", field["type"], field=_Shape(field["options"])))


def converted(before: Any, which: Attribute) -> Any:
    """A value read anew from its words."""
    try:
        return understood(which, spelled(before, which.kind))
    except Refused:
        return before


def spelled(value: Any, kind: str) -> Any:
    """A value as one would type it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and kind not in SEVERAL:
        return ", ".join(map(str, value))
    return value if isinstance(value, list) or value is None else str(value)


@dataclass(frozen=True)
class _Shape:
    """What a field will be, as far as reading a value asks."""

    options: list | None
    required: bool = False


def target(action: Action, subject: str) -> Attribute:
    """The attribute that an action is about."""
    if action.field == "archived":
        return BUILT_IN["archived"]
    return attribute(action.field, subject, archived=True)
