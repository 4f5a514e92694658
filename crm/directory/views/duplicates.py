"""Records that may be one: decide pair by pair, side by side."""

from flask import g, redirect, render_template, request, url_for

from crm.kernel.access import allow
from crm.kernel.pages import toast
from crm.kernel.words import _, ngettext

from .. import verbs
from ..forms.duplicates import asked, choices, in_words, numbers_of, whole
from ..queries import duplicates as queries
from ..queries.choices import form_choices
from .blueprint import blueprint, party_url


@blueprint.get("/duplicates")
@allow("write")
def duplicates():
    """Pairs that may be one, the strongest first."""
    wanted = asked(request.args)
    page = queries.pairs_of(wanted, request.args.get("after", ""))
    shown = {
        "asked": wanted,
        "page": page,
        "merged": {name: whole(request.args.get(name)) for name in ("first", "last", "merged")},
        "waiting": queries.number_waiting(),
        "countries": form_choices().countries,
    }
    sure = queries.sure_pairs(wanted) if wanted.state == "open" else []
    return render_template("directory/duplicates.html", sure=len(sure), **shown)


@blueprint.get("/duplicates/<int:one_id>/<int:other_id>")
@allow("write")
def pair(one_id, other_id):
    """Two records side by side, with what would move and which values stay."""
    survivor, loser = numbers_of(request.args, one_id, other_id)
    found = queries.pair_between(one_id, other_id)
    sides = {found.one.party.id: found.one, found.other.party.id: found.other}
    fields = verbs.merging.choices_between(sides[survivor].party, sides[loser].party)
    moves = verbs.merging.what_moves(loser)
    return render_template(
        "directory/pair.html",
        pair=found,
        survivor=sides[survivor],
        loser=sides[loser],
        fields=in_words(fields, found.one.party.kind),
        moves=moves,
    )


@blueprint.post("/duplicates/<int:one_id>/<int:other_id>/merge")
@allow("write")
def merge(one_id, other_id):
    """Make the two one."""
    survivor, loser = numbers_of(request.form, one_id, other_id)
    row = verbs.merge(survivor, loser, choices(request.form), by=g.reader)
    toast(_("The two records are one."), undo=row.change_set_id)
    return redirect(next_pair() or party_url(survivor, row.survivor.kind, row.survivor.display_name))


@blueprint.post("/duplicates/<int:one_id>/<int:other_id>/different")
@allow("write")
def keep_apart(one_id, other_id):
    """The two are different."""
    number = verbs.keep_apart(one_id, other_id, by=g.reader)
    toast(_("They stay two, and are not shown again."), undo=number)
    return redirect(next_pair() or url_for(".duplicates"))


@blueprint.post("/duplicates/<int:one_id>/<int:other_id>/ask-again")
@allow("write")
def ask_again(one_id, other_id):
    """Perhaps they are one after all."""
    number = verbs.ask_again(one_id, other_id, by=g.reader)
    toast(_("The pair is among those to decide again."), undo=number)
    return redirect(url_for(".duplicates"))


@blueprint.post("/duplicates/merge-sure")
@allow("write")
def merge_sure():
    """Merge the pairs that are beyond doubt."""
    done = verbs.merge_alike(queries.sure_pairs(asked(request.form)), by=g.reader)
    count = len(done.merges)
    merged = ngettext("%(num)s pair was merged.", "%(num)s pairs were merged.", count)
    toast(" ".join([merged, *done.said, _("Each can be undone under Changes.")]))
    ends = {"first": done.merges[0], "last": done.merges[-1], "merged": count} if count else {}
    return redirect(url_for(".duplicates", **ends))


@blueprint.post("/duplicates/unmerge")
@allow("write")
def unmerge_together():
    """Take back what was merged together."""
    first, last = (whole(request.form.get(name)) for name in ("first", "last"))
    done = verbs.unmerge_together(first, last, by=g.reader)
    parted = ngettext("%(num)s pair is two again.", "%(num)s pairs are two again.", len(done.merges))
    toast(" ".join([parted, *done.said]))
    return redirect(url_for(".duplicates"))


def next_pair() -> str | None:
    """Back to the list, where somebody came from there."""
    return url_for(".duplicates") if request.form.get("back") == "list" else None
