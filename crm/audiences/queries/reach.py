"""What a segment holds and whom of it we may write to."""

from dataclasses import dataclass

from sqlalchemy import and_, case, exists, func, select

from crm.directory import in_use
from crm.directory.models import ContactPoint, Party
from crm.kernel import db

from ..models import ALL, Segment, SegmentPin, SegmentSnapshot, Topic
from .consent import has_basis, is_suppressed, scopes
from .segments import members, pinned
from .topics import all_topics

SHOWN = 50


@dataclass(frozen=True)
class Reach:
    """How many are meant, how many have an address, and how many may be written to about each topic."""

    total: int
    with_address: int
    by_topic: list[tuple[Topic | None, int]]


def usable_address(party_id, of_scopes: list[str] | None = None):
    """They have an e-mail address in use; with scopes, one that is not blocked for them."""
    found = exists().where(
        ContactPoint.party_id == party_id,
        ContactPoint.channel == "email",
        in_use(),
    )
    if of_scopes is not None:
        blocked = is_suppressed(ContactPoint.channel, ContactPoint.addr_hash, of_scopes)
        found = found.where(~blocked)
    return found.correlate_except(ContactPoint)


def reach(segment: Segment) -> Reach:
    """The figures of a segment, in one statement."""
    meant = members(segment).subquery()
    number = meant.c.id
    topics = [None, *all_topics()]
    sums = [func.count(), func.count().filter(usable_address(number))]
    for topic in topics:
        allowed = has_basis(topic.id if topic else None, number)
        sums.append(func.count().filter(and_(allowed, usable_address(number, scopes(topic)))))
    total, with_address, *counted = db.session.execute(select(*sums).select_from(meant)).one()
    return Reach(total, with_address, list(zip(topics, counted, strict=True)))


def writable(ids) -> int:
    """How many of these may be written to about something."""
    fits = has_basis(None) & usable_address(Party.id, scopes(None))
    found = (
        select(func.count()).select_from(Party).where(Party.id.in_(ids), Party.archived_at.is_(None), fits)
    )
    return db.session.scalar(found) or 0


def mail_states(ids) -> dict[int, str]:
    """Of these: "none" without an address, "dead" where none works, "stopped" where we may not write, else "fine"."""
    word = case(
        (~usable_address(Party.id), "none"),
        (~usable_address(Party.id, [ALL]), "dead"),
        (~(has_basis(None) & usable_address(Party.id, scopes(None))), "stopped"),
        else_="fine",
    )
    found = select(Party.id, word).where(Party.id.in_(ids), Party.kind == "person")
    return dict(map(tuple, db.session.execute(found)))


def first_members(segment: Segment) -> list:
    """The first fifty by name, each with whether they were put in by hand and may be written to."""
    return db.session.execute(
        members(segment)
        .with_only_columns(
            Party.id,
            Party.kind,
            Party.display_name,
            Party.name_native,
            Party.lang,
            Party.country_code,
            pinned(segment.id, "include").label("is_pinned"),
            (has_basis(None) & usable_address(Party.id, scopes(None))).label("may_write"),
        )
        .order_by(Party.sort_name, Party.id)
        .limit(SHOWN)
    ).all()


def pins(segment: Segment) -> list:
    """Everyone who was put in or left out by hand."""
    return db.session.execute(
        select(SegmentPin.mode, SegmentPin.reason, Party.id, Party.kind, Party.display_name)
        .join(Party, Party.id == SegmentPin.party_id)
        .where(SegmentPin.segment_id == segment.id)
        .order_by(SegmentPin.mode.desc(), Party.sort_name, Party.id)
    ).all()


def frozen(segment: Segment):
    """How often the segment was frozen for a mailing, and when last."""
    return db.session.execute(
        select(
            func.count(SegmentSnapshot.id).label("n"), func.max(SegmentSnapshot.as_of).label("last")
        ).where(SegmentSnapshot.segment_id == segment.id)
    ).one()
