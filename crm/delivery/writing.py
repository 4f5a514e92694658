"""Every message's own lines: who it is from, where its links lead, what it can be recognised by."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from crm.audiences.models import Topic
from crm.kernel import settings, tokens

from .contents import Content
from .letters import Compiled, Letterhead, Marks, Recipient, date_line, message_id, wire_address
from .models import Mailing
from .queries import Reader

LINKS = {
    "unsubscribe_url": ("unsubscribe", "u"),
    "preferences_url": ("preferences", "p"),
    "web_url": ("web", "w"),
}
OWN = ("List-Unsubscribe", "X-Delivery")


@dataclass(frozen=True)
class Pen:
    """All that is needed to write any message of one mailing."""

    mailing_id: int
    topic_id: int
    compiled: Compiled
    links: dict[str, Callable]
    mark: Callable
    doors: dict[str, str]
    secret: bytes

    def write(self, reader: Reader, at: datetime) -> bytes:
        """The message to one reader, for the wire."""
        links = self.links_for(reader)
        values = reader.values | links
        return self.compiled.written(
            Recipient(reader.name, wire_address(reader.address or ""), values),
            Marks(
                message_id(
                    self.secret, "d", f"{self.mailing_id}.{reader.message_id}", self.compiled.head.domain
                ),
                date_line(reader.first_at or at),
                (
                    ("List-Unsubscribe", f"<{links['unsubscribe_url']}>"),
                    ("X-Delivery", self.mark((self.mailing_id, reader.message_id))),
                ),
            ),
        )

    def links_for(self, reader: Reader) -> dict[str, str]:
        """The addresses that only this message has."""
        numbers = (
            self.mailing_id,
            reader.message_id,
            reader.party_id,
            reader.contact_point_id,
            self.topic_id,
        )
        return {name: self.doors[name] + sign(numbers) for name, sign in self.links.items()}


def pen_for(mailing: Mailing, content: Content, sender: str, topic: Topic | None) -> Pen:
    """Compile a mailing once."""
    name, address = parseaddr(sender)
    head = Letterhead(name, address, shared_lines(mailing, topic, address), boundary(mailing))
    wanted = content.fields | {"unsubscribe_url"}
    return Pen(
        mailing_id=mailing.id,
        topic_id=mailing.topic_id or 0,
        compiled=Compiled(content, head, OWN),
        links={name: tokens.signer(LINKS[name][0]) for name in LINKS if name in wanted},
        mark=tokens.signer("delivery"),
        doors={name: f"{settings().base_url}/{door}/" for name, (_purpose, door) in LINKS.items()},
        secret=tokens.key("message"),
    )


def boundary(mailing: Mailing) -> str:
    """What divides the parts: the same on every attempt, and never part of what it divides."""
    return f"=_balai_{mailing.id}_{mailing.content_id}"


def shared_lines(mailing: Mailing, topic: Topic | None, address: str) -> tuple[tuple[str, str], ...]:
    """The list headers of a mailing (RFC 2919, 2369, 8058)."""
    domain = wire_address(address).rpartition("@")[2]
    key = topic.key if topic else "all"
    return (
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("List-Id", f"<{key}.{domain}>"),
        ("Feedback-ID", f"{mailing.id}:{key}:{mailing.kind}:balai"),
        ("Precedence", "bulk"),
    )
