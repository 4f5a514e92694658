"""Strings that people read, in their language."""

from flask import g, has_request_context, request
from flask_babel import Babel, get_translations, gettext, lazy_gettext, ngettext
from markupsafe import Markup

LANGUAGES = {"en": "English"}

_ = gettext
lazy = lazy_gettext

__all__ = ["LANGUAGES", "_", "init_app", "lazy", "ngettext"]


def init_app(app):
    """Choose the language and the zone of each request."""
    Babel(app, locale_selector=chosen_language, timezone_selector=chosen_zone)
    app.jinja_env.filters["said"] = said
    app.jinja_env.globals["ngettext"] = counted


def counted(singular: str, plural: str, num: int, **more) -> Markup:
    """A sentence of a template with a number in it, written as people read numbers: 2,969."""
    words = get_translations().ngettext(singular, plural, num)
    return Markup(words) % {"num": f"{num:,}", **more}  # noqa: S704  our own words; the values are escaped


def said(text: str) -> str:
    """Text that is kept in the database, in the reader's language where we have the words.

    Templates must not call _() with it: that would take it for markup of ours.
    """
    return str(gettext(text)) if text else ""


def chosen_language():
    """The language a page was told to speak, the reader's own, else the best of what the browser asks for."""
    if not has_request_context():
        return "en"
    if spoken := g.get("page_language"):
        return spoken
    if reader := g.get("reader"):
        return reader.lang if reader.lang in LANGUAGES else "en"
    return request.accept_languages.best_match(list(LANGUAGES), "en")


def chosen_zone():
    """The reader's own zone, else UTC."""
    reader = g.get("reader") if has_request_context() else None
    return reader.tz if reader else "UTC"
