"""Writing a newsletter: begin, words, readers, and the versions before."""

from flask import g, redirect, render_template, request, url_for

from crm.journal import wrote, wrote_last
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.meeting import held
from crm.kernel.pages import flat_errors, toast, wants_fragment
from crm.kernel.words import _

from .. import choices, queries, verbs
from ..forms import AboutForm, AudienceForm, BeginForm, ContentForm
from ..frame import frame
from ..models import Newsletter
from ..queries.recipients import PAGE, people_page
from .blueprint import blueprint, framed, newsletter_url, page_of, place


@blueprint.get("/newsletters")
@allow("read")
def newsletters():
    """Every newsletter, the newest first."""
    group = request.args.get("group") or None
    rows, following = page_of(
        queries.newsletters_page(group, place()), queries.PAGE, lambda row: row.mailing_id
    )
    return render_template("campaigns/newsletters.html", rows=rows, following=following, group=group)


@blueprint.route("/newsletters/new", methods=["GET", "POST"])
@allow("write")
def new_newsletter():
    """Begin a newsletter."""
    form = choices.for_begin(BeginForm(campaign_id=request.args.get("campaign", type=int)))
    try:
        if form.validate_on_submit():
            fields = verbs.NewsletterFields(
                subject=form.subject.data or "", campaign_id=form.campaign_id.data
            )
            newsletter = verbs.draft(fields, by=g.reader)
            toast(_("The newsletter is begun."), undo=wrote())
            return redirect(url_for(".content", mailing_id=newsletter.mailing_id))
    except Refused as error:
        form.refuse(error)
    return render_template("campaigns/new_newsletter.html", form=form)


@blueprint.get("/newsletters/<int:mailing_id>")
@allow("read")
def newsletter(mailing_id):
    """Wherever this newsletter is now."""
    return redirect(newsletter_url(queries.live_newsletter(mailing_id)))


@blueprint.route("/newsletters/<int:mailing_id>/content", methods=["GET", "POST"])
@allow("read")
def content(mailing_id):
    """The words; saved by themselves while they are typed."""
    held(Newsletter, mailing_id)
    found = queries.live_newsletter(mailing_id)
    form = ContentForm(obj=found)
    if request.method == "POST":
        return save(found, form)
    return desk(found, form.remember(found.version))


def desk(found, form, about=None):
    """The page of words."""
    about = about or choices.for_about(AboutForm(formdata=None, obj=found)).remember()
    beside = choices.for_content(found, request.args.get("as", type=int))
    return framed("content", found.mailing_id, newsletter=found, form=form, about=about, **beside)


@allow("write")
def save(found, form):
    """Save what was typed; the page's own script gets back what changed around it."""
    fresh, their = ContentForm(formdata=None, obj=found), wrote_last("newsletter", found.mailing_id)
    try:
        if form.validate() and form.meet(fresh, found.version, their):
            words = form.words(found.is_html)
            found = verbs.write(found.mailing_id, words, version=found.version, by=g.reader)
            form.remember(found.version)
    except Refused as error:
        form.refuse(error)
    if wants_fragment():
        return render_template(
            "campaigns/_saved.html",
            frame=frame(found, "content"),
            newsletter=found,
            form=form,
            version_count=len(queries.versions(found.mailing_id)),
        )
    if flat_errors(form):
        return desk(found, form), 422
    toast(form.saved_words(), undo=wrote())
    step = "audience" if "next" in request.form else "content"
    return redirect(url_for(f".{step}", mailing_id=found.mailing_id))


@blueprint.post("/newsletters/<int:mailing_id>/about")
@allow("write")
def about(mailing_id):
    """Where it belongs: campaign and language."""
    held(Newsletter, mailing_id)
    found = queries.live_newsletter(mailing_id)
    form, fresh = AboutForm(), AboutForm(formdata=None, obj=found)
    if not form.meet(choices.for_about(fresh), None, wrote_last("newsletter", mailing_id)):
        words = ContentForm(formdata=None, obj=found).remember(found.version)
        return desk(found, words, choices.for_about(form)), 422
    place = {"campaign_id": form.campaign_id.data, "language": form.language.data or "en"}
    verbs.set_about(mailing_id, **place, by=g.reader)
    toast(form.saved_words(), undo=wrote())
    return redirect(url_for(".content", mailing_id=mailing_id))


@blueprint.route("/newsletters/<int:mailing_id>/audience", methods=["GET", "POST"])
@allow("read")
def audience(mailing_id):
    """Who is to read it, and what becomes of them on the way."""
    held(Newsletter, mailing_id)
    found = queries.live_newsletter(mailing_id)
    shown = {"obj": found, "data": choices.audience_now(found)}
    fresh = choices.for_audience(AudienceForm(formdata=None, **shown), found)
    form = choices.for_audience(AudienceForm(**shown), found).begin(fresh)
    their = wrote_last("newsletter", mailing_id)
    try:
        if request.method == "POST" and form.validate() and form.meet(fresh, None, their):
            return choose(mailing_id, form)
    except Refused as error:
        form.refuse(error)
    page = framed("audience", mailing_id, newsletter=found, form=choices.for_audience(form, found))
    return page, 422 if form.errors else 200


@allow("write")
def choose(mailing_id, form):
    """Keep the choice of readers."""
    verbs.choose_audience(mailing_id, verbs.AudienceFields(**form.fields()), by=g.reader)
    toast(form.saved_words() if form.merged else _("The readers are chosen."), undo=wrote())
    return redirect(url_for(".audience", mailing_id=mailing_id))


@blueprint.get("/newsletters/<int:mailing_id>/people")
@allow("read")
def people(mailing_id):
    """The names behind each number of the funnel."""
    found = queries.live_newsletter(mailing_id)
    left = request.args.get("left") or None
    rows, following = page_of(people_page(found, left, place() or 0), PAGE, lambda party: party.id)
    return framed("people", mailing_id, newsletter=found, rows=rows, following=following, left=left)


@blueprint.get("/newsletters/<int:mailing_id>/person-options")
@allow("read")
def person_options(mailing_id):
    """People to choose from, for what was typed."""
    found = choices.people_like(request.args.get("q", ""))
    return render_template(
        "campaigns/_people.html", people=found, field=request.args.get("for", "person_ids")
    )


@blueprint.get("/newsletters/<int:mailing_id>/versions")
@allow("read")
def versions(mailing_id):
    """How it read before."""
    return framed("versions", mailing_id, versions=queries.versions(mailing_id))


@blueprint.post("/newsletters/<int:mailing_id>/versions/<int:n>")
@allow("write")
def restore(mailing_id, n):
    """Go back to an earlier version."""
    verbs.restore(mailing_id, n, by=g.reader)
    toast(_("Version %(n)s is back. What was there is kept as a version too.", n=n), undo=wrote())
    return redirect(url_for(".content", mailing_id=mailing_id))
