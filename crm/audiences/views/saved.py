"""Saved views: opened, kept, changed, shared, put at hand."""

from flask import g, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from crm.directory import Asked, filters_in, slug
from crm.journal import wrote_last
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.meeting import held
from crm.kernel.pages import toast
from crm.kernel.words import _

from .. import verbs
from ..forms import ViewForm
from ..models import SavedView
from ..queries.views import CARRIED, path_of, view_for
from ..views_of_lists import state_of
from .blueprint import blueprint

HOMES = {"org": "directory.organisations", "person": "directory.people"}
VIEW = "<int(max=2147483647):view_id>"


@blueprint.app_template_filter("view_url")
def view_url(view) -> str:
    """The address of a view: its number decides, its name is decoration."""
    words = slug(view.name)
    return url_for("audiences.open_view", ref=f"{view.id}-{words}" if words else str(view.id))


@blueprint.get("/views/<ref>")
@allow("read")
def open_view(ref):
    """The list as the view has it."""
    number = ref.partition("-")[0]
    found = view_for(
        int(number) if number.isascii() and number.isdigit() and len(number) < 11 else 0, g.reader
    )
    return redirect(path_of(found))


@blueprint.route("/views/new", methods=["GET", "POST"])
@allow("read")
def save_view():
    """Keep the list under a name."""
    form, given = ViewForm(), request.form if request.method == "POST" else request.args
    try:
        if form.validate_on_submit():
            name, shared = form.name.data or "", form.shared_with.data
            return told(verbs.add_view(name, state_in(given), shared, by=g.reader), _("The view is saved."))
    except Refused as error:
        form.refuse(error)
    return naming(form, None, carried(given))


@blueprint.post(f"/views/{VIEW}/update")
@allow("read")
def update_view(view_id):
    """Let the view show the list as it is now."""
    version = request.form.get("version", 0, type=int)
    row = verbs.update_view(view_id, state_in(request.form), version, by=g.reader)
    return told(row, _("The view is saved."))


@blueprint.route(f"/views/{VIEW}/edit", methods=["GET", "POST"])
@allow("read")
def edit_view(view_id):
    """Another name, or other people."""
    held(SavedView, view_id)
    view = view_for(view_id, g.reader)
    fresh = ViewForm(formdata=None, obj=view)
    form = ViewForm(obj=view).begin(fresh)
    try:
        if form.validate_on_submit() and form.meet(fresh, None, wrote_last("saved_view", view_id)):
            name, shared = form.name.data or "", form.shared_with.data
            return told(verbs.edit_view(view_id, name, shared, by=g.reader), form.saved_words())
    except Refused as error:
        form.refuse(error)
    return naming(form, view, [])


@blueprint.post(f"/views/{VIEW}/delete")
@allow("read")
def delete_view(view_id):
    """Give a view up."""
    subject, number = verbs.delete_view(view_id, by=g.reader)
    toast(_("The view is deleted."), number)
    return redirect(url_for(HOMES[subject], all="yes"))


@blueprint.post(f"/views/{VIEW}/duplicate")
@allow("read")
def duplicate_view(view_id):
    """A copy of one's own."""
    return told(verbs.duplicate_view(view_id, by=g.reader), _("This is your copy."))


@blueprint.post(f"/views/{VIEW}/pin")
@allow("read")
def pin_view(view_id):
    """Put a view at hand; on request the list opens with it."""
    row = verbs.pin_view(view_id, by=g.reader, is_default=request.form.get("default") == "yes")
    return told(row, _("The view is at hand."))


@blueprint.post(f"/views/{VIEW}/unpin")
@allow("read")
def unpin_view(view_id):
    """Not at hand any more."""
    return told(verbs.unpin_view(view_id, by=g.reader), _("The view is not at hand any more."))


@blueprint.post(f"/views/{VIEW}/move")
@allow("read")
def move_view(view_id):
    """One place to the front or to the back."""
    step = -1 if request.form.get("to") == "front" else 1
    return told(verbs.move_view(view_id, step, by=g.reader), _("The view is moved."))


@blueprint.post(f"/views/{VIEW}/segment")
@allow("write")
def segment_from_view(view_id):
    """A segment of whom the view shows."""
    row = verbs.segment_from(view_id, by=g.reader)
    toast(_("The segment is saved."), row.written_in)
    return redirect(url_for(".segment", segment_id=row.id))


@blueprint.post("/segments/<int(max=2147483647):segment_id>/view")
@allow("read")
def view_from_segment(segment_id):
    """A view of whoever is in the segment."""
    return told(verbs.view_from(segment_id, by=g.reader), _("The view is saved."))


def naming(form, view, kept):
    """The form, with what was typed; a refusal is an answer of its own."""
    page = render_template("audiences/view_form.html", form=form, view=view, carried=kept)
    return page, 422 if form.is_submitted() else 200


def state_in(form) -> verbs.ViewState:
    """The list that a form carries."""
    subject = "org" if form.get("subject") == "org" else "person"
    asked = Asked(filters_in(subject, form), form.get("cols", ""), form.get("sort", ""), MultiDict(form))
    return verbs.ViewState(subject, **state_of(asked))


def carried(given) -> list[tuple[str, str]]:
    """What a form has to carry so that the list can be kept."""
    names = (*CARRIED, "subject")
    return [(name, value) for name in names for value in given.getlist(name) if value]


def told(row, sentence: str):
    """To the list as the view has it."""
    toast(sentence, row.written_in)
    return redirect(path_of(row))
