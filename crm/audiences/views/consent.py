"""What an officer notes about a permission: given or taken back by phone, letter or word of mouth."""

from flask import g, redirect, render_template, url_for

from crm.directory.models import Party
from crm.journal import wrote
from crm.kernel.access import allow
from crm.kernel.db import get_or_abort
from crm.kernel.errors import Refused
from crm.kernel.pages import toast
from crm.kernel.words import _

from .. import queries, verbs
from ..forms import GrantForm
from ..queries import panel
from .blueprint import blueprint


@blueprint.get("/parties/<int(max=9223372036854775807):party_id>/consent")
@allow("read")
def consent(party_id):
    """Everything that was ever said about writing to somebody."""
    return page(get_or_abort(Party, party_id), GrantForm())


@blueprint.post("/parties/<int(max=9223372036854775807):party_id>/consent/allow")
@allow("write")
def allow_again(party_id):
    """They said that we may write."""
    party, form = get_or_abort(Party, party_id), GrantForm()
    try:
        if form.validate_on_submit():
            grounds = verbs.Grounds(form.basis.data, {"noted": form.evidence.data})
            undo = verbs.allow(party_id, form.topic_id.data, grounds, by=g.reader)
            toast(_("Noted: we may write."), undo)
            return redirect(url_for(".consent", party_id=party_id))
    except Refused as error:
        form.refuse(error)
    return page(party, form)


@blueprint.post("/parties/<int(max=9223372036854775807):party_id>/consent/stop")
@allow("write")
def stop(party_id):
    """They asked not to be written to."""
    party, form = get_or_abort(Party, party_id), GrantForm()
    if form.validate_on_submit():
        verbs.withdraw(party_id, form.topic_id.data, {"noted": form.evidence.data}, by=g.reader)
        toast(_("Noted: we do not write any more."), undo=wrote())
        return redirect(url_for(".consent", party_id=party_id))
    return page(party, form)


def page(party, form):
    """The history, and the form to add to it."""
    events, blocked = panel.events_of(party.id), panel.blocked_addresses(party.id)
    return render_template(
        "audiences/consent.html",
        party=party,
        form=form.offer(queries.all_topics()),
        events=events,
        blocked=blocked,
        answers=panel.answers(party.id, events, blocked),
    )
