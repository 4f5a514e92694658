"""Signing in and out: each browser holds a secret, the database holds its hash."""

from datetime import timedelta

from sqlalchemy import delete, update

from crm.kernel import db, transaction
from crm.kernel.clock import now
from crm.kernel.errors import Refused
from crm.kernel.limits import TooMany, forgive, is_spent, spend
from crm.kernel.tokens import fingerprint, secret
from crm.kernel.words import _

from ..models import AppUser, Credential, SignInSession
from ..passwords import hashed, is_outdated, matches
from ..queries import user_by_email

LASTS = timedelta(days=7)
WINDOW = 15 * 60
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 50


class WrongPassword(Refused):
    """Says nothing of which of the two was wrong."""

    def __init__(self):
        super().__init__(_("The e-mail address or the password is not right."))


def sign_in(email: str, password: str, *, address: str, browser: str = "") -> str:
    """Check the password and open a session; returns the secret that its cookie carries."""
    account = email.strip().lower()[:320]
    count_try(account, address)
    user = user_by_email(account)
    kept = user.credential.password_hash if user and user.credential else None
    if not matches(kept, password) or user.disabled_at is not None:
        raise WrongPassword()
    forgive("account", account)
    return open_door(user.id, password if is_outdated(kept) else None, browser)


def count_try(account: str, address: str) -> None:
    """Each attempt counts, before the password is looked at; a good one is forgiven."""
    if is_spent("address", address, limit=TRIES_PER_ADDRESS):
        raise TooMany()
    spend("account", account, limit=TRIES_PER_ACCOUNT, seconds=WINDOW)
    spend("address", address, limit=TRIES_PER_ADDRESS, seconds=WINDOW)


@transaction()
def open_door(user_id: int, rehash: str | None, browser: str) -> str:
    """A new session; the hash is renewed where today's settings are stronger."""
    if rehash:
        db.session.get(Credential, user_id).password_hash = hashed(rehash)
    db.session.execute(delete(SignInSession).where(SignInSession.expires_at <= now()))
    opened = secret()
    db.session.add(
        SignInSession(
            secret_hash=fingerprint(opened),
            user_id=user_id,
            browser=browser[:200],
            expires_at=now() + LASTS,
        )
    )
    return opened


@transaction()
def close_door(opened: str) -> None:
    """End the session that holds this secret; ending it twice is fine."""
    db.session.execute(delete(SignInSession).where(SignInSession.secret_hash == fingerprint(opened)))


@transaction()
def close_every_door(user: AppUser, but: str = "") -> None:
    """End all sessions of a user, or all but the one that holds this secret."""
    db.session.execute(
        delete(SignInSession).where(
            SignInSession.user_id == user.id, SignInSession.secret_hash != fingerprint(but)
        )
    )


@transaction()
def end_session(user_id: int, session_id: int) -> None:
    """End one session of a user; ending it twice is fine."""
    db.session.execute(
        delete(SignInSession).where(SignInSession.id == session_id, SignInSession.user_id == user_id)
    )


@transaction()
def note_seen(opened: str) -> None:
    """Remember, every few minutes, that a session is in use."""
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.secret_hash == fingerprint(opened))
        .values(last_seen_at=now())
        .execution_options(synchronize_session=False)
    )
