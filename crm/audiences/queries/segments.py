"""Who is in a segment."""

from sqlalchemy import exists, func, or_, select

from crm.directory import hidden_keys
from crm.directory.models import Party
from crm.kernel import db
from crm.kernel.errors import NotAllowed, NotFound, Refused
from crm.kernel.words import _

from ..filters.tree import fields_in, where
from ..models import Segment, SegmentPin


def living(subject: str):
    """People, or organisations, that are not put away."""
    return select(Party.id).where(Party.kind == subject, Party.archived_at.is_(None))


def count(tree, subject: str = "person") -> int:
    """How many a filter finds."""
    found = living(subject).where(where(tree, subject)).subquery()
    return db.session.scalar(select(func.count()).select_from(found))


def pinned(segment_id, mode: str):
    """The condition that somebody was put in, or left out, by hand."""
    return (
        exists()
        .where(SegmentPin.segment_id == segment_id, SegmentPin.party_id == Party.id, SegmentPin.mode == mode)
        .correlate(Party)
    )


def members(segment: Segment):
    """Everyone in a segment today: its filter, with those pinned in and without those pinned out."""
    chosen = or_(where(segment.filter, segment.subject), pinned(segment.id, "include"))
    return living(segment.subject).where(chosen, ~pinned(segment.id, "exclude"))


def size(segment: Segment) -> int:
    """How many are in a segment today."""
    return db.session.scalar(select(func.count()).select_from(members(segment).subquery()))


def size_if_sound(segment: Segment) -> int | None:
    """How many are in a segment; nothing where a field that it asks for is gone."""
    try:
        return size(segment)
    except Refused:
        return None


def soundness(segment: Segment) -> str | None:
    """Why a segment cannot be counted today, if so: a field that it asks for may be gone."""
    try:
        where(segment.filter, segment.subject)
    except Refused as error:
        return getattr(error, "spoken", str(error.sentence))
    return None


def seen_whole(segment: Segment) -> Segment:
    """The segment, for somebody who may see every field that it asks: its form would tell the others what for."""
    if fields_in(segment.filter) & {f"custom.{key}" for key in hidden_keys(segment.subject)}:
        raise NotAllowed(_("This segment asks a field that you may not see. Ask an administrator."))
    return segment


def segment_named(name: str) -> Segment:
    """The live segment of that name, whatever its capitals."""
    found = db.session.scalar(
        select(Segment).where(
            func.lower(Segment.name) == func.lower(name.strip()), Segment.archived_at.is_(None)
        )
    )
    if found is None:
        raise NotFound(_("There is no segment %(name)s.", name=name))
    return found


def live_segments(subject: str | None = None) -> list[Segment]:
    """Every segment in use, by name."""
    found = select(Segment).where(Segment.archived_at.is_(None)).order_by(func.lower(Segment.name))
    return list(db.session.scalars(found.where(Segment.subject == subject) if subject else found))
