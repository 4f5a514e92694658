"""Two people had the same form open: what goes together is merged, what does not is asked, nothing typed is lost."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from flask import request
from wtforms import FieldList, HiddenField

from .db import db, get_or_abort
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


def held(model, key):
    """The row, or a page that says there is none; for us alone when it is about to be written.

    So of two windows that save at one moment, the second sees what the first has written.
    """
    if request.method == "POST":
        db.session.get(model, key, with_for_update={"of": model}, populate_existing=True)
    return get_or_abort(model, key)


class Guarded:
    """A form that remembers what it showed, so that two windows can meet.

    GUARDED names its fields; ROWS says of a list of rows by which of its fields a row is told.
    """

    GUARDED: tuple[str, ...] = ()
    ROWS: dict[str, str] = {}
    version = HiddenField()
    original = HiddenField()
    was = HiddenField()
    meetings: tuple[Meeting, ...] = ()
    merged: tuple[str, ...] = ()
    their: Their | None = None
    is_submitted: Callable[[], bool]  # this and what follows belong to the form that wears it
    refuse: Callable[[Refused], bool]
    if TYPE_CHECKING:

        def __getitem__(self, name: str) -> Any: ...

    def remember(self, version: int | str | None = None):
        """Note what is shown, for when it comes back; without a version, what is shown is one."""
        self.original.data = json.dumps(self.plainly())
        self.version.data = str(self.mark() if version is None else version)
        return self

    def begin(self, fresh, version: int | None = None):
        """Note what a form shows that nobody has sent yet."""
        return self if self.is_submitted() else self.remember(fresh.mark() if version is None else version)

    def plainly(self) -> dict:
        """What the guarded fields say, as a page can keep it."""
        return {name: self.plain_at(name) for name in self.guarded()}

    def guarded(self) -> list[str]:
        """The guarded fields that this form has."""
        return [name for name in self.GUARDED if name in self]

    def plain_at(self, name: str):
        """What one field says; rows that say nothing are none."""
        field = self[name]
        if not isinstance(field, FieldList):
            return plain(field.data)
        rows = [{part.short_name: plain(part.data) for part in entry.form} for entry in field]
        return [row for row in rows if row[self.ROWS[name]]]

    def mark(self) -> str:
        """What tells this state from every other one."""
        said = json.dumps(self.plainly(), sort_keys=True)
        return sha256(said.encode()).hexdigest()[:24]

    def is_bare(self) -> bool:
        """Whether what was sent comes from no page that remembers anything."""
        return "version" not in request.form and "original" not in request.form

    def meet(self, fresh, version: int | None = None, their: Their | None = None) -> bool:
        """Whether this can be written: the choices that were made are applied, what others saved is taken over."""
        now = str(fresh.mark() if version is None else version)
        seen = kept(self.original.data)
        self.choose(seen, kept(self.was.data))
        if self.version.data == now or self.is_bare():
            return True
        found = [self.met(name, fresh, seen) for name in self.guarded()]
        self.meetings, self.their = tuple(each for each in found if each), their
        self.was.data, self.original.data = self.original.data, json.dumps(fresh.plainly())
        self.version.data = now
        if self.meetings:
            self.refuse(
                Refused(_("Somebody else changed this meanwhile. Choose what to keep for each field."))
            )
        return not self.meetings

    def choose(self, theirs: dict, original: dict) -> None:
        """Fields for which somebody chose another value than their own."""
        for name in self.guarded():
            choice = request.form.get(f"choose-{name}")
            source = {"theirs": theirs, "original": original}.get(choice, {})
            if name in source:
                typed(self[name], source[name])

    def met(self, name: str, fresh, seen: dict) -> Meeting | None:
        """Take theirs where only they changed it; a meeting where both did."""
        field, yours, theirs, before = self[name], self.plain_at(name), fresh.plain_at(name), seen.get(name)
        if yours == theirs or (name in seen and theirs == before):
            return None
        if name in seen and yours == before:
            typed(field, theirs)
            self.merged += (field.label.text,)
            return None
        return Meeting(name, field.label.text, *(self.said(name, each) for each in (yours, theirs, before)))

    def said(self, name: str, value) -> str:
        """A value the way it is read; a row by what it is told by."""
        if name in self.ROWS and isinstance(value, list):
            return ", ".join(str(row[self.ROWS[name]]) for row in value if isinstance(row, dict))
        return words(self[name], value)

    def saved_words(self) -> str:
        """What to say after saving: also what somebody else had changed."""
        return saved_with(self.merged, self.their)


def saved_with(merged, their: Their | None) -> str:
    """What to say after saving; who else had changed which fields meanwhile."""
    if not merged:
        return _("Saved.")
    name = their.name if their and their.name else _("somebody else")
    return _(
        "Saved, with what %(name)s changed meanwhile: %(fields)s.",
        name=name,
        fields=", ".join(map(str, merged)),
    )


def saved_words(form) -> str:
    """What to say after saving, of a form that may remember or not."""
    return form.saved_words() if isinstance(form, Guarded) else _("Saved.")


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
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def typed(field, value) -> None:
    """Put a kept value into a field, as if it had been typed."""
    if isinstance(field, FieldList):
        rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        field.process(None, rows)
        return
    given = value if isinstance(value, list) else ["y"] if value is True else [value] if value else []
    if not given and not isinstance(value, (list, bool)):
        given = [""]
    field.errors, field.raw_data = [], given
    try:
        field.process_formdata(given)
    except ValueError:
        field.data = None


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
