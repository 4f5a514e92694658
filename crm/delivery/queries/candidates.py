"""Who in a snapshot gets the mailing, at which address, and why the others do not."""

from sqlalchemy import Integer, Text, case, exists, func, literal, null, or_, select, true
from sqlalchemy.orm import aliased

from crm.audiences import has_basis, is_suppressed, scopes
from crm.audiences.models import SegmentSnapshotMember, Topic
from crm.directory.models import ContactPoint, Party, Position
from crm.kernel import clock, db

from ..models import Exclusion, Mailing, Message

CHANNEL = "email"
CHUNK = 250


def topic_of(mailing: Mailing) -> Topic | None:
    """What the mailing is about, if anything."""
    return db.session.get(Topic, mailing.topic_id) if mailing.topic_id else None


def is_current(position_id, today):
    """The condition that a position is held today."""
    return (
        exists().where(Position.id == position_id, Position.valid.contains(today)).correlate_except(Position)
    )


def address_of(party_id):
    """The one address of a party: the primary one first; a work address only as long as its position."""
    point, position = aliased(ContactPoint), aliased(Position)
    return (
        select(point.id, point.addr_hash)
        .outerjoin(position, position.id == point.position_id)
        .where(point.party_id == party_id, point.channel == CHANNEL, point.archived_at.is_(None))
        .where(or_(point.position_id.is_(None), position.valid.contains(clock.today())))
        .order_by(point.is_primary.desc(), func.coalesce(position.is_primary, False).desc(), point.id)
        .limit(1)
        .lateral("chosen")
    )


def has_old_address(party_id):
    """The condition that a party has an address of a position that has ended."""
    point = aliased(ContactPoint)
    return exists().where(point.party_id == party_id, point.channel == CHANNEL, point.archived_at.is_(None))


def candidates(mailing: Mailing):
    """Every member of the snapshot with address and obstacle; same addresses are one."""
    members = select(SegmentSnapshotMember.party_id).where(
        SegmentSnapshotMember.snapshot_id == mailing.snapshot_id
    )
    return candidates_among(members, mailing.topic_id)


def candidates_among(members, topic_id: int | None):
    """The same for any selection of party ids: who would get a mailing on this topic now."""
    topic = db.session.get(Topic, topic_id) if topic_id else None
    members = members.subquery("members")
    chosen = address_of(Party.id)
    obstacle = case(
        (Party.archived_at.is_not(None), "archived"),
        (chosen.c.id.is_(None) & has_old_address(Party.id), "position_ended"),
        (chosen.c.id.is_(None), "no_address"),
        (is_suppressed(CHANNEL, chosen.c.addr_hash, scopes(topic)), "suppressed"),
        (~has_basis(topic_id, Party.id, CHANNEL), "no_basis"),
    )
    found = (
        select(
            Party.id.label("party_id"),
            chosen.c.id.label("contact_point_id"),
            chosen.c.addr_hash.label("addr_hash"),
            obstacle.label("obstacle"),
        )
        .select_from(members)
        .join(Party, Party.id == members.c[0])
        .outerjoin(chosen, true())
        .cte("found")
    )
    return numbered(found)


def candidates_then(mailing_id: int):
    """Who was meant when the messages were written, each with the obstacle there was: it does not change."""
    written = select(Message.party_id, null().cast(Text).label("obstacle")).where(
        Message.mailing_id == mailing_id
    )
    others = select(Exclusion.party_id, Exclusion.reason).where(Exclusion.mailing_id == mailing_id)
    return written.union_all(others).subquery("picked")


def numbered(found):
    """The same, the second of each address left out, the rest numbered into chunks."""
    twin = func.row_number().over(
        partition_by=(found.c.addr_hash, found.c.obstacle), order_by=found.c.party_id
    )
    told = select(
        found.c.party_id,
        found.c.contact_point_id,
        found.c.addr_hash,
        case((found.c.obstacle.is_(None) & (twin > 1), "same_address"), else_=found.c.obstacle).label(
            "obstacle"
        ),
    ).cte("told")
    place = func.row_number().over(partition_by=told.c.obstacle.is_(None), order_by=told.c.party_id)
    return select(told, ((place - 1) // literal(CHUNK, Integer)).cast(Integer).label("chunk_no")).cte(
        "picked"
    )
