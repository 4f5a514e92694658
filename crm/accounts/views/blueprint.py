"""One blueprint for all pages of accounts."""

from flask import Blueprint, make_response, redirect, request, session
from flask_login import login_user

from .. import queries

blueprint = Blueprint("accounts", __name__)
YEAR = 365 * 24 * 3600


def browser() -> str:
    """What the browser calls itself, for the list of sessions."""
    return request.headers.get("User-Agent", "")


def entered(secret: str, onward: str):
    """Go on with a new session; nothing of the old cookie is kept."""
    user = queries.user_of_session(secret)
    user.session_secret = secret
    session.clear()
    login_user(user)
    response = redirect(onward)
    return response if "balai_theme" in request.cookies else dressed(response, user)


def dressed(response, user):
    """Have this browser look the way the user likes."""
    for name in ("theme", "density", "keys"):
        response.set_cookie(
            f"balai_{name}",
            getattr(user, name),
            max_age=YEAR,
            samesite="Lax",
            secure=request.is_secure,
        )
    return response


def unkept(page, status: int = 200):
    """A page that no browser or proxy keeps."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
