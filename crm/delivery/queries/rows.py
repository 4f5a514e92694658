"""Messages as pages and programs list them."""

from email.utils import parseaddr

from sqlalchemy import func, select

from crm.directory.models import ContactPoint, Party
from crm.kernel import db, tokens
from crm.kernel.notices import Notice

from ..letters import message_id, wire_address
from ..models import AccountHealth, Attempt, Lease, Mailing, Message, Outcome, SendAccount
from .states import state as state_of
from .states import with_facts

NAMES = (
    "id",
    "mailing_id",
    "person_id",
    "person",
    "address",
    "channel",
    "state",
    "reason",
    "code",
    "said",
    "attempt",
    "not_before",
    "ended_at",
)
SPOKEN = ("accepted", "failed", "uncertain", "wire")


def said():
    """What the other side said last."""
    return (
        select(Attempt.said)
        .where(Attempt.mailing_id == Message.mailing_id, Attempt.message_id == Message.id)
        .order_by(Attempt.n.desc())
        .limit(1)
        .correlate(Message)
        .scalar_subquery()
    )


def columns():
    """What a row is made from."""
    return (
        Message.id,
        Message.mailing_id,
        Message.party_id,
        Party.display_name,
        ContactPoint.value,
        Message.channel,
        state_of().label("state"),
        Outcome.reason,
        Outcome.code,
        said(),
        Message.attempt,
        Message.not_before,
        Outcome.at,
    )


def message_rows(  # noqa: PLR0913  each a filter of the list
    mailing_id: int, state=None, after=None, limit: int = 50, reason=None, *, among=None
) -> list[dict]:
    """Messages of a mailing in the order they were written; of one state or reason, after one of them.

    among is a condition on Party.
    """
    chosen = (
        with_facts(select(*columns()).select_from(Message))
        .outerjoin(Party, Party.id == Message.party_id)
        .outerjoin(ContactPoint, ContactPoint.id == Message.contact_point_id)
        .where(Message.mailing_id == mailing_id, Message.id > (after or 0))
        .order_by(Message.id)
        .limit(limit)
    )
    if state:
        chosen = chosen.where(state_of() == state)
    if reason:
        chosen = chosen.where(Outcome.reason == reason)
    if among is not None:
        chosen = chosen.where(among)
    domain = sending_domain(mailing_id)
    return [message_row(row, domain) for row in db.session.execute(chosen)]


def senders() -> list[str]:
    """The addresses that we send from."""
    return [parseaddr(sender)[1] for sender in db.session.scalars(select(SendAccount.sender))]


def sending_domain(mailing_id: int) -> str:
    """The domain in the message identifiers of a mailing."""
    sender = db.session.scalar(
        select(SendAccount.sender)
        .join(Mailing, Mailing.account_id == SendAccount.id)
        .where(Mailing.id == mailing_id)
    )
    return wire_address(parseaddr(sender)[1]).rpartition("@")[2] if sender else "localhost"


def message_row(row, domain: str) -> dict:
    """One row of the database as a row of the list."""
    known = dict(zip(NAMES, row, strict=True))
    attempt, not_before, ended_at = (known.pop(name) for name in ("attempt", "not_before", "ended_at"))
    word, number = known["state"], f"{known['mailing_id']}.{known['id']}"
    return known | {
        "attempts": attempt if word in SPOKEN else attempt - 1,
        "not_before": not_before if word == "queued" else None,
        "accepted_at": ended_at if word == "accepted" else None,
        "message_id": message_id(tokens.key("message"), "d", number, domain),
    }


def figures() -> dict[str, int]:
    """What to watch while mailings are being sent: per state, over all mailings that are not over."""
    kind = state_of().label("kind")
    chosen = (
        with_facts(select(kind, func.count()).select_from(Message))
        .join(Mailing, Mailing.id == Message.mailing_id)
        .where(Mailing.status.in_(("sending", "paused", "ready")))
        .group_by(kind)
    )
    return dict(db.session.execute(chosen).all())


def oldest_waiting() -> float:
    """For how many seconds the message that has waited longest has been due."""
    due = (
        select(func.extract("epoch", func.now() - func.min(Lease.due_at)))
        .join(Mailing, Mailing.id == Lease.mailing_id)
        .where(Mailing.status == "sending", Lease.due_at <= func.now())
    )
    return float(db.session.scalar(due) or 0)


def leases_held() -> int:
    """How many chunks workers hold."""
    return db.session.scalar(select(func.count()).select_from(Lease).where(Lease.until > func.now()))


def notices_waiting() -> int:
    """How many mails of the house, links and invitations, are due and have not gone out."""
    due = select(func.count()).where(Notice.state == "queued", Notice.not_before <= func.now())
    return db.session.scalar(due)


def accounts_with_health() -> list:
    """Every sending account with how it fares."""
    chosen = select(SendAccount, AccountHealth).outerjoin(
        AccountHealth, AccountHealth.account_id == SendAccount.id
    )
    return db.session.execute(chosen.order_by(SendAccount.name)).all()
