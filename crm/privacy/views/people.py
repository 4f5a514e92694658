"""Everything we hold on one person, and forgetting them."""

from flask import Response, g, redirect, render_template, url_for

from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.pages import toast
from crm.kernel.words import _

from .. import papers, queries, verbs
from ..forms import EraseForm, HoldForm
from ..queries.taken import copies_of
from .blueprint import blueprint

PERSON = "/people/<int(max=9223372036854775807):party_id>"


@blueprint.get(f"{PERSON}/everything")
@allow("erase")
def everything(party_id):
    """What we hold on somebody, part by part."""
    return shown(queries.copy_of(party_id), HoldForm())


@blueprint.post(f"{PERSON}/everything.<any(json, html, zip):form>")
@allow("erase")
def take_copy(party_id, form):
    """The same as a file; who took it is noted."""
    copy = queries.copy_of(party_id)
    verbs.note_copy(copy.party.id, form, by=g.reader)
    write, kind = papers.FORMS[form]
    answer = Response(write(copy), mimetype=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename=everything-{copy.party.id}.{form}"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post(f"{PERSON}/hold")
@allow("erase")
def hold(party_id):
    """Say that a record must stay."""
    form = HoldForm()
    if not form.validate_on_submit():
        return shown(queries.copy_of(party_id), form)
    verbs.hold(party_id, form.hold_reason.data, by=g.reader)
    toast(_("Noted: the record must stay."))
    return redirect(url_for(".everything", party_id=party_id))


@blueprint.post(f"{PERSON}/release")
@allow("erase")
def release(party_id):
    """Say that it need not stay any longer."""
    verbs.release(party_id, by=g.reader)
    toast(_("Noted: the record need not stay."))
    return redirect(url_for(".everything", party_id=party_id))


@blueprint.get(f"{PERSON}/erase")
@allow("erase")
def erase_person(party_id):
    """What would be erased, what stays and why."""
    return asked(queries.preview(party_id), EraseForm())


@blueprint.post(f"{PERSON}/erase")
@allow("erase")
def erase(party_id):
    """Erase somebody, for good."""
    form, found = EraseForm(), queries.preview(party_id)
    try:
        if form.validate_on_submit() and form.is_confirmed(found.party.id):
            verbs.erase(party_id, form.wish(found), by=g.reader)
            toast(_("Erased."))
            return redirect(url_for("directory.show_record", party_id=party_id))
    except Refused as error:
        form.refuse(error)
    return asked(found, form)


def asked(found, form):
    """The page that asks once more."""
    return render_template("privacy/erase.html", found=found, party=found.party, form=form)


def shown(copy, form):
    """The page of everything."""
    return render_template(
        "privacy/everything.html",
        copy=copy,
        party=copy.party,
        form=form,
        taken=copies_of(copy.ids),
        held=queries.held(copy.ids),
        telling=queries.telling_of(copy),
    )
