"""Who is still in office: a list that is worked through a row at a time, by keys or by buttons."""

from flask import g, make_response, redirect, render_template, request, url_for

from crm.kernel import clock
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.pages import toast, wants_fragment
from crm.kernel.words import _

from ..forms.posts import AnswerForm, SuccessionForm
from ..queries import confirm as asked
from ..queries.posts import office, office_of, offices_of
from ..queries.records import holding
from ..verbs import confirm as verbs
from ..verbs import succession as following
from .blueprint import blueprint


@blueprint.get("/confirm")
@allow("read")
def confirm():
    """Everybody of whom we do not know whether they are still in office."""
    page = {"questions": asked.questions(), "total": asked.how_many(), "problem": None}
    return render_template("directory/confirm.html", **page)


@blueprint.post("/confirm/<int:position_id>")
@allow("write")
def answer(position_id):
    """Still in office, left, or asked again later."""
    form = AnswerForm()
    try:
        done, words = answered(position_id, form)
    except Refused as error:
        return row_again(position_id, error)
    return row_done(position_id, words, done.written_in)


@blueprint.route("/confirm/<int:position_id>/replace", methods=["GET", "POST"])
@allow("write")
def replace_holder(position_id):
    """Somebody else is in office: the form of a succession, inside the row."""
    known = holding(position_id)
    number = known.position.post_id
    found = office(number) if number else office_of(known)
    form = SuccessionForm().offer(found, offices_of(found.place.id)).propose(found, position_id)
    if not wants_fragment():
        return redirect(url_for(".succeed_position", position_id=position_id))
    problem = None
    if form.validate_on_submit():
        try:
            done = handed_over(position_id, number, form)
        except Refused as error:
            problem = error
            form.refuse(error)
        else:
            words = _("Handed over.") if done.came else _("Noted as vacant.")
            return row_done(position_id, words, done.written_in)
    row = question(position_id)
    return render_template("directory/_replace.html", form=form, office=found, q=row, problem=problem)


def handed_over(position_id: int, post_id: int | None, form: SuccessionForm):
    """Hand the office over, whether or not it was noted as a post."""
    said = {"by": g.reader, "anyway": form.is_anyway()}
    if post_id:
        return following.succeed(post_id, form.succession(), **said)
    return following.succeed_position(position_id, form.succession(), **said)


def answered(position_id: int, form: AnswerForm):
    """Do what the button says; what was written, and how it is told."""
    said, seen = request.form.get("answer"), {"by": g.reader, "version": form.seen_version()}
    if said == "later":
        return verbs.ask_later(position_id, **seen), _("We ask again in a week.")
    term_ends_on, last_on = form.days()
    if said == "vacant":
        return verbs.vacate(position_id, last_on or clock.today(), **seen), _("Noted as vacant.")
    return verbs.confirm_position(position_id, term_ends_on, **seen), _("Still in office.")


def question(position_id: int):
    """The row as it stands now, or nothing if there is no such question any more."""
    known = holding(position_id)
    rows = asked.questions(only=[known.position.person_id])
    return next((row for row in rows if row.holding.position.id == position_id), None)


def row_again(position_id: int, error: Refused):
    """The row with what is wrong; without a script, the list with it."""
    if not wants_fragment():
        toast(error.sentence)
        return redirect(url_for(".confirm"))
    row = question(position_id)
    if row is None:
        return render_template(
            "directory/_confirmed.html", number=position_id, words=error.sentence, left=None
        )
    return render_template("directory/_question.html", q=row, problem=error)


def row_done(position_id: int, words: str, undo: int | None):
    """The row says what was done, with the way back; without a script, the list goes on."""
    if not wants_fragment():
        toast(words, undo=undo)
        return redirect(url_for(".confirm"))
    page = render_template(
        "directory/_confirmed.html",
        number=position_id,
        known=holding(position_id),
        words=words,
        undo=undo,
        left=asked.how_many(),
    )
    return make_response(page)
