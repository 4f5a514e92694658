"""Whom a link was made for, and what they have chosen."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from crm import audiences, delivery
from crm.audiences.models import Topic
from crm.delivery.models import ContentVersion, Mailing, Message
from crm.directory.models import ContactPoint, Party
from crm.kernel import db, settings, tokens
from crm.kernel.tokens import BadToken
from crm.kernel.words import _

NUMBERS = 5
DOORS = {
    "unsubscribe_url": ("unsubscribe", "u"),
    "preferences_url": ("preferences", "p"),
    "web_url": ("web", "w"),
}


@dataclass(frozen=True)
class Recipient:
    """The numbers in a link, and what is left of what they stand for."""

    mailing_id: int
    message_id: int
    party_id: int
    contact_point_id: int
    topic: Topic | None

    @property
    def party(self) -> Party | None:
        """The person or organisation; nothing after an erasure."""
        return db.session.get(Party, self.party_id)

    @property
    def language(self) -> str | None:
        """The language we write to them in."""
        return self.party.lang if self.party else None

    @property
    def numbers(self) -> tuple[int, ...]:
        """What other links for the same message carry."""
        topic_id = self.topic.id if self.topic else 0
        return self.mailing_id, self.message_id, self.party_id, self.contact_point_id, topic_id

    @property
    def preferences(self) -> str:
        """The token of the page where they choose."""
        return tokens.sign("preferences", *self.numbers)

    @property
    def evidence(self) -> dict:
        """Which message led them here; none where it was the copy of what we hold on them."""
        if not self.mailing_id:
            return {"link": "copy of what we hold"}
        return {"mailing": self.mailing_id, "message": self.message_id}


def recipient(purpose: str, token: str) -> Recipient:
    """Whom a link was made for; a link that is not ours, or not for this, leads nowhere."""
    numbers = tokens.read(purpose, token)
    if len(numbers) != NUMBERS or max(numbers) >= 2**63:
        raise BadToken(_("This link is not complete. Use the link from the message again."))
    topic = db.session.get(Topic, numbers[-1]) if 0 < numbers[-1] < 2**31 else None
    return Recipient(*numbers[:-1], topic=None if topic and topic.is_fallback else topic)


def address_hash(who: Recipient) -> bytes | None:
    """The hash of the address a link was sent to, from the address itself or from the message."""
    return hash_of_address(who) or hash_in_message(who)


def hash_of_address(who: Recipient) -> bytes | None:
    """The hash that the address in the directory has, while it is there."""
    return db.session.scalar(select(ContactPoint.addr_hash).where(ContactPoint.id == who.contact_point_id))


def hash_in_message(who: Recipient) -> bytes | None:
    """The hash that the message kept, while it is there."""
    return db.session.scalar(
        select(Message.addr_hash).where(Message.mailing_id == who.mailing_id, Message.id == who.message_id)
    )


@dataclass(frozen=True)
class Preferences:
    """What somebody chose: topics by key, a language, or nothing at all any more."""

    topics: frozenset[str]
    language: str
    stop_all: bool = False


def preferences(who: Recipient) -> Preferences:
    """What they have chosen so far."""
    return Preferences(frozenset(c.topic.key for c in choices(who) if c.is_on), who.language or "")


@dataclass(frozen=True)
class Choice:
    """A topic, and whether we send it to them now."""

    topic: Topic
    is_on: bool


def choices(who: Recipient) -> list[Choice]:
    """Every topic the public may choose, as it stands for this person and address."""
    return [Choice(topic, is_sent(who, topic)) for topic in audiences.all_topics(public_only=True)]


def is_sent(who: Recipient, topic: Topic | None) -> bool:
    """Whether we would write to them about a topic today."""
    blocked = audiences.is_suppressed("email", address_hash(who), audiences.scopes(topic))
    allowed = audiences.has_basis(topic.id if topic else None)
    return bool(db.session.scalar(select(Party.id).where(Party.id == who.party_id, allowed, ~blocked)))


def web_version(who: Recipient) -> delivery.Rendered | None:
    """The message as it was written to them, by the code that sends; nothing when it is kept no more."""
    mailing = db.session.get(Mailing, who.mailing_id)
    kept = db.session.get(ContentVersion, mailing.content_id) if mailing and mailing.content_id else None
    if kept is None:
        return None
    content = delivery.Content.thawed(kept.content)
    html = [linked(piece, who) for piece in content.html]
    return delivery.preview(replace(content, html=html), who.party and who.party_id)


def linked(piece, who: Recipient):
    """A piece of the message, with the links of this recipient where it asks for one."""
    if isinstance(piece, str) or piece.field not in DOORS:
        return piece
    purpose, door = DOORS[piece.field]
    return f"{settings().base_url}/{door}/{tokens.sign(purpose, *who.numbers)}"
