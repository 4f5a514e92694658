"""The builder of list filters: a page, which opens as a dialog over the list."""

import json
import re

from flask import redirect, render_template, request, url_for

from crm.directory import Filters, address, bounded, filters_in, parts_of
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.pages import fragment

from .. import asking
from .blueprint import blueprint

SUBJECTS = {"orgs": "org", "people": "person"}
HOMES = {"orgs": "directory.organisations", "people": "directory.people"}
PLACE = re.compile(r"filter\.all\[([0-9]{1,4})\]")
BESIDE = ("q", "segment", "archived", "sort", "cols", "view")


@blueprint.get("/people/filter", defaults={"room": "people"})
@blueprint.get("/orgs/filter", defaults={"room": "orgs"})
@allow("read")
def builder(room):
    """The conditions of a list, to be changed; Show goes to the list that has them."""
    lines = wanted(SUBJECTS[room])
    told = figure(SUBJECTS[room], lines)
    if request.args.get("do") == "show" and not told["trouble"]:
        return redirect(list_url(room, lines))
    return fragment(
        "audiences/builder.html",
        "builder",
        room=room,
        subject=SUBJECTS[room],
        lines=lines,
        fields=asking.fields(SUBJECTS[room]),
        beside=[(name, v) for name in BESIDE for v in request.args.getlist(name)],
        home=url_for(HOMES[room]),
        focus=focus(lines) if told["wrong"] is None else told["wrong"],
        **told,
    )


@blueprint.get("/people/filter/count", defaults={"room": "people"})
@blueprint.get("/orgs/filter/count", defaults={"room": "orgs"})
@allow("read")
def count_list(room):
    """How many the conditions find as they are typed."""
    lines = wanted(SUBJECTS[room])
    return render_template("audiences/_found.html", subject=SUBJECTS[room], **figure(SUBJECTS[room], lines))


def wanted(subject: str) -> list[asking.Line]:
    """The lines of the form, else of the list's address; with the one that was asked for added."""
    args = request.args
    lines = asking.lines_from(args, subject) if "rows" in args else in_address(subject)
    added = asking.new_line(args.get("add", "")[:200], subject) if args.get("add") else None
    return [*lines, added] if added else lines


def in_address(subject: str) -> list[asking.Line]:
    """The conditions that the list has now; an address that cannot be read has none."""
    try:
        return [asking.line_of(part, subject) for part in parts_of(filters_in(subject, request.args))]
    except Refused:
        return []


def figure(subject: str, lines: list[asking.Line]) -> dict:
    """How many that would be, or what is wrong with it."""
    beside = filters_in(subject, request.args)
    parts = conditions(lines)
    narrowed = Filters(
        subject,
        q=beside.q,
        segment=beside.segment,
        archived=beside.archived,
        filter=json.dumps({"all": parts}) if parts else "",
    )
    try:
        return {"found": bounded(narrowed), "trouble": "", "wrong": None}
    except Refused as error:
        trouble = getattr(error, "spoken", str(error.sentence))
        return {"found": None, "trouble": trouble, "wrong": wrong_line(error, lines)}


def wrong_line(error: Refused, lines: list[asking.Line]) -> int | None:
    """Which line of the form a refusal is about; those without a value were not asked."""
    place = PLACE.match(getattr(error, "path", ""))
    asked = [n for n, line in enumerate(lines) if line.is_complete]
    return asked[int(place[1])] if place and int(place[1]) < len(asked) else None


def conditions(lines: list[asking.Line]) -> list:
    """The conditions that are complete."""
    return [line.part() for line in lines if line.is_complete]


def list_url(room: str, lines: list[asking.Line]) -> str:
    """The list with these conditions."""
    beside = {name: request.args.getlist(name) for name in BESIDE if request.args.get(name)}
    return url_for(HOMES[room], **beside | address(conditions(lines), SUBJECTS[room]))


def focus(lines: list[asking.Line]) -> int | None:
    """Which line is to be typed in: the new one, or the one whose chip was followed."""
    if request.args.get("add"):
        return len(lines) - 1
    return request.args.get("edit", type=int)
