"""Elections: those to come and those that were, and whom they concern."""

from flask import g, redirect, render_template, request, url_for

from crm.journal import wrote_last
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.meeting import held, saved_words
from crm.kernel.pages import after, cursor, toast, with_args
from crm.kernel.words import _

from ..forms.elections import EventForm
from ..models import ElectoralEvent
from ..queries import elections as asked
from ..queries.choices import form_choices
from ..verbs import elections as verbs
from .blueprint import blueprint


@blueprint.get("/elections")
@allow("read")
def elections():
    """Every election, the nearest first."""
    return render_template(
        "directory/elections.html", to_come=asked.elections(), past=asked.elections(past=True, limit=50)
    )


@blueprint.route("/elections/new", methods=["GET", "POST"])
@allow("write")
def add_election():
    """A new election."""
    form = EventForm(organisation=request.args.get("organisation", "")).offer(form_choices().countries)
    return written(form, _("New election"), lambda: verbs.add_event(form.fields(), by=g.reader))


@blueprint.get("/elections/<int:event_id>")
@allow("read")
def election(event_id):
    """An election and the organisations it concerns."""
    event = asked.election(event_id)
    found, more = asked.affected(event, after(request.args.get("after")))
    following = with_args(after=cursor(*more)) if more else None
    return render_template("directory/election.html", event=event, found=found, following=following)


@blueprint.route("/elections/<int:event_id>/edit", methods=["GET", "POST"])
@allow("write")
def edit_election(event_id):
    """Change an election."""
    held(ElectoralEvent, event_id)
    event = asked.election(event_id)
    values, countries = EventForm.values_of(event), form_choices().countries
    fresh = EventForm(formdata=None, data=values)
    form = EventForm(data=values).offer(countries).begin(fresh, event.version)

    def write():
        if not form.meet(fresh, event.version, wrote_last("electoral_event", event_id)):
            return None
        return verbs.edit_event(event_id, form.fields(), by=g.reader, version=event.version)

    return written(form, _("Change election"), write, event)


@blueprint.post("/elections/<int:event_id>/confirm")
@allow("write")
def confirm_election(event_id):
    """The day is certain."""
    toast(_("Confirmed."), undo=verbs.confirm_event(event_id, by=g.reader).written_in)
    return redirect(url_for(".elections"))


@blueprint.post("/elections/<int:event_id>/remove")
@allow("write")
def remove_election(event_id):
    """Take an election away."""
    toast(_("Removed."), undo=verbs.remove_event(event_id, by=g.reader).written_in)
    return redirect(url_for(".elections"))


def written(form, title: str, write, known=None):
    """Write what a form says and go to the list; or show the form with what is wrong."""
    if form.validate_on_submit():
        try:
            event = write()
        except Refused as error:
            form.refuse(error)
        else:
            if event is not None:
                toast(saved_words(form), undo=event.written_in)
                return redirect(url_for(".elections"))
    page = render_template("directory/election_form.html", form=form, title=title, known=known)
    return page, 422 if form.is_submitted() else 200
