"""A contact is written down, shown, corrected and removed."""

from flask import g, redirect, render_template, request, url_for

from crm.directory import find_parties
from crm.journal import wrote_last
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.meeting import held
from crm.kernel.pages import toast
from crm.kernel.words import _

from .. import filling, queries, verbs, words
from ..models import Interaction
from ..queries import naming
from .blueprint import blueprint


@blueprint.route("/contacts/new", methods=["GET", "POST"])
@allow("write")
def add():
    """The whole form of a contact."""
    form = filling.new_contact()

    def write(fields, files):
        return verbs.log(fields, by=g.reader, key=filling.key_of(form), files=files)

    return written(form, None, write)


@blueprint.get("/contacts/<int:interaction_id>")
@allow("read")
def show(interaction_id):
    """One contact."""
    told = queries.interaction(interaction_id, g.reader)
    return render_template("timeline/contact.html", told=told, words=words, today=filling.today())


@blueprint.route("/contacts/<int:interaction_id>/edit", methods=["GET", "POST"])
@allow("write")
def edit(interaction_id):
    """Correct a contact."""
    held(Interaction, interaction_id)
    told = queries.interaction(interaction_id, g.reader)
    form, fresh = filling.known_contact(told)
    their, seen = wrote_last("interaction", interaction_id), told.interaction.version

    def write(fields, files):
        return verbs.edit_interaction(interaction_id, fields, by=g.reader, version=seen, files=files)

    return written(form, told, write, lambda: form.meet(fresh, seen, their))


@blueprint.post("/contacts/<int:interaction_id>/remove")
@allow("write")
def remove(interaction_id):
    """Take a contact out of the timeline."""
    told = queries.interaction(interaction_id, g.reader)
    row = verbs.remove_interaction(interaction_id, by=g.reader)
    toast(_("Removed."), undo=row.written_in)
    return redirect(url_for("directory.show_record", party_id=told.parts[0].party.id))


@blueprint.get("/contacts/options")
@allow("read")
def who_options():
    """People and organisations to pick from while somebody types."""
    typed = next((text for name, text in request.args.items() if name.endswith("who")), "")
    found = find_parties(typed[:200], 12)
    return render_template("directory/_options.html", found=found)


def written(form, told, write, meets=bool):
    """Write what a form says and show it; or show the form again, with further rows or with what is wrong."""
    if form.wants_rows():
        form.add_rows()
    elif write and form.validate_on_submit() and (told is None or meets()):
        try:
            numbers = naming.named([row.who.data for row in form.named()])
            row = write(form.fields(numbers), [(file.stream, file.filename) for file in form.uploads()])
        except Refused as error:
            form.refuse(error)
        else:
            toast(form.saved_words(), undo=row.written_in)
            return redirect(url_for("timeline.show", interaction_id=row.id))
    return form_page(filling.offered(form), told)


def form_page(form, told):
    """The page with the form."""
    page = render_template(
        "timeline/contact_form.html",
        form=form,
        told=told,
        there=filling.known_there(filling.asked_party()),
        label=naming.label,
        eyes=filling.visibility_hints(),
    )
    return page, 422 if form.errors else 200
