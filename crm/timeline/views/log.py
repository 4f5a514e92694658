"""The short way: a line on a record, the page for the phone, files that are dropped; and what works without signal."""

from flask import Response, g, jsonify, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf

from crm.kernel.access import allow, public
from crm.kernel.errors import Refused
from crm.kernel.pages import flat_errors, fragment, local_path, toast
from crm.kernel.words import _

from .. import bringing, logbook, offline, words, writing
from ..logform import FIRST_KINDS
from .blueprint import blueprint


@blueprint.route("/log", methods=["GET", "POST"])
@allow("write")
def log_page():
    """A contact in a sentence: made for a phone, works everywhere."""
    made = logbook.page()
    if made.form.is_submitted() and "listen" in request.form:
        return shown(logbook.listen(made))
    return logged(made)


@blueprint.route("/contacts/quick", methods=["GET", "POST"])
@allow("write")
def quick():
    """A line, as the form that it fills; nothing is written before somebody says so."""
    return shown(logbook.listen(logbook.from_line()))


@blueprint.post("/log/hear")
@allow("write")
def hear():
    """What is heard in a text so far; writes nothing."""
    made = logbook.listen(logbook.page())
    return render_template("timeline/_pieces.html", page=made, form=made.form, **names())


@blueprint.route("/log/bring", methods=["GET", "POST"])
@allow("write")
def bring():
    """A calendar file or an e-mail, as the form that it fills."""
    if request.method == "GET":
        return bring_page()
    try:
        made = bringing.received()
    except Refused as error:
        return bring_page(error.sentence), 422
    return shown(made)


@blueprint.route("/contacts/<int:interaction_id>/heard", methods=["GET", "POST"])
@allow("write")
def heard(interaction_id):
    """Promises that are heard in a contact that was written down without signal."""
    page = writing.heard_later(interaction_id)
    if page.form.validate_on_submit():
        row = writing.keep(page)
        toast(_("Saved."), undo=row.written_in)
        return redirect(url_for("timeline.show", interaction_id=interaction_id))
    return render_template("timeline/heard.html", page=page, form=page.form, **names())


@blueprint.get("/log/token")
@allow("write")
def log_token():
    """A fresh token for what waits on a phone, and whose phone it is."""
    return jsonify(token=generate_csrf(), reader=g.reader.id)


@blueprint.get("/log/offline")
@public
def log_offline():
    """The page that a phone keeps: nothing personal is in it."""
    return render_template("timeline/log_offline.html", first=FIRST_KINDS, words=words)


@blueprint.get("/log-worker.js")
@public
def log_worker():
    """The part of the browser that opens the page without signal and sends what waits."""
    return Response(offline.worker(), mimetype="text/javascript")


def names() -> dict:
    """What the templates call things."""
    return {"words": words, "first": FIRST_KINDS, "unknown": bringing.unknown, "keepable": bringing.keepable}


def shown(made):
    """The form, or only the form for a page that shows it in place."""
    template = "timeline/log.html"
    known = bringing.told_already(made)
    return fragment(template, "sheet", page=made, form=made.form, told=known, **names())


def logged(made):
    """Write what was ticked and say where it is; or show the form again."""
    if made.form.validate_on_submit():
        try:
            row = writing.write(made)
        except Refused as error:
            made.form.refuse(error)
        else:
            return done(made, row)
    if made.form.errors and wants_json():
        return jsonify(errors=flat_errors(made.form)), 422
    writing.dress(made)
    answer = shown(made)
    answer.status_code = 422 if made.form.errors else 200
    return answer


def done(made, row):
    """Say that it is written, with its undo, and go back to where one came from."""
    toast(_("Saved."), undo=row.written_in)
    url = local_path(made.form.back.data) if made.form.back.data else writing.home(made, row)
    if not wants_json():
        return redirect(url)
    return jsonify(id=row.id, url=url, heard=writing.unheard(made, row))


def wants_json() -> bool:
    """Whether a script asks."""
    return request.accept_mimetypes.best == "application/json"


def bring_page(sentence: str = ""):
    """The page on which a file is chosen."""
    return render_template("timeline/bring.html", sentence=sentence)
