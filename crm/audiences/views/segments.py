"""Segments: the list, one of them, and the builder."""

from flask import g, redirect, render_template, request, url_for

from crm.directory import find_parties
from crm.journal import wrote_last
from crm.kernel.access import allow
from crm.kernel.db import get_or_abort
from crm.kernel.errors import Refused
from crm.kernel.meeting import held
from crm.kernel.pages import toast
from crm.kernel.words import _

from .. import builder, queries, verbs
from ..criteria import offered as on_offer
from ..forms import OPERATORS, Draft
from ..models import Segment
from ..queries import reach
from ..uses import uses_of
from .blueprint import blueprint


@blueprint.get("/segments")
@allow("read")
def segments():
    """Every segment in use, with how many are in it today."""
    rows = [(row, queries.size_if_sound(row)) for row in queries.live_segments()]
    return render_template("audiences/segments.html", rows=rows)


@blueprint.route("/segments/new", methods=["GET", "POST"])
@allow("write")
def new_segment():
    """Write a segment; every button but Save only shows the form again."""
    draft = drafted() or Draft.begin(request.args.get("subject", ""), request.args.get("mode", ""))
    try:
        if is_saved(draft):
            segment = verbs.add_segment(draft.fields(), by=g.reader)
            toast(_("The segment is saved."), segment.written_in)
            return redirect(url_for(".segment", segment_id=segment.id))
        count_if_asked(draft)
    except Refused as error:
        draft.refuse(error)
    return writing(draft, None)


@blueprint.route("/segments/<int(max=2147483647):segment_id>/edit", methods=["GET", "POST"])
@allow("write")
def edit_segment(segment_id):
    """Change a segment."""
    segment = queries.seen_whole(held(Segment, segment_id))
    draft = drafted() or Draft.of(segment, request.args.get("mode", ""))
    try:
        if is_saved(draft) and draft.meet(segment, wrote_last("segment", segment_id)):
            segment = verbs.edit_segment(segment_id, draft.fields(), segment.version, by=g.reader)
            toast(draft.form.saved_words(), segment.written_in)
            return redirect(url_for(".segment", segment_id=segment_id))
        count_if_asked(draft)
    except Refused as error:
        draft.refuse(error)
    return writing(draft, segment)


@blueprint.post("/segments/count")
@allow("read")
def count():
    """How many the filter finds as it is typed; nothing is kept."""
    draft = Draft.read(request.form)
    try:
        draft.found = queries.count(draft.sound_tree(), draft.subject)
    except Refused as error:
        draft.refuse(error)
    return render_template("audiences/_count.html", draft=draft)


def count_if_asked(draft: Draft) -> None:
    """The same for a browser without scripts, where the answer is the whole page."""
    if request.form.get("do") == "count":
        draft.found = queries.count(draft.sound_tree(), draft.subject)


def drafted() -> Draft | None:
    """What was posted, if anything was."""
    return Draft.read(request.form) if request.method == "POST" else None


def is_saved(draft: Draft) -> bool:
    """Whether Save was pressed on a complete form."""
    return request.method == "POST" and request.form.get("do") == "save" and draft.form.validate()


def writing(draft: Draft, segment):
    """The builder."""
    offered = on_offer(draft.subject)
    return render_template(
        "audiences/segment_form.html",
        draft=draft,
        segment=segment,
        offered=offered,
        operators=OPERATORS,
        ops_for=lambda name: builder.operators(draft.subject, name, offered),
    )


@blueprint.get("/segments/<int(max=2147483647):segment_id>")
@allow("read")
def segment(segment_id):
    """Who is in a segment, whom of them we may write to, and who was put in or out by hand."""
    found = get_or_abort(Segment, segment_id)
    q = request.args.get("q", "").strip()[:200]
    return render_template(
        "audiences/segment.html",
        segment=found,
        sound=queries.soundness(found),
        reach=reach,
        q=q,
        candidates=find_parties(q, 10, found.subject) if q else [],
        uses=uses_of(segment_id),
        words=builder.sentence(found, on_offer(found.subject), OPERATORS),
    )


@blueprint.post("/segments/<int(max=2147483647):segment_id>/archive")
@allow("write")
def archive_segment(segment_id):
    """Put a segment away."""
    row = verbs.archive_segment(segment_id, by=g.reader)
    toast(_("The segment was put away."), row.written_in)
    return redirect(url_for(".segments"))


@blueprint.post("/segments/<int(max=2147483647):segment_id>/pins")
@allow("write")
def pin(segment_id):
    """Put somebody in, or leave them out, by hand."""
    party_id = request.form.get("party_id", 0, type=int)
    reason = request.form.get("reason", "")[:500]
    undo = verbs.pin(segment_id, party_id, request.form.get("mode", ""), reason, by=g.reader)
    toast(_("Done."), undo)
    return redirect(url_for(".segment", segment_id=segment_id))


@blueprint.post(
    "/segments/<int(max=2147483647):segment_id>/pins/<int(max=9223372036854775807):party_id>/remove"
)
@allow("write")
def unpin(segment_id, party_id):
    """Let the filter decide again."""
    undo = verbs.unpin(segment_id, party_id, by=g.reader)
    toast(_("The filter decides again."), undo)
    return redirect(url_for(".segment", segment_id=segment_id))
