"""The forms of a position: begin, change, end."""

from flask import g, redirect, render_template, request

from crm.journal import wrote_last
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.meeting import held, saved_words
from crm.kernel.pages import toast
from crm.kernel.words import _

from .. import verbs
from ..forms import EndForm, PositionForm
from ..models import Position
from ..queries.records import holding, record
from .blueprint import blueprint, party_url
from .records import number_of


@blueprint.route("/people/<ref>/positions/new", methods=["GET", "POST"])
@allow("write")
def add_position(ref):
    """A further position of a person."""
    person = record(number_of(ref), "person").party
    form = PositionForm(organisation=request.args.get("organisation", ""))

    def write():
        return verbs.add_position(person.id, form.fields(), by=g.reader)

    return written(form, person, write, _("New position"))


@blueprint.route("/positions/<int:position_id>", methods=["GET", "POST"])
@allow("write")
def edit_position(position_id):
    """Change a position."""
    held(Position, position_id)
    found = holding(position_id)
    values = PositionForm.values_of(found)
    form, fresh = PositionForm(data=values), PositionForm(formdata=None, data=values)
    if not form.is_submitted():
        form.remember(found.position.version)

    def write():
        if not form.meet(fresh, found.position.version, wrote_last("position", position_id)):
            return None
        return verbs.edit_position(position_id, form.fields(), by=g.reader, version=found.position.version)

    return written(form, found.person.party, write, _("Change position"))


@blueprint.route("/positions/<int:position_id>/end", methods=["GET", "POST"])
@allow("write")
def end_position(position_id):
    """Note the last day of a position."""
    found = holding(position_id)
    form = EndForm()

    def write():
        return verbs.end_position(position_id, form.day(), by=g.reader, reason=form.reason.data or "")

    return written(form, found.person.party, write, _("End position"), found)


def written(form, person, write, title: str, known=None):
    """Write what a form says and go to the person; or show the form with what is wrong."""
    if form.validate_on_submit():
        try:
            position = write()
        except Refused as error:
            form.refuse(error)
        else:
            if position is not None:
                toast(saved_words(form), undo=position.written_in)
                return redirect(party_url(person.id, "person", person.display_name))
    page = render_template("directory/position_form.html", form=form, person=person, title=title, known=known)
    return page, 422 if form.is_submitted() else 200
