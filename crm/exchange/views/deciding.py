"""What a person says about single rows, about who has left, and whether to stop."""

from flask import g, redirect, render_template, request, url_for

from crm.kernel.access import allow
from crm.kernel.pages import toast
from crm.kernel.words import _

from .. import verbs
from ..queries import candidates_of, choices_of, one_row, run_or_nothing
from .blueprint import blueprint


@blueprint.get("/<int:run_id>/rows/<int:row_no>")
@allow("import")
def row(run_id, row_no):
    """One row: as it stands in the file, what it does and why, field by field."""
    run = run_or_nothing(run_id)
    one = one_row(run, row_no)
    known = {"candidates": candidates_of([one]), "choices": choices_of([one])}
    return render_template("exchange/row.html", run=run, row=one, is_undone=run.state == "undone", **known)


@blueprint.post("/<int:run_id>/rows/<int:row_no>")
@allow("import")
def decide(run_id, row_no):
    """Say which record a row is about."""
    verbs.decide(run_id, row_no, request.form.to_dict(), by=g.reader)
    return redirect(url_for(".show", run_id=run_id, figure="waiting", _anchor=f"row-{row_no}"))


@blueprint.post("/<int:run_id>/staff")
@allow("import")
def staff(run_id):
    """Say whether the list names everybody at its organisations."""
    verbs.is_staff_list(run_id, None, bool(request.form.get("complete")), by=g.reader)
    return redirect(url_for(".show", run_id=run_id, _anchor="leavers"))


@blueprint.post("/<int:run_id>/leavers")
@allow("import")
def leaving(run_id):
    """Say who of those that are not on the list has left, and when."""
    day = verbs.last_day_of(request.form.get("ends_on", ""))
    verbs.decide_leavers(run_id, numbers("left"), day, numbers("shown"), by=g.reader)
    return redirect(url_for(".show", run_id=run_id, _anchor="leavers"))


def numbers(name: str) -> list[int]:
    """The numbers that a form sent under a name."""
    found = (text for text in request.form.getlist(name) if text.isascii() and text.isdigit())
    return [int(text) for text in found if len(text) < 19]


@blueprint.post("/<int:run_id>/stop")
@allow("import")
def stop(run_id):
    """Stop reading or writing."""
    verbs.stop_import(run_id, by=g.reader)
    return redirect(url_for(".show", run_id=run_id))


@blueprint.post("/<int:run_id>/discard")
@allow("import")
def discard(run_id):
    """Throw a draft away."""
    verbs.discard(run_id, by=g.reader)
    toast(_("The draft was thrown away. Nothing of it was written."))
    return redirect(url_for(".imports"))
