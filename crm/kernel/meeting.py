"""Two people had the same form open: what goes together is merged, what does not is asked, nothing typed is lost."""

import json
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from flask import request
from wtforms import HiddenField

from .errors import Refused
from .words import _


@dataclass(frozen=True)
class Meeting:
    """One field that two people changed differently, in words."""

    field: str
    label: str
    yours: str
    theirs: str
    original: str


@dataclass(frozen=True)
class Their:
    """Who saved meanwhile, and when."""

    name: str
    at: Any


class Guarded:
    """A form that remembers what it showed, so that two windows can meet; GUARDED names its fields."""

    GUARDED: tuple[str, ...] = ()
    version = HiddenField()
    original = HiddenField()
    was = HiddenField()
    meetings: tuple[Meeting, ...] = ()
    merged: tuple[str, ...] = ()
    their: Their | None = None

    def remember(self, version: int):
        """Note what is shown, for when it comes back."""
        self.version.data = str(version)
        self.original.data = json.dumps({name: plain(self[name].data) for name in self.GUARDED})
        return self

    def meet(self, fresh, version: int, their: Their | None = None) -> bool:
        """Whether this can be written: the choices that were made are applied, what others saved is taken over."""
        seen = kept(self.original.data)
        self.choose(seen, kept(self.was.data))
        if self.version.data == str(version):
            return True
        found = [self.met(name, fresh[name], seen) for name in self.GUARDED]
        self.meetings, self.their = tuple(each for each in found if each), their
        self.was.data, self.original.data = self.original.data, fresh.remember(version).original.data
        self.version.data = str(version)
        if self.meetings:
            self.refuse(
                Refused(_("Somebody else changed this meanwhile. Choose what to keep for each field."))
            )
        return not self.meetings

    def choose(self, theirs: dict, original: dict) -> None:
        """Fields for which somebody chose another value than their own."""
        for name in self.GUARDED:
            choice = request.form.get(f"choose-{name}")
            source = {"theirs": theirs, "original": original}.get(choice, {})
            if name in source:
                typed(self[name], source[name])

    def met(self, name: str, fresh, seen: dict) -> Meeting | None:
        """Take theirs where only they changed it; a meeting where both did."""
        field = self[name]
        yours, theirs, before = plain(field.data), plain(fresh.data), seen.get(name)
        if yours == theirs or (name in seen and theirs == before):
            return None
        if name in seen and yours == before:
            field.data = fresh.data
            self.merged += (field.label.text,)
            return None
        return Meeting(name, field.label.text, *(words(field, each) for each in (yours, theirs, before)))

    def saved_words(self) -> str:
        """What to say after saving: also what somebody else had changed."""
        if not self.merged:
            return _("Saved.")
        fields = ", ".join(map(str, self.merged))
        name = self.their.name if self.their and self.their.name else _("somebody else")
        return _("Saved, with what %(name)s changed meanwhile: %(fields)s.", name=name, fields=fields)


def plain(value):
    """A value as a page can keep it; empty is empty however it is written."""
    if isinstance(value, (list, tuple)):
        return [str(each) for each in value]
    if isinstance(value, bool):
        return value
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else " ".join(str(value).split("\r\n"))


def typed(field, value) -> None:
    """Put a kept value into a field, as if it had been typed."""
    given = value if isinstance(value, list) else ["y"] if value is True else [value] if value else []
    if not given and not isinstance(value, (list, bool)):
        given = [""]
    field.errors = []
    field.process_formdata(given)


def words(field, value) -> str:
    """A value the way it is read: an option by its label."""
    labels = {str(choice[0]): str(choice[1]) for choice in getattr(field, "choices", None) or ()}
    if isinstance(value, list):
        return ", ".join(labels.get(each, each) for each in value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return labels.get(str(value), str(value)) if value not in (None, "") else ""


def kept(text: str | None) -> dict:
    """What the page kept; nothing if somebody meddled with it."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
