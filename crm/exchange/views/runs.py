"""From a file to a report: upload, columns, check, decide, apply, undo."""

from flask import g, redirect, render_template, request, url_for

from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.pages import etagged, toast
from crm.kernel.words import _

from .. import verbs
from ..forms import BasisForm, UploadForm, columns_of
from ..queries import RowFilter, gaps_of, latest_runs, run_or_nothing, taken_back
from .blueprint import blueprint
from .shown import columns_now, shown


@blueprint.get("")
@allow("import")
def imports():
    """All imports, and the place to drop a file."""
    runs = latest_runs()
    return render_template("exchange/imports.html", runs=runs, undone=taken_back(runs), form=UploadForm())


@blueprint.route("/new", methods=["GET", "POST"])
@allow("import")
def upload():
    """Take a file and look into it."""
    form = UploadForm()
    if form.validate_on_submit():
        try:
            run = verbs.receive(form.file.data.stream, form.file.data.filename or "", by=g.reader)
            return redirect(url_for(".show", run_id=run.id))
        except Refused as error:
            form.refuse(error)
    return render_template("exchange/upload.html", form=form), 422 if form.errors else 200


@blueprint.get("/<int:run_id>")
@allow("import")
def show(run_id):
    """Where an import stands: columns, check, progress or report."""
    return render_template("exchange/run.html", **shown(run_or_nothing(run_id), asked()))


@blueprint.get("/<int:run_id>/live")
@allow("import")
def live(run_id):
    """The same, asked for every two seconds while somebody works on it."""
    run = run_or_nothing(run_id)
    response = etagged(render_template("exchange/_run.html", **shown(run, asked())))
    if not run.is_busy:
        response.headers["Balai-Done"] = "1"
    return response


@blueprint.route("/<int:run_id>/columns", methods=["GET", "POST"])
@allow("import")
def columns(run_id):
    """Correct what the columns mean, then check."""
    run = run_or_nothing(run_id)
    form = columns_now(run)
    if form.validate_on_submit():
        try:
            verbs.set_up(run_id, said_in(form), by=g.reader)
            return redirect(url_for(".show", run_id=run_id))
        except Refused as error:
            form.refuse(error)
    return render_template(
        "exchange/columns.html", run=run, form=form, gaps=gaps_of(run)
    ), 422 if form.errors else 200


@blueprint.post("/<int:run_id>/basis")
@allow("import")
def basis(run_id):
    """Choose basis and topics, then check again."""
    form = BasisForm()
    form.validate()
    verbs.choose(run_id, form.basis.data, form.wanted(), by=g.reader)
    verbs.want_check(run_id)
    return redirect(url_for(".show", run_id=run_id))


@blueprint.post("/<int:run_id>/apply")
@allow("import")
def apply(run_id):
    """Write what was planned."""
    verbs.apply(run_id, by=g.reader)
    return redirect(url_for(".show", run_id=run_id))


@blueprint.post("/<int:run_id>/undo")
@allow("import")
def undo(run_id):
    """Take the import back."""
    if report := verbs.want_undo(run_id, by=g.reader):
        toast(_("The import was undone."), undo=report.change_set_id)
    return redirect(url_for(".show", run_id=run_id))


def asked() -> RowFilter:
    """Which rows the page shows."""
    after = request.args.get("after", "0")
    words = request.args.get("q", "").strip()[:100]
    number = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    return RowFilter(request.args.get("figure") or None, words, number)


def said_in(form) -> verbs.Said:
    """What was said on the page of columns; what it did not ask stays."""
    down = form.down.data if form.down else None
    at = (form.organisation.data or "").strip() if form.organisation else None
    return verbs.Said(form.kind.data, columns_of(form), down, at)
