"""Three pages behind the links in our mails. A GET shows, a POST acts; the link is the only proof."""

from flask import Blueprint, make_response, render_template, request

from crm.kernel.access import public
from crm.kernel.errors import NotFound
from crm.kernel.forms import csrf
from crm.kernel.headers import framed

from . import languages, queries, verbs
from .forms import Wish, read_preferences

blueprint = Blueprint("site", __name__)
csrf.exempt(blueprint)


@blueprint.before_request
def listen():
    """Answer in the language that the browser asks for, until it is known who reads."""
    languages.speak()


@blueprint.errorhandler(NotFound)
def nowhere(_error):
    """A link that is cut short, altered, or made for another page; the page says no more."""
    return page("site/nowhere.html", status=404)


@blueprint.get("/u/<token>")
@public
def unsubscribe(token):
    who = queries.recipient("unsubscribe", token)
    return page("site/unsubscribe.html", who)


@blueprint.post("/u/<token>")
@public
def act(token):
    who, wish = queries.recipient("unsubscribe", token), Wish.read(request.form)
    if not wish.is_one_click and not wish.again:
        return page("site/unsubscribe.html", who, status=400)
    if wish.again:
        verbs.resubscribe(who, "unsubscribe page", wish.everything)
    else:
        verbs.unsubscribe(who, "unsubscribe page" if wish.from_page else "one click", wish.everything)
    return page("site/saved.html", who, wish_made=wish) if wish.from_page else plain()


@blueprint.get("/p/<token>")
@public
def preferences(token):
    who = queries.recipient("preferences", token)
    return page("site/preferences.html", who, choices=queries.choices(who), before=None)


@blueprint.post("/p/<token>")
@public
def choose(token):
    who = queries.recipient("preferences", token)
    before = queries.preferences(who)
    verbs.choose(who, read_preferences(request.form))
    return page("site/preferences.html", who, choices=queries.choices(who), before=before)


@blueprint.get("/w/<token>")
@public
def web_version(token):
    who = queries.recipient("web", token)
    mail = queries.web_version(who)
    if mail is None:
        return page("site/gone.html", who, status=410)
    return unlisted(framed(make_response(mail.html)))


def page(template: str, who=None, status: int = 200, **context):
    """A page in the language of its reader, for no search engine."""
    languages.speak(who.language if who else None)
    context |= {"who": who, "languages": languages, "here": request.path}
    return unlisted(make_response(render_template(template, **context), status))


def unlisted(response):
    """A page for no search engine, that tells nobody where its reader came from."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def plain():
    """The whole answer to a mail program."""
    return make_response("You are unsubscribed.\n", 200, {"Content-Type": "text/plain; charset=utf-8"})
