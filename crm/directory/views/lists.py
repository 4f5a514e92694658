"""The lists of organisations and people, and what is done to many at once."""

import secrets
from functools import partial

from flask import g, redirect, request, url_for

from crm.kernel.access import allow
from crm.kernel.pages import fragment, toast, wants_fragment
from crm.kernel.words import ngettext

from .. import columns, verbs
from ..queries.asked import NARROWING
from ..queries.choices import tags
from ..queries.conditions import VIEWS, Asked
from ..queries.finding import nearest_words
from ..queries.lists import Order, bounded, count_text, page_of, size
from ..verbs.bulk import Action
from .asking import chips, filters_from, place_in, url_of, usable
from .blueprint import blueprint
from .selections import chosen_in

SUBJECTS = {"orgs": "org", "people": "person"}
HOMES = {"org": "directory.organisations", "person": "directory.people"}


@blueprint.get("/orgs")
@allow("read")
def organisations():
    """Every organisation, narrowed, sorted and paged by the address."""
    return opened("org") or shown_list("org")


@blueprint.get("/people")
@allow("read")
def people():
    """Every person, narrowed, sorted and paged by the address."""
    return opened("person") or shown_list("person")


@blueprint.post("/<any(orgs, people):room>/archive")
@allow("write")
def archive_many(room):
    """Put away what is selected."""
    chosen = chosen_in(SUBJECTS[room])
    if chosen.is_long:
        return in_background(chosen, Action("archived", "archive"))
    done, number = verbs.archive_many(chosen, by=g.reader)
    toast(ngettext("%(num)s record archived", "%(num)s records archived", done), undo=number)
    return back(room)


@blueprint.post("/<any(orgs, people):room>/unarchive")
@allow("write")
def unarchive_many(room):
    """Bring back what is selected."""
    chosen = chosen_in(SUBJECTS[room])
    if chosen.is_long:
        return in_background(chosen, Action("archived", "unarchive"))
    done, number = verbs.unarchive_many(chosen, by=g.reader)
    toast(ngettext("%(num)s record brought back", "%(num)s records brought back", done), undo=number)
    return back(room)


@blueprint.post("/<any(orgs, people):room>/tag")
@allow("write")
def tag_many(room):
    """Put a tag on what is selected."""
    tag, chosen = request.form.get("new_tag", ""), chosen_in(SUBJECTS[room])
    if chosen.is_long:
        return in_background(chosen, Action("tags", "add", [tag]))
    done, number = verbs.tag_many(chosen, tag, by=g.reader)
    toast(ngettext("Tag put on %(num)s record", "Tag put on %(num)s records", done), undo=number)
    return back(room)


def in_background(chosen, action: Action):
    """Let a worker do it, and show how far it is."""
    job = verbs.bulk.begin(chosen, action, secrets.token_urlsafe(12), by=g.reader)
    return redirect(url_for("directory.bulk_job", job_id=job.id))


def opened(subject: str):
    """The view that the reader chose to open the bare list with, if they did."""
    url = VIEWS[0].opens(subject) if not request.args and not wants_fragment() else None
    return redirect(url) if url else None


def shown_list(subject: str):
    """One page of a list; for htmx only its rows and chips."""
    filters, order = filters_from(subject), Order.of(subject, request.args.get("sort"))
    sentence = chips(filters)
    sound = usable(filters, sentence)
    page = page_of(sound, order, place_in(order))
    is_everything = request.args.get("select") == "all"
    count, is_exact = (size(sound), True) if is_everything else count_text(sound)
    offered = columns.offered(subject)
    chosen = columns.chosen(offered, ",".join(request.args.getlist("cols")))
    return fragment(
        "directory/list.html",
        "results",
        is_people=subject == "person",
        home=url_for(HOMES[subject]),
        room="people" if subject == "person" else "orgs",
        columns=chosen,
        offered=offered,
        values=columns.values(chosen, page.rows),
        filters=filters,
        page=page,
        count=count,
        is_exact=is_exact,
        tags=tags(),
        chips=sentence,
        sort=("-" if order.is_down else "") + order.key,
        previous=url_of(page.previous),
        following=url_of(page.next),
        export_url=partial(export_url, subject),
        builder_url=partial(builder_url, subject),
        bar=partial(bar, filters, chosen, order),
        found_without=lambda: [(chip, bounded(chip.without)) for chip in sentence if chip.without],
        meant=lambda: nearest_words(filters.q) if filters.q and "@" not in filters.q else None,
        is_everything=is_everything,
        kept={name: request.args.getlist(name) for name in KEPT if name in request.args},
    )


def bar(filters, chosen, order) -> tuple[str, dict]:
    """The views above the list, as the room draws them that keeps them."""
    asked = Asked(filters, columns.keys_of(chosen), ("-" if order.is_down else "") + order.key, request.args)
    return VIEWS[0].bar(asked)


def builder_url(subject: str, number: int | None = None) -> str:
    """The builder of this list's filters, at one of them."""
    args = {n: v for n, v in request.args.to_dict(flat=False).items() if n in KEPT}
    room = "people" if subject == "person" else "orgs"
    return url_for("audiences.builder", room=room, **args, **({} if number is None else {"edit": number}))


def export_url(subject: str, form: str) -> str:
    """The address of this list as a file."""
    room = "people" if subject == "person" else "orgs"
    args = {name: v for name, v in request.args.to_dict(flat=False).items() if name != "after"}
    return url_for("directory.export_list", room=room, form=form, **args)


def back(room: str):
    """To the list as it was, at its first page."""
    filters = {k: v for k, v in request.form.to_dict(flat=False).items() if k in KEPT and v != [""]}
    return redirect(url_for(HOMES[SUBJECTS[room]], **filters))


KEPT = (*NARROWING, "filter", "segment", "q", "archived", "sort", "cols", "view")
