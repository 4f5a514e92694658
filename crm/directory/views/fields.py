"""Fields of the network's own: which there are, what they hold, and who may see them."""

from flask import g, redirect, render_template, url_for

from crm.journal import wrote, wrote_last
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.meeting import held
from crm.kernel.pages import toast
from crm.kernel.words import _

from ..forms.fields import TYPES, FieldForm
from ..models import FieldDef
from ..queries import defined as own
from ..verbs import fields as verbs
from .blueprint import blueprint

SUBJECTS = {"orgs": "org", "people": "person"}
ROOMS = {subject: room for room, subject in SUBJECTS.items()}


@blueprint.get("/settings/fields")
@allow("settings")
def fields():
    """Every field of organisations and of people."""
    listed = {room: own.defined(subject) for room, subject in SUBJECTS.items()}
    return render_template("directory/fields.html", listed=listed, types=dict(TYPES))


@blueprint.route("/settings/fields/new/<any(orgs, people):room>", methods=["GET", "POST"])
@allow("settings")
def add_field(room):
    """A further field."""
    form = FieldForm.empty()
    return written(form, None, room, lambda: verbs.define_field(form.fields(SUBJECTS[room]), by=g.reader))


@blueprint.route("/settings/fields/<int:field_id>", methods=["GET", "POST"])
@allow("settings")
def edit_field(field_id):
    """Describe a field anew."""
    field = held(FieldDef, field_id)
    form, fresh = FieldForm.of(field)

    def write():
        if not form.meet(fresh, None, wrote_last("field_def", field_id)):
            return None
        return verbs.edit_field(field_id, form.fields(field.subject), by=g.reader)

    return written(form, field, ROOMS[field.subject], write)


@blueprint.post("/settings/fields/<int:field_id>/<any(up, down):way>")
@allow("settings")
def move_field(field_id, way):
    """Put a field further up or down."""
    verbs.move_field(field_id, -1 if way == "up" else 1, by=g.reader)
    toast(_("Moved."), undo=wrote())
    return redirect(url_for(".fields", _anchor=f"field-{field_id}"))


@blueprint.post("/settings/fields/<int:field_id>/archive")
@allow("settings")
def archive_field(field_id):
    """Offer a field no longer."""
    verbs.archive_field(field_id, by=g.reader)
    toast(_("The field was put away; its values are kept."), undo=wrote())
    return redirect(url_for(".fields"))


@blueprint.post("/settings/fields/<int:field_id>/unarchive")
@allow("settings")
def unarchive_field(field_id):
    """Offer a field again."""
    verbs.unarchive_field(field_id, by=g.reader)
    toast(_("The field is back, with the values it had."), undo=wrote())
    return redirect(url_for(".fields"))


def written(form, field, room: str, write):
    """Write what a form says and go to the list; or show the form again with what is wrong."""
    if form.validate_on_submit():
        try:
            row = write()
        except Refused as error:
            form.refuse(error)
        else:
            if row is not None:
                toast(form.saved_words(), undo=wrote())
                return redirect(url_for(".fields"))
    page = render_template("directory/field_form.html", form=form, field=field, room=room)
    return page, 422 if form.is_submitted() else 200
