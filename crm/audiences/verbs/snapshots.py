"""Freeze who is meant."""

from sqlalchemy import BigInteger, any_, case, func, insert, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from crm.directory.models import Party
from crm.kernel import clock, db, transaction
from crm.kernel.db import get_or_abort

from ..models import Segment, SegmentPin, SegmentSnapshot, SegmentSnapshotMember
from ..queries import members


@transaction()
def take_snapshot(segment_id: int | None = None, person_ids: list[int] | None = None) -> int:
    """Write down who is in a segment, or on a list, at this moment and why; the number of the snapshot."""
    segment = get_or_abort(Segment, segment_id) if segment_id else None
    snapshot = SegmentSnapshot(
        segment_id=segment_id,
        filter=segment.filter if segment else {"list": len(person_ids or ())},
        as_of=clock.now(),
    )
    db.session.add(snapshot)
    db.session.flush()
    found = in_segment(segment, snapshot.id) if segment else on_list(person_ids or [], snapshot.id)
    db.session.execute(insert(SegmentSnapshotMember).from_select(["snapshot_id", "party_id", "why"], found))
    return snapshot.id


def in_segment(segment: Segment, number: int):
    """The rows for a segment: by its filter, or by hand with the reason given."""
    pin = (SegmentPin.segment_id == segment.id) & (SegmentPin.party_id == Party.id)
    by_hand = func.jsonb_build_object("by", "pin", "reason", SegmentPin.reason)
    why = case((SegmentPin.mode == "include", by_hand), else_=func.jsonb_build_object("by", "filter"))
    return members(segment).outerjoin(SegmentPin, pin).with_only_columns(literal(number), Party.id, why)


def on_list(person_ids: list[int], number: int):
    """The rows for a list of numbers; who was put away since is left out."""
    wanted = Party.id == any_(literal(person_ids, ARRAY(BigInteger)))
    return select(literal(number), Party.id, func.jsonb_build_object("by", "list")).where(
        wanted, Party.archived_at.is_(None)
    )
