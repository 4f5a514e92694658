"""The lists of organisations and people, and what is done to many at once."""

from functools import partial

from flask import Response, g, redirect, request, stream_with_context, url_for

from crm.kernel.access import allow
from crm.kernel.moments import number
from crm.kernel.pages import fragment, toast
from crm.kernel.words import _, ngettext

from .. import columns, export, verbs
from ..forms import FilterForm
from ..queries.choices import list_choices
from ..queries.conditions import VIEWS, Filters
from ..queries.lists import Order, Selection, count_text, page_of
from .asking import chips, filters_from, place_in, url_of
from .blueprint import blueprint

SUBJECTS = {"orgs": "org", "people": "person"}
HOMES = {"org": "directory.organisations", "person": "directory.people"}


@blueprint.get("/orgs")
@allow("read")
def organisations():
    """Every organisation, narrowed, sorted and paged by the address."""
    return shown_list("org")


@blueprint.get("/people")
@allow("read")
def people():
    """Every person, narrowed, sorted and paged by the address."""
    return shown_list("person")


@blueprint.get("/orgs/export.<any(csv, xlsx):form>", defaults={"room": "orgs"})
@blueprint.get("/people/export.<any(csv, xlsx):form>", defaults={"room": "people"})
@allow("read")
def export_list(room, form):
    """The filtered list as a file."""
    filters = filters_from(SUBJECTS[room])
    body, kind = export.written(
        filters, Order.of(filters.subject, request.args.get("sort")), form, by=g.reader
    )
    answer = Response(stream_with_context(body), mimetype=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename={export.filename(filters.subject, form)}"
    return answer


@blueprint.post("/<any(orgs, people):room>/archive")
@allow("write")
def archive_many(room):
    """Put away what is selected."""
    done, number = verbs.archive_many(selected(SUBJECTS[room]), by=g.reader)
    toast(ngettext("%(num)s record archived", "%(num)s records archived", done), undo=number)
    return back(room)


@blueprint.post("/<any(orgs, people):room>/unarchive")
@allow("write")
def unarchive_many(room):
    """Bring back what is selected."""
    done, number = verbs.unarchive_many(selected(SUBJECTS[room]), by=g.reader)
    toast(ngettext("%(num)s record brought back", "%(num)s records brought back", done), undo=number)
    return back(room)


@blueprint.post("/<any(orgs, people):room>/tag")
@allow("write")
def tag_many(room):
    """Put a tag on what is selected."""
    tag = request.form.get("new_tag", "")
    done, number = verbs.tag_many(selected(SUBJECTS[room]), tag, by=g.reader)
    toast(ngettext("Tag put on %(num)s record", "Tag put on %(num)s records", done), undo=number)
    return back(room)


def shown_list(subject: str):
    """One page of a list; for htmx only its rows and chips."""
    filters, order = filters_from(subject), Order.of(subject, request.args.get("sort"))
    page = page_of(filters, order, place_in(order))
    count, is_exact = count_text(filters)
    choices = list_choices(subject)
    chosen = columns.chosen(columns.offered(subject), request.args.get("cols", ""))
    return fragment(
        "directory/list.html",
        "results",
        is_people=subject == "person",
        home=url_for(HOMES[subject]),
        room="people" if subject == "person" else "orgs",
        columns=chosen,
        values=columns.values(chosen, page.rows),
        filters=filters,
        page=page,
        count=count,
        is_exact=is_exact,
        choices=choices,
        chips=chips(filters, choices),
        sort=("-" if order.is_down else "") + order.key,
        previous=url_of(page.previous),
        following=url_of(page.next),
        export_url=partial(export_url, subject),
        views=partial(views, filters),
        is_everything=request.args.get("select") == "all" and is_exact,
        filter_form=FilterForm.of(filters, choices),
        kept={name: request.args.getlist(name) for name in KEPT if name in request.args},
    )


def views(filters) -> list[tuple]:
    """The views above a list: everything, then what the rooms above offer, each with how many it holds."""
    home = HOMES[filters.subject]
    everything = Filters(filters.subject)
    count, is_exact = count_text(everything)
    label = _("All people") if filters.subject == "person" else _("All organisations")
    first = (label, number(count) if is_exact else "", url_for(home), filters == everything)
    return [first] + [
        (each.label, each.count, url_for(home, segment=each.key), each.key == filters.segment)
        for source in VIEWS
        for each in source.offered(filters.subject)
    ]


def export_url(subject: str, form: str) -> str:
    """The address of this list as a file."""
    room = "people" if subject == "person" else "orgs"
    args = {name: v for name, v in request.args.to_dict(flat=False).items() if name != "after"}
    return url_for(".export_list", room=room, form=form, **args)


def selected(subject: str) -> Selection:
    """What a form says is selected."""
    return Selection(
        filters_from(subject, request.form),
        ids=tuple(request.form.getlist("id", type=int)[:1000]),
        is_everything=request.form.get("everything") == "yes",
        count=request.form.get("count", 0, type=int),
    )


def back(room: str):
    """To the list as it was, at its first page."""
    filters = {k: v for k, v in request.form.to_dict(flat=False).items() if k in KEPT and v != [""]}
    return redirect(url_for(HOMES[SUBJECTS[room]], **filters))


KEPT = ("segment", "q", "country", "kind", "tag", "language", "position", "email", "archived", "sort", "cols")
