"""Changes and undo."""

from datetime import datetime, time, timedelta

from flask import Blueprint, g, redirect, render_template, request, url_for
from wtforms import SelectChoice

from crm.kernel.access import allow, may
from crm.kernel.clock import moment_in
from crm.kernel.pages import toast, with_args
from crm.kernel.words import _

from . import queries
from .forms import KINDS, FilterForm
from .naming import NAMES, table_label, why_label
from .undoing.whole import undo as take_back

blueprint = Blueprint("journal", __name__)


@blueprint.get("/changes")
@allow("read")
def changes():
    form = filter_form()
    found = queries.page(filters(form))
    shown = found[: queries.PAGE]
    older = with_args(before=shown[-1].change_set.id) if len(found) > queries.PAGE else None
    return render_template(
        "journal/changes.html", form=form, lines=shown, older=older, kinds=KINDS, may_undo=may_undo
    )


@blueprint.get("/changes/<int:change_set_id>")
@allow("read")
def change_set(change_set_id):
    line = queries.line(change_set_id)
    return render_template(
        "journal/change_set.html",
        line=line,
        kinds=KINDS,
        tables=queries.tables_of(change_set_id),
        rows=queries.row_changes(change_set_id),
        left=queries.left_over(change_set_id),
        may_undo=may_undo(line),
        why_label=why_label,
        table_label=table_label,
    )


@blueprint.post("/changes/<int:change_set_id>/undo")
@allow("read")
def undo(change_set_id):
    report = take_back(change_set_id, g.reader)
    sentence = _("Undone.")
    if report.conflicts or report.archived:
        sentence = _("Undone, but for what is listed here.")
    toast(sentence)
    return redirect(url_for(".change_set", change_set_id=report.change_set_id))


def may_undo(line) -> bool:
    """Whether this reader may undo it; the verb asks again."""
    is_own = line.change_set.actor_kind == "user" and line.change_set.actor_id == g.reader.id
    return bool(line.rows) and line.undone_by is None and (is_own or may("undo"))


def filter_form() -> FilterForm:
    """The filters in the address of the page."""
    form = FilterForm(request.args)
    anyone = [SelectChoice("", _("Anyone"))]
    form.who.choices = anyone + [SelectChoice(str(n), name) for n, name in queries.actors().items()]
    form.kind.choices = [SelectChoice("", _("Any kind"))] + [SelectChoice(*k) for k in KINDS.items()]
    tables = sorted((table_label(name), name) for name in NAMES)
    form.thing.choices = [SelectChoice("", _("Anything"))] + [SelectChoice(n, x) for x, n in tables]
    form.validate()
    return form


def filters(form: FilterForm) -> queries.Filters:
    """What the address asks for; what is no number or date asks for nothing."""
    return queries.Filters(
        actor_id=number(form.who.data),
        kind=form.kind.data if form.kind.data in KINDS else None,
        table=form.thing.data or None,
        row_pk=request.args.get("row") or None,
        since=start(form.since.data),
        until=start(form.until.data, days=1),
        before_id=number(request.args.get("before")),
    )


def number(given) -> int | None:
    """A number, or nothing."""
    return int(given) if given and given.isdecimal() and len(given) < 18 else None


def start(day, days=0) -> datetime | None:
    """The moment a civil day begins where the reader is."""
    return moment_in(g.reader.tz, datetime.combine(day + timedelta(days), time())) if day else None
