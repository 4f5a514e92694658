"""Posts: what they are, who holds and held them, and one holder following another."""

from flask import g, redirect, render_template, request, url_for

from crm.journal import wrote_last
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.meeting import held, saved_words
from crm.kernel.pages import toast
from crm.kernel.words import _

from .. import queries
from ..forms.parts import number_in
from ..forms.posts import AbolishForm, PostForm, SuccessionForm
from ..models import Post
from ..queries.posts import free_holders, office, office_of, offices_of
from ..queries.records import holding, record
from ..verbs import posts as verbs
from ..verbs import succession as following
from .blueprint import blueprint, party_url
from .records import number_of


@blueprint.get("/people/options")
@allow("read")
def person_options():
    """People to pick from while somebody types."""
    q = next((v for name, v in request.args.items() if name.endswith("person")), "")
    found = queries.find_parties(q[:200], 12, "person")
    return render_template("directory/_options.html", found=found)


@blueprint.get("/posts/<int:post_id>")
@allow("read")
def post(post_id):
    """A post: its seats today, and everybody who held them."""
    shown = office(post_id)
    return render_template("directory/post.html", office=shown, loose=free_holders(shown.post))


@blueprint.route("/orgs/<ref>/posts/new", methods=["GET", "POST"])
@allow("write")
def add_post(ref):
    """A new post of an organisation."""
    place = record(number_of(ref), "org").party
    form = PostForm()
    return written(form, place, _("New post"), lambda: verbs.add_post(place.id, form.fields(), by=g.reader))


@blueprint.route("/posts/<int:post_id>/edit", methods=["GET", "POST"])
@allow("write")
def edit_post(post_id):
    """Change what a post is."""
    version = held(Post, post_id).version
    found = office(post_id)
    values = PostForm.values_of(found.post)
    form, fresh = PostForm(data=values), PostForm(formdata=None, data=values)

    def write():
        if not form.meet(fresh, version, wrote_last("post", post_id)):
            return None
        return verbs.edit_post(post_id, form.fields(), by=g.reader, version=version)

    form.begin(fresh, version)

    return written(form, found.place, _("Change post"), write, found.post)


@blueprint.route("/posts/<int:post_id>/abolish", methods=["GET", "POST"])
@allow("write")
def abolish_post(post_id):
    """Note the last day of a post."""
    found = office(post_id)
    form = AbolishForm()

    def write():
        return verbs.abolish_post(post_id, form.day(), by=g.reader, reason=form.reason.data or "")

    return written(form, found.place, _("Abolish post"), write, found.post)


@blueprint.post("/posts/<int:post_id>/restore")
@allow("write")
def restore_post(post_id):
    """Bring a post back."""
    toast(_("Brought back."), undo=verbs.restore_post(post_id, by=g.reader).written_in)
    return redirect(url_for(".post", post_id=post_id))


@blueprint.post("/posts/<int:post_id>/seat")
@allow("write")
def seat_position(post_id):
    """Somebody who was noted without a post holds this one."""
    position = verbs.seat_position(number_in(request.form.get("position")) or 0, post_id, by=g.reader)
    toast(_("Saved."), undo=position.written_in)
    return redirect(url_for(".post", post_id=post_id))


@blueprint.route("/posts/<int:post_id>/succession", methods=["GET", "POST"])
@allow("write")
def succession(post_id):
    """One holder follows another."""
    found = office(post_id)
    form = SuccessionForm().offer(found, offices_of(found.place.id))
    form.propose(found, number_in(request.args.get("leaves")))

    def write():
        return following.succeed(post_id, form.succession(), by=g.reader, anyway=form.is_anyway())

    return followed(form, found, write)


@blueprint.route("/positions/<int:position_id>/succession", methods=["GET", "POST"])
@allow("write")
def succeed_position(position_id):
    """One holder follows another where no post was noted yet."""
    known = holding(position_id)
    if known.position.post_id:
        return redirect(url_for(".succession", post_id=known.position.post_id, leaves=position_id))
    found = office_of(known)
    form = SuccessionForm().offer(found, []).propose(found, position_id)

    def write():
        wanted, anyway = form.succession(), form.is_anyway()
        return following.succeed_position(position_id, wanted, by=g.reader, anyway=anyway)

    return followed(form, found, write)


def written(form, place, title: str, write, known=None):
    """Write what a form says and go to the post; or show the form with what is wrong."""
    if form.validate_on_submit():
        try:
            row = write()
        except Refused as error:
            form.refuse(error)
        else:
            if row is not None:
                toast(saved_words(form), undo=row.written_in)
                return redirect(url_for(".post", post_id=row.id))
    page = render_template("directory/post_form.html", form=form, place=place, title=title, known=known)
    return page, 422 if form.is_submitted() else 200


def followed(form, found, write):
    """Hand the office over and go to the organisation; or show the form with what is wrong."""
    problem = None
    if form.validate_on_submit():
        try:
            done = write()
        except Refused as error:
            problem = error
            form.refuse(error)
        else:
            toast(_("Handed over.") if done.came else _("Noted as vacant."), undo=done.written_in)
            return redirect(party_url(found.place.id, "org", found.place.display_name))
    page = render_template("directory/succession.html", form=form, office=found, problem=problem)
    return page, 422 if form.is_submitted() else 200
