"""The newsletter as somebody will read it, rendered by the code that sends it."""

from flask import render_template, request

from crm.kernel.access import allow
from crm.kernel.headers import framed as in_a_frame

from .. import queries
from .blueprint import blueprint


@blueprint.get("/newsletters/<int:mailing_id>/preview")
@allow("read")
def preview(mailing_id):
    """The mail itself, for a frame that runs nothing."""
    found = queries.live_newsletter(mailing_id)
    shown = queries.shown_to(found, request.args.get("as", type=int))
    if request.args.get("part") == "text":
        return in_a_frame(render_template("campaigns/_plain.html", text=shown.text))
    return in_a_frame(shown.html)
