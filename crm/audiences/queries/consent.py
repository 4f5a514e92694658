"""Whether we may write to somebody."""

from sqlalchemy import exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from crm.directory.models import Party
from crm.kernel import clock

from ..models import ALL, GENERAL, MARKETING, ConsentEvent, Suppression, Topic


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
