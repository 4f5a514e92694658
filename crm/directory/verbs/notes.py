"""Notes before a visit are added, changed, put in order and taken away."""

from sqlalchemy import select

from crm.journal import change_set_id, changes
from crm.kernel import db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import Country, ProtocolNote
from ..models.notes import NOTES
from ..protocol import NoteFields
from ..refusals import Clash, NoSuchParty, spoken
from .parties import locked

LONGEST = 500
MOST = 30


@changes("Added a note before a visit")
def add_note(owner: int | str, fields: NoteFields, *, by) -> ProtocolNote:
    """Note what to know before one goes to a record (by number), or anywhere in a country (by code)."""
    known = locked_notes(owner)
    if len(known) >= MOST:
        raise Refused(_("There are %(n)s notes already: nobody reads more before a visit.", n=MOST))
    column = "country_code" if isinstance(owner, str) else "party_id"
    row = ProtocolNote(**{column: owner}, place=max((n.place for n in known), default=-1) + 1)
    fill(row, fields)
    with spoken():
        db.session.add(row)
    return written(row)


@changes("Changed a note before a visit")
def edit_note(note_id: int, fields: NoteFields, *, by, version: int | None = None) -> ProtocolNote:
    """Say it better."""
    row = locked_note(note_id)
    if version not in (None, row.version):
        raise Clash([], row.version)
    with spoken():
        fill(row, fields)
        if db.session.is_modified(row):
            row.version += 1
    return written(row)


@changes("Put notes before a visit in order")
def move_note(note_id: int, way: str, *, by) -> ProtocolNote:
    """One place up or down among the notes of the same record or country."""
    row = locked_note(note_id)
    known = locked_notes(row.owner)
    at = known.index(row)
    to = at + (1 if way == "down" else -1)
    if 0 <= to < len(known):
        known[at], known[to] = known[to], known[at]
        for place, each in enumerate(known):
            each.place = place
    db.session.flush()
    return written(row)


@changes("Removed a note before a visit")
def remove_note(note_id: int, *, by) -> ProtocolNote:
    """It is not so, or no longer."""
    row = locked_note(note_id)
    db.session.delete(row)
    db.session.flush()
    return written(row)


def locked_note(note_id: int) -> ProtocolNote:
    """The note, for us alone until the transaction ends; whoever it belongs to is locked first."""
    found = db.session.get(ProtocolNote, note_id)
    if found is not None:
        lock_owner(found.owner)
        query = select(ProtocolNote).where(ProtocolNote.id == note_id).with_for_update(of=ProtocolNote)
        found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NoSuchParty(_("There is no such note."))
    return found


def locked_notes(owner: int | str) -> list[ProtocolNote]:
    """The notes of a record or country in order, while nobody else adds or moves one."""
    lock_owner(owner)
    mine = ProtocolNote.country_code if isinstance(owner, str) else ProtocolNote.party_id
    query = select(ProtocolNote).where(mine == owner).order_by(ProtocolNote.place, ProtocolNote.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def lock_owner(owner: int | str) -> None:
    """One at a time writes notes of a record or of a country."""
    if isinstance(owner, int):
        locked(owner)
        return
    if not db.session.scalar(select(Country.code).where(Country.code == owner).with_for_update()):
        raise NoSuchParty(_("There is no country with this code."))


def fill(row: ProtocolNote, fields: NoteFields) -> None:
    """Copy what was said into the row."""
    body = " ".join(fields.body.split())
    if not body:
        raise Refused(_("Say what one should know."), field="body")
    if len(body) > LONGEST:
        raise Refused(_("A note has at most %(n)s characters.", n=LONGEST), field="body")
    if fields.kind not in NOTES:
        raise Refused(_("There is no such kind of note."), field="kind")
    if fields.valid_from and fields.valid_until and fields.valid_until < fields.valid_from:
        raise Refused(_("The last day lies before the first."), field="valid_until")
    row.body, row.kind, row.lang = body, fields.kind, fields.lang or None
    row.valid_from, row.valid_until = fields.valid_from, fields.valid_until


def written(row: ProtocolNote) -> ProtocolNote:
    """The note, with the change set that wrote it."""
    row.written_in = change_set_id()
    return row


__all__ = ["add_note", "edit_note", "move_note", "remove_note"]
