"""Notes before a visit, of a record or of a country."""

from flask import g, redirect, render_template, url_for

from crm.journal import wrote_last
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.meeting import held
from crm.kernel.pages import toast
from crm.kernel.words import _

from .. import queries
from ..forms.notes import NoteForm, kind_said
from ..models import ProtocolNote
from ..queries import notes as asked
from ..verbs import notes as verbs
from .blueprint import blueprint


@blueprint.route("/records/<int:party_id>/notes", methods=["GET", "POST"])
@allow("write")
def party_notes(party_id):
    """What to know before one goes to an organisation or a person."""
    return written(queries.party(party_id).id)


@blueprint.route("/countries/<code>/notes", methods=["GET", "POST"])
@allow("write")
def country_notes(code):
    """What to know before one goes anywhere in a country."""
    return written(asked.country(code).code)


@blueprint.route("/notes/<int:note_id>", methods=["GET", "POST"])
@allow("write")
def edit_note(note_id):
    """Change one note."""
    held(ProtocolNote, note_id)
    note = asked.note(note_id)
    return written(note.owner, note)


@blueprint.post("/notes/<int:note_id>/move/<any(up, down):way>")
@allow("write")
def move_note(note_id, way):
    """One place up or down."""
    note = verbs.move_note(note_id, way, by=g.reader)
    toast(_("Saved."), undo=note.written_in)
    return redirect(home_of(note.owner))


@blueprint.post("/notes/<int:note_id>/remove")
@allow("write")
def remove_note(note_id):
    """It is not so, or no longer."""
    note = verbs.remove_note(note_id, by=g.reader)
    toast(_("Removed."), undo=note.written_in)
    return redirect(home_of(note.owner))


def written(owner, note=None):
    """Write what the form says and show the list anew; or with what is wrong."""
    values = NoteForm.values_of(note) if note else {}
    form, fresh = (NoteForm(data=values, **more).offer() for more in ({}, {"formdata": None}))
    their = wrote_last("protocol_note", note.id) if note else None
    form.begin(fresh, note.version if note else None)
    if form.validate_on_submit() and (note is None or form.meet(fresh, note.version, their)):
        try:
            toast(form.saved_words(), undo=written_note(owner, note, form).written_in)
        except Refused as error:
            form.refuse(error)
        else:
            return redirect(home_of(owner))
    return page_of(owner, note, form), 422 if form.is_submitted() else 200


def written_note(owner, note, form):
    """The note after writing."""
    if note:
        return verbs.edit_note(note.id, form.fields(), by=g.reader, version=note.version)
    return verbs.add_note(owner, form.fields(), by=g.reader)


def page_of(owner, note, form):
    """The notes in order, and the form for one more or for this one."""
    is_country = isinstance(owner, str)
    return render_template(
        "directory/notes.html",
        notes=asked.notes_of(owner),
        holds_today=asked.holds_today,
        kind_said=kind_said,
        edited=note,
        form=form,
        party=None if is_country else queries.party(owner),
        country=asked.country(owner) if is_country else None,
    )


def home_of(owner) -> str:
    """The page of the notes of a record or a country."""
    if isinstance(owner, str):
        return url_for(".country_notes", code=owner)
    return url_for(".party_notes", party_id=owner)
