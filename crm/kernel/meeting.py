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
    hold(model, key)
    return get_or_abort(model, key)


def hold(model, key) -> None:
    """Keep a row for us alone when it is about to be written, if there is one yet."""
    if request.method == "POST":
        db.session.get(model, key, with_for_update={"of": model}, populate_existing=True)


class Guarded:
    """A form that remembers what it showed, so that two windows can meet.

    GUARDED names its fields; ROWS says of a list of rows by which of its fields a row is told;
    EACH names those of which every row is met by itself.
    """

    GUARDED: tuple[str, ...] = ()
    ROWS: dict[str, str] = {}
    EACH: tuple[str, ...] = ()
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
        return self.version.name not in request.form and self.original.name not in request.form

    def meet(self, fresh, version: int | None = None, their: Their | None = None) -> bool:
        """Whether this can be written: the choices that were made are applied, what others saved is taken over."""
        if not self.goes_with(fresh, version, their):
            self.refuse(
                Refused(_("Somebody else changed this meanwhile. Choose what to keep for each field."))
            )
        return not self.meetings

    def goes_with(self, fresh, version: int | None = None, their: Their | None = None) -> bool:
        """The same, of a form that is a row of another one and leaves the refusal to it."""
        now = str(fresh.mark() if version is None else version)
        seen = kept(self.original.data)
        self.choose(seen, kept(self.was.data))
        if self.version.data == now or self.is_bare():
            return True
        self.meetings = tuple(one for name in self.guarded() for one in self.met(name, fresh, seen))
        self.their = their
        self.was.data, self.original.data = self.original.data, json.dumps(fresh.plainly())
        self.version.data = now
        return not self.meetings

    def choose(self, theirs: dict, original: dict) -> None:
        """Fields, and rows of them, for which somebody chose another value than their own."""
        sources = {"theirs": theirs, "original": original}
        for name in self.guarded():
            source = sources.get(self.choice(name) or "", {})
            if name in source:
                typed(self[name], source[name])
            elif name in self.EACH:
                self.choose_rows(name, sources)

    def choose_rows(self, name: str, sources: dict[str, dict]) -> None:
        """Rows for which somebody chose another value than their own."""
        rows = self.by_row(name, self.plain_at(name))
        choices = {
            key: self.choice(name, key)
            for source in sources.values()
            for key in self.by_row(name, source.get(name))
        }
        for key, choice in choices.items():
            if choice in sources:
                rows[key] = self.by_row(name, sources[choice].get(name)).get(key)
        if any(choices.values()):
            typed(self[name], [row for row in rows.values() if row])

    def choice(self, name: str, row: str | None = None) -> str | None:
        """Whose value of a field, or of a row of it, was chosen, if anything was asked."""
        field = self[name].name
        return request.form.get(f"choose-{field}" if row is None else f"choose-{field}-{marked(row)}")

    def by_row(self, name: str, rows) -> dict[str, dict]:
        """Rows as the page keeps them, by what each is told by."""
        told = self.ROWS[name]
        return {str(row.get(told)): row for row in rows or () if isinstance(row, dict)}

    def met(self, name: str, fresh, seen: dict) -> tuple[Meeting, ...]:
        """Take theirs where only they changed it; a meeting where both did."""
        field, yours, theirs, before = self[name], self.plain_at(name), fresh.plain_at(name), seen.get(name)
        if yours == theirs or (name in seen and theirs == before):
            return ()
        if name in seen and yours == before:
            typed(field, theirs)
            self.merged += (field.label.text,)
            return ()
        if (
            isinstance(yours, list)
            and isinstance(before, list)
            and (name not in self.ROWS or name in self.EACH)
        ):
            return self.met_each(name, yours, theirs, before)
        said = (self.said(name, each) for each in (yours, theirs, before))
        return (Meeting(field.name, field.label.text, *said),)

    def met_each(self, name: str, *three: list) -> tuple[Meeting, ...]:
        """Of a list, what either added or took away goes together; a meeting of each row that both changed."""
        field, rows = self[name], name in self.EACH
        yours, theirs, was = (
            self.by_row(name, each) if rows else {str(v): v for v in each} for each in three
        )
        changed = {key: yours.get(key) for key in {**was, **yours} if yours.get(key) != was.get(key)}
        typed(field, [value for value in {**theirs, **changed}.values() if value])
        self.merged += (field.label.text,)
        return tuple(
            Meeting(
                f"{field.name}-{marked(key)}",
                f"{field.label.text}: {key}",
                *(self.row_said(name, each.get(key)) for each in (yours, theirs, was)),
            )
            for key, value in changed.items()
            if theirs.get(key) not in (value, was.get(key))
        )

    def row_said(self, name: str, row: dict | None) -> str:
        """A row as it is read: what its fields say, and nothing of where it is told by."""
        if row is None:
            return _("not there")
        parts = next(iter(self[name])).form
        said = [
            words(parts[part], value)
            for part, value in row.items()
            if part in parts and part != self.ROWS[name]
        ]
        return ", ".join(filter(None, said)) or str(row[self.ROWS[name]])

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


def marked(text: str) -> str:
    """What stands for a row in the name of its choice."""
    return sha256(text.encode()).hexdigest()[:16]


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
    labels = {str(key): str(label) for key, label, *_more in getattr(field, "choices", None) or ()}
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
