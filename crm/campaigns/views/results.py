"""While it goes out, and what came of it."""

from flask import Response, render_template, request, stream_with_context

from crm.kernel import pages
from crm.kernel.access import allow

from .. import queries
from ..export import csv_of_messages
from ..frame import frame
from ..queries import groups
from ..queries import results as figures
from .blueprint import blueprint, framed, page_of, place


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
    by = {name: groups.breakdown(found, name) for name in groups.GROUPINGS}
    account, hours = figures.account(found), figures.hours(found)
    return framed("results", mailing_id, newsletter=found, account=account, by=by, hours=hours)


def asked() -> groups.Asked:
    """What the address asks for."""
    names = groups.Asked.__dataclass_fields__
    return groups.Asked(**{name: request.args.get(name, "")[:100] or None for name in names})


@blueprint.get("/newsletters/<int:mailing_id>/messages")
@allow("read")
def messages(mailing_id):
    """The messages in one state or group, with who and why."""
    found, which = queries.live_newsletter(mailing_id), asked()
    rows = figures.messages(found, which, place())
    rows, following = page_of(rows, figures.PAGE, lambda row: row["id"])
    return framed("messages", mailing_id, newsletter=found, rows=rows, following=following, asked=which)


@blueprint.get("/newsletters/<int:mailing_id>/messages.csv")
@allow("read")
def messages_csv(mailing_id):
    """The same as a file."""
    lines = csv_of_messages(queries.live_newsletter(mailing_id), asked())
    name = f"newsletter-{mailing_id}.csv"
    return Response(
        stream_with_context(lines),
        mimetype="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
