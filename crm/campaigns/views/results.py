"""While it goes out, and what came of it."""

from flask import Response, render_template, request, stream_with_context

from crm.kernel import pages
from crm.kernel.access import allow

from .. import queries
from ..export import csv_of_messages
from ..frame import frame
from ..queries import results as figures
from .blueprint import blueprint, framed, page_of


@blueprint.get("/newsletters/<int:mailing_id>/live")
@allow("read")
def live(mailing_id):
    """The state of every message, asked for again every two seconds."""
    found = queries.live_newsletter(mailing_id)
    context = figures.now(found)
    if not pages.wants_fragment():
        return framed("live", mailing_id, newsletter=found, **context)
    page = render_template("campaigns/_live.html", frame=frame(found, "live"), newsletter=found, **context)
    answer = pages.etagged(page)
    if found.mailing.is_over:
        answer.headers["Balai-Done"] = "yes"
    return answer


@blueprint.get("/newsletters/<int:mailing_id>/results")
@allow("read")
def results(mailing_id):
    """What came of it; every number leads to its people."""
    found = queries.live_newsletter(mailing_id)
    by = {name: figures.breakdown(found, name) for name in figures.GROUPINGS}
    return framed("results", mailing_id, newsletter=found, account=figures.account(found), by=by)


@blueprint.get("/newsletters/<int:mailing_id>/messages")
@allow("read")
def messages(mailing_id):
    """The messages in one state, with who and why."""
    found = queries.live_newsletter(mailing_id)
    state, reason = request.args.get("state") or None, request.args.get("reason") or None
    at = pages.after(request.args.get("after"))
    rows = figures.messages(found, state, reason, at[0] if at else None)
    rows, following = page_of(rows, figures.PAGE, lambda row: row["id"])
    return framed(
        "messages", mailing_id, newsletter=found, rows=rows, following=following, state=state, reason=reason
    )


@blueprint.get("/newsletters/<int:mailing_id>/messages.csv")
@allow("read")
def messages_csv(mailing_id):
    """The same as a file."""
    found = queries.live_newsletter(mailing_id)
    lines = csv_of_messages(found, request.args.get("state") or None, request.args.get("reason") or None)
    name = f"newsletter-{mailing_id}.csv"
    return Response(
        stream_with_context(lines),
        mimetype="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
