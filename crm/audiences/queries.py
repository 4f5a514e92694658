"""Who is in a segment, and whether we may write to them."""

from sqlalchemy import exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from crm.directory.models import Party
from crm.kernel import clock, db
from crm.kernel.errors import NotFound, Refused
from crm.kernel.words import _

from .filters.tree import where
from .models import ALL, GENERAL, MARKETING, ConsentEvent, Segment, SegmentPin, Suppression, Topic


def no_later_event(event):
    """The event is the last word about its person, channel and topic."""
    later = aliased(ConsentEvent)
    return ~exists().where(
        later.party_id == event.party_id,
        later.channel == event.channel,
        later.topic_id == event.topic_id,
        tuple_(later.at, later.id) > tuple_(event.at, event.id),
    ).correlate(event)


def last_word(party_id, topic_id, channel="email"):
    """The latest state for one topic, as a scalar subquery; null where nothing was ever said."""
    event = aliased(ConsentEvent)
    return (
        select(event.state)
        .where(event.party_id == party_id, event.channel == channel, event.topic_id == topic_id)
        .order_by(event.at.desc(), event.id.desc())
        .limit(1)
        .correlate_except(event)
        .scalar_subquery()
    )


def general_id():
    """The number of the built-in topic that answers where a topic was not decided about."""
    return select(Topic.id).where(Topic.key == GENERAL).scalar_subquery()


def has_basis(topic_id: int | None, party_id=Party.id, channel="email"):
    """The condition that we may write: the topic's last word decides, else the general one's.

    Without a topic, any topic that was granted and not withdrawn is enough.
    """
    if topic_id is not None:
        own, general = (last_word(party_id, topic, channel) for topic in (topic_id, general_id()))
        return func.coalesce(own, general, literal("none")) == "granted"
    event = aliased(ConsentEvent)
    return (
        exists()
        .where(
            event.party_id == party_id,
            event.channel == channel,
            event.state == "granted",
            no_later_event(event),
        )
        .correlate_except(event)
    )


def scopes(topic: Topic | None) -> list[str]:
    """Which suppressions stop a mailing on this topic."""
    return [ALL, MARKETING, *([f"topic:{topic.key}"] if topic else [])]


def is_suppressed(channel, addr_hash, of_scopes: list[str]):
    """The condition that an address must not be used for any of these scopes, now."""
    return (
        exists()
        .where(
            Suppression.channel == channel,
            Suppression.addr_hash == addr_hash,
            Suppression.scope.in_(of_scopes),
            or_(Suppression.until.is_(None), Suppression.until > clock.now()),
        )
        .correlate_except(Suppression)
    )


def topic_by_key(key: str) -> Topic:
    """The topic of that key; a refusal names it where there is none."""
    found = db.session.scalar(select(Topic).where(Topic.key == key.strip().lower()))
    if found is None:
        raise Refused(_("There is no topic %(key)s.", key=key), field="topic")
    return found


def all_topics(public_only: bool = False) -> list[Topic]:
    """Every topic, the built-in one first; or only those the public may choose."""
    found = select(Topic).order_by(Topic.key != GENERAL, Topic.id)
    return list(db.session.scalars(found.where(Topic.is_public) if public_only else found))


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
