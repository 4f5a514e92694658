"""Saved audiences."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from crm.directory.models import Party
from crm.journal import Actor, change_set_id, changes
from crm.kernel import clock, db
from crm.kernel.db import get_or_abort
from crm.kernel.errors import NotFound, Refused
from crm.kernel.words import _

from ..filters import where
from ..filters.tree import SUBJECTS
from ..models import Segment, SegmentPin

LONGEST_NAME = 200


@dataclass(frozen=True)
class SegmentFields:
    """What a segment is: its name, its filter, and whether it is about people or organisations."""

    name: str
    filter: Any
    subject: str = "person"


@changes("Added a segment")
def add_segment(fields: SegmentFields, *, by) -> Segment:
    """Keep a filter under a name."""
    check(fields)
    row = Segment(
        name=free_name(fields.name),
        subject=fields.subject,
        filter=fields.filter,
        owner_id=Actor.of(by).user_id,
    )
    db.session.add(row)
    return written(row)


@changes("Changed a segment")
def edit_segment(segment_id: int, fields: SegmentFields, version: int, *, by) -> Segment:
    """Another name or filter; refused where somebody else was faster."""
    row = db.session.scalar(select(Segment).where(Segment.id == segment_id).with_for_update())
    if row is None:
        raise NotFound(_("There is nothing at this address."))
    if row.version != version:
        raise Refused(_("Somebody else has changed this segment since you opened it. Look at it again."))
    check(fields)
    row.name = free_name(fields.name, but=row.id)
    row.filter, row.subject = fields.filter, fields.subject
    row.version, row.updated_at = row.version + 1, clock.now()
    return written(row)


@changes("Archived a segment")
def archive_segment(segment_id: int, *, by) -> Segment:
    """Out of the lists; what was sent to it stays on record."""
    row = get_or_abort(Segment, segment_id)
    row.archived_at = row.archived_at or clock.now()
    row.version += 1
    return written(row)


@changes("Put somebody in or out of a segment by hand")
def pin(segment_id: int, party_id: int, mode: str, reason: str = "", *, by) -> int | None:
    """In or out, whatever the filter says; edits of the filter do not undo it."""
    segment, party = get_or_abort(Segment, segment_id), get_or_abort(Party, party_id)
    if mode not in ("include", "exclude"):
        raise Refused(_("Say whether to put them in or to leave them out."), field="mode")
    if party.kind != segment.subject:
        raise Refused(_("%(name)s does not fit: this segment is of the other sort.", name=party.display_name))
    new = insert(SegmentPin).values(
        segment_id=segment_id, party_id=party_id, mode=mode, reason=reason.strip() or None
    )
    db.session.execute(
        new.on_conflict_do_update(
            index_elements=["segment_id", "party_id"],
            set_={"mode": new.excluded.mode, "reason": new.excluded.reason},
        )
    )
    return change_set_id()


@changes("Took a pin out of a segment")
def unpin(segment_id: int, party_id: int, *, by) -> int | None:
    """Let the filter decide again."""
    db.session.execute(
        delete(SegmentPin).where(SegmentPin.segment_id == segment_id, SegmentPin.party_id == party_id)
    )
    return change_set_id()


def written(row: Segment) -> Segment:
    """The row, saved, with the number of the change set that can be undone."""
    db.session.flush()
    row.written_in = change_set_id()
    return row


def check(fields: SegmentFields) -> None:
    """Refuse what could not be counted."""
    if fields.subject not in SUBJECTS:
        raise Refused(_("A segment is about people (person) or organisations (org)."), field="subject")
    where(fields.filter, fields.subject)


def free_name(name: str, but: int | None = None) -> str:
    """The name, if no other live segment has it."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Refused(_("A segment needs a name of up to %(n)s characters.", n=LONGEST_NAME), field="name")
    taken = select(Segment.id).where(
        func.lower(Segment.name) == func.lower(name), Segment.archived_at.is_(None)
    )
    if db.session.scalar(taken.where(Segment.id != but) if but else taken):
        raise Refused(_("There is a segment %(name)s already.", name=name), field="name")
    return name
