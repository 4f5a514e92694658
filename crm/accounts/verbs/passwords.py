"""Setting a password: by oneself, by an invitation, or by a link after forgetting it."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from crm.journal import acting
from crm.kernel import db, later, transaction
from crm.kernel.clock import now
from crm.kernel.errors import NotFound, Refused
from crm.kernel.limits import TooMany, spend
from crm.kernel.tokens import fingerprint, secret
from crm.kernel.words import _

from ..models import AppUser, Credential, OneTimeLink, ResetRequest
from ..passwords import check_strength, hashed, matches
from ..queries import user_by_email
from .doors import TRIES_PER_ACCOUNT, WINDOW, close_every_door, open_door
from .mails import mail_reset

RESET_LASTS = timedelta(hours=1)
RESETS_PER_HOUR = 3
ASKED_PER_ADDRESS = 20
HOUR = 3600


class LinkSpent(NotFound):
    """The link was used, replaced or is too old."""

    def __init__(self):
        super().__init__(_("This link was used before or is too old. Ask for a new one."))


@transaction()
def set_password(user: AppUser, password: str) -> None:
    """Set a password that is strong enough; every session of the user ends."""
    check_strength(password, user.email, user.name)
    fresh = {"password_hash": hashed(password), "changed_at": now()}
    db.session.execute(
        insert(Credential)
        .values(user_id=user.id, **fresh)
        .on_conflict_do_update(index_elements=["user_id"], set_=fresh)
    )
    db.session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.user_id == user.id, OneTimeLink.used_at.is_(None))
        .values(used_at=now())
    )
    close_every_door(user)


def change_password(user: AppUser, old: str, new: str, *, browser: str = "") -> str:
    """Change one's own password, knowing the old one; all sessions end, and a new one opens."""
    spend("change", str(user.id), limit=TRIES_PER_ACCOUNT, seconds=WINDOW)
    if not matches(user.credential and user.credential.password_hash, old):
        raise Refused(_("This is not your present password."), field="old")
    with acting(user, "Changed own password"):
        set_password(user, new)
        return open_door(user.id, None, browser)


def request_reset(email: str, *, address: str) -> None:
    """Note that somebody wants a new password; known or not, the same happens here."""
    account = email.strip().lower()[:320]
    spend("reset-from", address, limit=ASKED_PER_ADDRESS, seconds=HOUR)
    try:
        spend("reset", account, limit=RESETS_PER_HOUR, seconds=HOUR)
    except TooMany:
        return
    note_request(account)


@transaction()
def note_request(account: str) -> None:
    """One row, and a nudge to answer it."""
    db.session.add(ResetRequest(address=account))
    later("accounts.answer_resets")


@transaction()
def answer_resets(at_most: int = 100) -> int:
    """Mail a link for each request of a user who may come in; forget the others."""
    waiting = db.session.scalars(
        select(ResetRequest).order_by(ResetRequest.id).limit(at_most).with_for_update(skip_locked=True)
    ).all()
    for request in waiting:
        user = user_by_email(request.address)
        if user and user.disabled_at is None:
            mail_reset(user, make_link(user, "reset", RESET_LASTS))
        db.session.delete(request)
    return len(waiting)


def spend_links(user: AppUser, purpose: str) -> None:
    """No link of the kind opens anything any more."""
    db.session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.user_id == user.id,
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
        )
        .values(used_at=now())
    )


def make_link(user: AppUser, purpose: str, lasts: timedelta) -> str:
    """A new secret for one link; older links of the kind no longer work."""
    spend_links(user, purpose)
    made = secret()
    db.session.add(
        OneTimeLink(
            secret_hash=fingerprint(made),
            user_id=user.id,
            purpose=purpose,
            expires_at=now() + lasts,
        )
    )
    return made


def take_link(link_secret: str, purpose: str) -> AppUser:
    """Use a link up; of two who try at once, one succeeds."""
    taken = db.session.scalar(
        update(OneTimeLink)
        .where(
            OneTimeLink.secret_hash == fingerprint(link_secret),
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now(),
        )
        .values(used_at=now())
        .returning(OneTimeLink.user_id)
    )
    user = db.session.get(AppUser, taken) if taken else None
    if user is None or user.disabled_at is not None:
        raise LinkSpent()
    return user


@transaction()
def reset_password(link_secret: str, password: str) -> AppUser:
    """Set a new password through a link that works once."""
    user = take_link(link_secret, "reset")
    with acting(user, "Set a new password by mail"):
        set_password(user, password)
    return user


@transaction()
def accept_invitation(link_secret: str, name: str, password: str) -> AppUser:
    """Give oneself a name and a password through an invitation that works once."""
    user = take_link(link_secret, "invitation")
    with acting(user, "Accepted the invitation"):
        user.name = name
        set_password(user, password)
    return user
