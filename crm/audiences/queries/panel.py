"""What the page of a person says about writing to them."""

from dataclasses import dataclass

from sqlalchemy import select

from crm.accounts.models import AppUser
from crm.directory import in_use
from crm.directory.models import ContactPoint
from crm.kernel import clock, db
from crm.kernel.words import _

from ..models import ConsentEvent, Suppression, Topic
from .reach import mail_states
from .topics import all_topics

LONGEST = 100


@dataclass(frozen=True)
class Answer:
    """May we write about a topic: yes or no, since when, why we think so."""

    topic: Topic
    event: ConsentEvent | None
    is_own: bool
    is_blocked: bool

    @property
    def is_yes(self) -> bool:
        """Whether a mailing on this topic would go out."""
        return self.event is not None and self.event.state == "granted" and not self.is_blocked


@dataclass(frozen=True)
class Blocked:
    """An address of theirs that must not be used for something."""

    address: str
    scope: str
    reason: str
    until: object


def reason_against(party_id: int) -> str:
    """Why nothing may be sent to somebody, in a few words."""
    return {
        "none": _("no address is known"),
        "dead": _("the mailbox refuses us"),
        "stopped": _("they do not want it, or nothing allows it"),
    }.get(mail_states([party_id]).get(party_id, ""), "")


def events_of(party_id: int) -> list[tuple[ConsentEvent, str | None]]:
    """Everything that was ever said, the latest first, with the name of who noted it."""
    found = (
        select(ConsentEvent, AppUser.name)
        .outerjoin(AppUser, AppUser.id == ConsentEvent.recorded_by)
        .where(ConsentEvent.party_id == party_id, ConsentEvent.channel == "email")
        .order_by(ConsentEvent.at.desc(), ConsentEvent.id.desc())
        .limit(LONGEST)
    )
    return [tuple(row) for row in db.session.execute(found)]


def blocked_addresses(party_id: int) -> list[Blocked]:
    """Which of their addresses are blocked, and for what."""
    found = (
        select(ContactPoint.value, Suppression.scope, Suppression.reason, Suppression.until)
        .join(
            Suppression,
            (Suppression.channel == ContactPoint.channel) & (Suppression.addr_hash == ContactPoint.addr_hash),
        )
        .where(ContactPoint.party_id == party_id, ContactPoint.archived_at.is_(None))
        .where(Suppression.until.is_(None) | (Suppression.until > clock.now()))
        .order_by(ContactPoint.id, Suppression.scope)
    )
    return [Blocked(*row) for row in db.session.execute(found)]


def answers(party_id: int, events, blocked) -> list[Answer]:
    """One answer for each topic; the built-in topic answers where nothing was said about one."""
    last: dict[int, ConsentEvent] = {}
    for event, _name in events:
        last.setdefault(event.topic_id, event)
    addresses = live_addresses(party_id)
    topics = all_topics()
    general = next((last.get(t.id) for t in topics if t.is_fallback), None)
    return [Answer(t, last.get(t.id, general), t.id in last, is_shut(t, addresses, blocked)) for t in topics]


def live_addresses(party_id: int) -> set[str]:
    """The addresses we could write to."""
    return set(
        db.session.scalars(
            select(ContactPoint.value).where(
                ContactPoint.party_id == party_id,
                ContactPoint.channel == "email",
                in_use(),
            )
        )
    )


def is_shut(topic: Topic, addresses: set[str], blocked: list[Blocked]) -> bool:
    """Whether every address is blocked for a topic."""
    shut = {b.address for b in blocked if b.scope in ("all", "marketing", f"topic:{topic.key}")}
    return bool(addresses) and addresses <= shut
