"""A filter in words: each condition as field, question and value, to be read as a sentence."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from crm.kernel import moments
from crm.kernel.words import _, lazy, ngettext

from .kinds import RELATIVE, WITHOUT_VALUE, Kind
from .registry import Criterion, find

OPERATORS = {
    "is": lazy("is"),
    "is_not": lazy("is not"),
    "in": lazy("is one of"),
    "contains": lazy("contains"),
    "starts": lazy("begins with"),
    "before": lazy("is before"),
    "after": lazy("is after"),
    "between": lazy("is between"),
    "more_than": lazy("is more than"),
    "less_than": lazy("is less than"),
    "within": lazy("in the last … days"),
    "ago": lazy("more than … days ago"),
    "ahead": lazy("in the next … days"),
    "set": lazy("is known"),
    "not_set": lazy("is not known"),
}
LONGEST = 200


@dataclass(frozen=True)
class Said:
    """One condition in words."""

    field: str
    op: str
    value: str

    def __str__(self):
        return " ".join(part for part in (self.field, self.op, self.value) if part)


def said(part: Any, subject: str) -> Said:
    """A condition in words; one made of others is put in brackets, and what is none is shown as it is."""
    if not isinstance(part, dict):
        return Said("", "", short(part))
    if "field" in part:
        return said_leaf(part, subject)
    if "not" in part:
        return said_not(part["not"], subject)
    for key, joint in (("all", _("and")), ("any", _("or"))):
        if isinstance(part.get(key), list):
            inner = [
                f"({each})" if is_group(one) else str(each)
                for one in part[key]
                for each in [said(one, subject)]
            ]
            return Said("", "", f" {joint} ".join(inner) or (_("everyone") if key == "all" else _("nobody")))
    return Said("", "", short(part))


def is_group(part: Any) -> bool:
    """Whether a condition is made of several."""
    return isinstance(part, dict) and any(
        isinstance(part.get(k), list) and len(part[k]) > 1 for k in ("all", "any")
    )


def said_not(part: Any, subject: str) -> Said:
    """What must not be so; nothing heard for some days has words of its own."""
    if isinstance(part, dict) and part.get("op") == "within" and "field" in part:
        name, _found = named(part, subject)
        return Said(name, "", not_lately(part.get("value")))
    return Said("", str(_("not")), f"({said(part, subject)})")


def not_lately(days: Any) -> str:
    """Not in the last so many days, and perhaps never."""
    return ngettext("not in the last %(num)s day", "not in the last %(num)s days", whole(days))


def said_leaf(leaf: dict, subject: str) -> Said:
    """One question in words."""
    name, found = named(leaf, subject)
    op, value = leaf.get("op"), leaf.get("value")
    kind = found.kind if found else None
    if op in WITHOUT_VALUE:
        return Said(name, str(OPERATORS[op]), "")
    if op in RELATIVE:
        return Said(name, "", relative(op, value))
    given = value if isinstance(value, list) else [value]
    names = kind.called(given) if kind else {}
    words = [say(kind, names, one) for one in given]
    if op == "in":
        return Said(name, str(OPERATORS["is"]), f" {_('or')} ".join(words))
    if op == "between":
        return Said(name, str(OPERATORS[op]), f" {_('and')} ".join(words))
    return Said(name, str(OPERATORS.get(op, op)), ", ".join(words))


def named(leaf: dict, subject: str) -> tuple[str, Criterion | None]:
    """What people call the field of a question, and the field itself if it is there."""
    name = leaf.get("field")
    found = find(name, subject) if isinstance(name, str) else None
    return (str(found.label) if found else short(name)), found


def relative(op: str, days: Any) -> str:
    """So many days before or after today."""
    n = whole(days)
    if op == "within":
        return ngettext("in the last %(num)s day", "in the last %(num)s days", n)
    if op == "ago":
        return ngettext("more than %(num)s day ago", "more than %(num)s days ago", n)
    return ngettext("in the next %(num)s day", "in the next %(num)s days", n)


def whole(value: Any) -> int:
    """A number of days as it was typed; none where it is no number."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def say(kind: Kind | None, names: dict[str, str], value: Any) -> str:
    """One value in words: by its name where it has one."""
    if isinstance(value, str | int) and str(value).lower() in names:
        return names[str(value).lower()]
    if kind is not None and kind.name == "bool":
        return str(_("yes")) if str(value).lower() in ("true", "yes", "1") else str(_("no"))
    if kind is not None and kind.name in ("date", "moment"):
        return day(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return moments.number(value)
    return short(value)


def day(value: Any) -> str:
    """A day as people write it; a moment stays as it was typed."""
    try:
        return moments.day(date.fromisoformat(value))
    except (TypeError, ValueError):
        return short(value)


def short(value: Any) -> str:
    """Anything in one line."""
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
