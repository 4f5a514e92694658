"""Who is asking: a user by the session in a cookie, or a program by its key."""

from flask import g, request
from flask_login import LoginManager, current_user

from crm.kernel.access import no_key
from crm.kernel.limits import TooMany, is_spent, spend
from crm.kernel.words import _

from . import queries, verbs

login = LoginManager()
login.session_protection = None  # phones change their address; the session itself is in the database
WRONG_KEYS, WINDOW = 30, 300


@login.user_loader
def user_of_cookie(secret: str):
    """The user whose session the cookie names, with the secret at hand for signing out."""
    user = queries.user_of_session(secret)
    if user is not None:
        user.session_secret = secret
        if user.is_seen_long_ago:
            verbs.note_seen(secret)
    return user


def find_reader():
    """The key under /api/, and only there; elsewhere the cookie, and only that."""
    if request.path.startswith("/api/"):
        return reader_by_key()
    g.pop("_login_user", None)  # an application context that spans requests remembers the first
    return current_user._get_current_object() if current_user.is_authenticated else None


def reader_by_key():
    """The key that was shown; guessing is limited by address."""
    given = request.headers.get("Authorization", "")
    kind, _sep, bearer = given.partition(" ")
    if kind.lower() != "bearer":
        return None
    address = request.remote_addr or ""
    if is_spent("keys", address, limit=WRONG_KEYS):
        raise TooMany()
    key = queries.key_for(bearer.strip())
    if key is None:
        spend("keys", address, limit=WRONG_KEYS, seconds=WINDOW)
        no_key(_("This API key is not valid, or no longer."))
    verbs.note_use(key.id)
    return key
