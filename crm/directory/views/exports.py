"""Lists as files: what goes out, in which form, and who took which."""

from flask import Response, g, render_template, request, stream_with_context, url_for

from crm.kernel.access import allow
from crm.kernel.pages import after, cursor

from .. import columns, export
from ..queries.exports import page_of_exports
from ..queries.lists import Order
from ..queries.selecting import measured
from ..verbs.bulk.planning import settled
from .asking import chips
from .blueprint import blueprint
from .lists import HOMES, KEPT, SUBJECTS
from .selections import carried, chosen_in


@blueprint.route("/orgs/export.<any(csv, xlsx):form>", methods=["GET", "POST"], defaults={"room": "orgs"})
@blueprint.route("/people/export.<any(csv, xlsx):form>", methods=["GET", "POST"], defaults={"room": "people"})
@allow("read")
def export_list(room, form):
    """The list, or what is selected of it, as a file."""
    wanted = wanted_of(SUBJECTS[room], form)
    body, kind = export.written(wanted, by=g.reader)
    answer = Response(stream_with_context(body), mimetype=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename={export.filename(wanted.subject, form)}"
    return answer


@blueprint.route("/orgs/export", methods=["GET", "POST"], defaults={"room": "orgs"})
@blueprint.route("/people/export", methods=["GET", "POST"], defaults={"room": "people"})
@allow("read")
def export_choice(room):
    """In which form a list, or what is selected of it, is wanted, and with which columns."""
    subject = SUBJECTS[room]
    chosen = chosen_in(subject)
    return render_template(
        "directory/export.html",
        room=room,
        chosen=chosen,
        count=counted(chosen),
        carried=carried(chosen, KEPT),
        shown=columns.chosen(columns.offered(subject), request.values.get("cols", "")),
        offered=columns.offered(subject),
        words=words_of(chosen.filters),
        home=url_for(
            HOMES[subject], **{n: v for n, v in request.values.to_dict(flat=False).items() if n in KEPT}
        ),
    )


@blueprint.get("/settings/exports")
@allow("settings")
def exports():
    """Who took which list out of the house."""
    rows, following = page_of_exports(after(request.args.get("after")))
    return render_template("directory/exports.html", rows=rows, following=following and cursor(following))


def wanted_of(subject: str, form: str) -> export.Wanted:
    """What an address or a form asks for."""
    chosen, offered = chosen_in(subject), columns.offered(subject)
    is_all = request.values.get("fields") == "all"
    shown = offered if is_all else columns.chosen(offered, request.values.get("cols", ""))
    order = Order.of(subject, request.values.get("sort"))
    return export.Wanted(chosen, order, tuple(shown), form, words_of(chosen.filters))


def counted(chosen) -> int:
    """How many go out; "all" of a list that changed since it was looked at is refused."""
    if chosen.is_everything:
        return settled(chosen)[0]
    return len(chosen.ids) or measured(whole_list(chosen))[0]


def whole_list(chosen):
    """The same, where nothing is ticked: everything the filters let through."""
    return type(chosen)(chosen.filters, is_everything=True)


def words_of(filters) -> str:
    """What a list was narrowed by, as a sentence."""
    said = [
        " ".join(str(part) for part in (chip.field, chip.op, chip.value) if part) for chip in chips(filters)
    ]
    return "; ".join(([f"“{filters.q}”"] if filters.q else []) + said)
