"""The three ways the application says no, and what a failure looks like."""

import logging

from flask import current_app, jsonify, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

log = logging.getLogger(__name__)


class CrmError(Exception):
    """A sentence for the person who asked."""

    status = 500

    def __init__(self, sentence: str = "", field: str | None = None):
        super().__init__(sentence)
        self.sentence = str(sentence)
        self.field = field


class NotFound(CrmError):
    """There is no such thing."""

    status = 404


class NotAllowed(CrmError):
    """There is, but not for this person."""

    status = 403


class Refused(CrmError):
    """It would break a rule; the sentence says which."""

    status = 409


def init_app(app):
    """Show every refusal and failure as a page, or as RFC 9457 problem details to programs."""
    app.register_error_handler(CrmError, show_refusal)
    app.register_error_handler(CSRFError, show_stale_form)
    app.register_error_handler(HTTPException, show_http)
    app.register_error_handler(DBAPIError, show_database)
    app.register_error_handler(Exception, show_failure)


def show_refusal(error):
    """A refusal is a sentence."""
    return answer(error.status, error.sentence, field=error.field)


def show_stale_form(_error):
    """A form that was open too long, or came from elsewhere."""
    from .words import _

    return answer(400, _("This form is too old to be sent. Reload the page and try again."))


def show_http(error):
    """What the web server itself refuses."""
    if error.code is None or error.code < 400:
        return error
    response = answer(error.code, sentence_for(error))
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def sentence_for(error):
    """Our words for the usual HTTP errors."""
    from .words import _

    return {
        400: _("The request could not be understood."),
        404: _("There is nothing at this address."),
        405: _("This page cannot be used that way."),
        413: _("The file is too large."),
        429: _("Too many attempts. Wait a little and try again."),
    }.get(error.code, error.description or error.name)


def show_database(error):
    """A stopped database is a plain 503; anything else it refuses is our failure."""
    from .db import db
    from .words import _

    db.session.rollback()
    if error.connection_invalidated or is_unreachable(error):
        log.error("database unreachable: %s", type(error.orig).__name__)
        return answer(503, _("The database cannot be reached. Nothing was lost; try again in a minute."))
    return show_failure(error)


def is_unreachable(error) -> bool:
    """Whether the database refused to answer at all (SQLSTATE class 08, 57P, or no code)."""
    code = getattr(error.orig, "sqlstate", None)
    lost = type(error.orig).__name__ in ("OperationalError", "InterfaceError", "ConnectionTimeout")
    return lost and (code is None or code[:2] in ("08", "53") or code[:3] == "57P")


def show_failure(error):
    """Something broke: the log says what, the page only that."""
    from .words import _

    log.error("unexpected failure", exc_info=error)
    if current_app.testing and current_app.config.get("PROPAGATE_FAILURES", True):
        raise error
    return answer(500, _("Something went wrong on our side. It has been noted."))


def answer(status, sentence, field=None):
    """A page for people, problem details for programs."""
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": str(sentence), "status": status}
        if field:
            problem["errors"] = [{"field": field, "why": str(sentence)}]
        response = jsonify(problem)
        response.content_type = "application/problem+json"
    else:
        response = current_app.make_response(page_without_database(error=sentence, status=status))
    response.status_code = status
    return response


def page_without_database(**context):
    """The page of errors, drawn without what pages usually know: that would ask who is signed in."""
    return current_app.jinja_env.get_template("error.html").render(context)
