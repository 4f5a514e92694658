"""Changes and undo."""

from datetime import timedelta

from flask import Blueprint, Response, g, redirect, render_template, request, stream_with_context, url_for

from crm.kernel import clock
from crm.kernel.access import allow, may
from crm.kernel.pages import local_path, toast, with_args
from crm.kernel.words import _, said

from . import asking, queries, telling
from .export import csv_of_changes
from .forms import KINDS
from .naming import closed_to, table_label, why_label
from .undoing.whole import undo as take_back
from .wording import names_of, row_changes

blueprint = Blueprint("journal", __name__)
Z_REACHES = timedelta(days=1)


@blueprint.get("/changes")
@allow("read")
def changes():
    form = asking.filter_form()
    found = telling.find_things(form.record.data or "")
    exact = [one for one in found if one.name.casefold() == form.record.data.casefold()] or found
    if len(exact) == 1:
        return redirect(with_args(thing=exact[0].key, record=None, before=None, newer=None))
    asked = asking.filters(form)
    page = queries.page(asked, asking.place())
    named = telling.told([line.change_set.id for line in page.lines])
    shown = {"page": page, "named": named, "asked": asked, "about": asking.about(asked), "found": exact}
    shown["csv_args"] = {k: v for k, v in request.args.items() if k not in ("before", "newer", "record")}
    ways = dict(zip(("newer", "older"), asking.neighbours(page), strict=True))
    return render_template("journal/changes.html", form=form, kinds=KINDS, may_undo=may_undo, **shown, **ways)


@blueprint.get("/changes.csv")
@allow("read")
def changes_csv():
    rows = csv_of_changes(asking.filters(asking.filter_form()), KINDS)
    answer = Response(stream_with_context(rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=changes.csv"
    return answer


@blueprint.get("/changes/things")
@allow("read")
def things():
    return render_template("journal/_things.html", found=telling.find_things(request.args.get("record", "")))


@blueprint.get("/changes/<int:change_set_id>")
@allow("read")
def change_set(change_set_id):
    line, left = queries.line(change_set_id), queries.left_over(change_set_id)
    return render_template(
        "journal/change_set.html",
        line=line,
        kinds=KINDS,
        tables=queries.tables_of(change_set_id),
        rows=row_changes(change_set_id),
        left=left,
        names=names_of((one.table_name, one.row_pk) for one in left),
        may_undo=may_undo(line),
        why_label=why_label,
        table_label=table_label,
    )


@blueprint.post("/changes/<int:change_set_id>/undo")
@allow("read")
def undo(change_set_id):
    report = take_back(change_set_id, g.reader)
    say_undone(report, change_set_id)
    back = request.form.get("next")
    return redirect(local_path(back) if back and not is_left(report) else page_of(report))


@blueprint.post("/changes/undo-last")
@allow("read")
def undo_last():
    back = local_path(request.form.get("next"))
    number = queries.last_own(g.reader.id, clock.now() - Z_REACHES, closed_to(g.reader.role))
    if number is None:
        toast(
            _(
                "There is nothing of the last day that you could undo. Older changes are under Changes and undo."
            )
        )
        return redirect(back)
    report = take_back(number, g.reader)
    say_undone(report, number)
    return redirect(page_of(report) if is_left(report) else back)


def is_left(report) -> bool:
    """Whether an undo is to be looked at: something was left, or the page where one was may be gone with it."""
    return bool(report.conflicts or report.archived or queries.took_back_additions(report.change_set_id))


def page_of(report) -> str:
    """The page of what an undo wrote."""
    return url_for(".change_set", change_set_id=report.change_set_id)


def say_undone(report, number: int) -> None:
    """Say what was undone, and offer to do it again."""
    was = queries.change_set(number)
    named = telling.things([number]).get(number)
    what = said(was.action) + (f" ({named.name})" if named else "")
    sentence = _("Done again.") if was.undoes_id else _("Undone: %(what)s", what=what)
    if report.conflicts or report.archived:
        sentence = _("Undone, but for what is listed here.")
    toast(sentence, undo=report.change_set_id, again=not was.undoes_id)


def may_undo(line) -> bool:
    """Whether this reader may undo it; the verb asks again."""
    is_own = line.change_set.actor_kind == "user" and line.change_set.actor_id == g.reader.id
    return bool(line.rows) and line.undone_by is None and (is_own or may("undo"))
