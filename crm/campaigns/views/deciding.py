"""Checks, test, schedule, and the buttons that start, hold and stop."""

from flask import g, redirect, request, url_for

from crm.journal import wrote
from crm.kernel import clock
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.pages import toast
from crm.kernel.words import _

from .. import choices, queries, verbs
from ..forms import ScheduleForm
from .blueprint import blueprint, framed, newsletter_url


@blueprint.get("/newsletters/<int:mailing_id>/checks")
@allow("read")
def checks(mailing_id):
    """What must be fixed, what wants a look, what has passed."""
    found = queries.live_newsletter(mailing_id)
    return framed(
        "checks", mailing_id, newsletter=found, **choices.for_preview(found, request.args.get("as", type=int))
    )


@blueprint.post("/newsletters/<int:mailing_id>/checks")
@allow("write")
def accept(mailing_id):
    """Find something good as it is, with one's name to it."""
    verbs.accept_check(mailing_id, request.form.get("rule", "")[:100], by=g.reader)
    toast(_("Noted: it is good as it is."), undo=wrote())
    return redirect(url_for(".checks", mailing_id=mailing_id))


@blueprint.post("/newsletters/<int:mailing_id>/test")
@allow("write")
def test(mailing_id):
    """One copy to oneself."""
    as_party_id = request.form.get("as", type=int)
    verbs.send_test_to(mailing_id, to=g.reader.email, as_party_id=as_party_id, by=g.reader)
    toast(_("A test is on its way to %(address)s.", address=g.reader.email))
    return redirect(choices.back(request.form.get("back"), url_for(".checks", mailing_id=mailing_id)))


@blueprint.route("/newsletters/<int:mailing_id>/schedule", methods=["GET", "POST"])
@allow("read")
def schedule(mailing_id):
    """When it goes out."""
    found = queries.live_newsletter(mailing_id)
    form = choices.for_schedule(ScheduleForm(obj=found.mailing, zone=choices.zone_of(found, g.reader)))
    try:
        if request.method == "POST" and form.validate():
            return let_go(mailing_id, form)
    except Refused as error:
        form.refuse(error)
    return framed("schedule", mailing_id, newsletter=found, form=form, now=clock.now())


@allow("send")
def let_go(mailing_id, form):
    """Schedule it as the form says."""
    at = {"now": lambda: None, "soon": lambda: clock.now() + verbs.GRACE}.get(form.when.data, form.moment)()
    verbs.schedule(mailing_id, at=at, zone=form.zone.data, strict=True, by=g.reader)
    return redirect(url_for(".live" if at is None else ".schedule", mailing_id=mailing_id))


@blueprint.post("/newsletters/<int:mailing_id>/unschedule")
@allow("send")
def unschedule(mailing_id):
    """Back to the desk."""
    verbs.unschedule(mailing_id, by=g.reader)
    toast(_("It is a draft again. Nothing was sent."))
    return redirect(url_for(".schedule", mailing_id=mailing_id))


@blueprint.post("/newsletters/<int:mailing_id>/pause")
@allow("send")
def pause(mailing_id):
    """Hold the rest."""
    verbs.pause(mailing_id, by=g.reader)
    return redirect(url_for(".live", mailing_id=mailing_id))


@blueprint.post("/newsletters/<int:mailing_id>/resume")
@allow("send")
def resume(mailing_id):
    """Go on."""
    verbs.resume(mailing_id, by=g.reader)
    return redirect(url_for(".live", mailing_id=mailing_id))


@blueprint.post("/newsletters/<int:mailing_id>/stop")
@allow("send")
def stop(mailing_id):
    """Nobody else gets it."""
    found = verbs.cancel(mailing_id, by=g.reader)
    toast(_("Stopped. Nobody else will get it."))
    return redirect(newsletter_url(found))


@blueprint.post("/newsletters/<int:mailing_id>/duplicate")
@allow("write")
def duplicate(mailing_id):
    """The same again, as a draft."""
    copy = verbs.duplicate(mailing_id, by=g.reader)
    toast(_("This is your copy."), undo=wrote())
    return redirect(url_for(".content", mailing_id=copy.mailing_id))


@blueprint.post("/newsletters/<int:mailing_id>/delete")
@allow("write")
def delete(mailing_id):
    """Put a draft away."""
    undo = verbs.delete_draft(mailing_id, by=g.reader)
    toast(_("The draft was deleted."), undo)
    return redirect(url_for(".newsletters"))
