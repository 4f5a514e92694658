"""The start page, search, and how pages look."""

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for

from crm.accounts import change_own
from crm.kernel import clock, pages
from crm.kernel.access import allow, public

from . import agenda, queries, sentences
from .forms import SampleForm

blueprint = Blueprint("insights", __name__)
A_YEAR = 365 * 24 * 3600


@blueprint.get("/")
@allow("read")
def start():
    """The start page is Today."""
    return redirect(url_for("insights.today"))


@blueprint.get("/today")
@allow("read")
def today():
    """What needs us, what is under way, what came of it."""
    if pages.wants_fragment():
        moving = render_template("insights/_sending.html", under_way=queries.under_way(), link=agenda.link)
        return pages.etagged(moving)
    return render_template(
        "insights/today.html",
        today=agenda.today(),
        greeting=agenda.greeting(),
        now=clock.now(),
        link=agenda.link,
        verb_of=sentences.verb_of,
        in_a_sentence=sentences.in_a_sentence,
    )


@blueprint.get("/today/lost")
@allow("read")
def lost():
    """Everybody whose address stopped working, the latest first."""
    found = queries.lost(pages.after(request.args.get("after")))
    following = None
    if len(found) > queries.PAGE:
        last = found[queries.PAGE - 1]
        following = pages.with_args(after=pages.cursor(last.at.isoformat(), last.contact_point_id))
    return render_template("insights/lost.html", found=found[: queries.PAGE], following=following)


@blueprint.get("/search")
@allow("read")
def search():
    """Find records, pages and actions; the palette asks for the options alone."""
    q = request.args.get("q", "").strip()[:200]
    found = pages.search(q)
    wanted = request.args.get("of", "")
    records = [hit for hit in found if "kind" in hit]
    one = next((hit for hit in records if str(hit["id"]) == wanted), records[0] if records else None)
    template = "insights/_options.html" if pages.wants_fragment() else "insights/search.html"
    return render_template(template, q=q, found=found, one=one, actions=pages.actions_on(one))


@blueprint.get("/more")
@allow("read")
def more():
    """Every room, for small screens."""
    return render_template("insights/more.html")


@blueprint.get("/settings")
@allow("read")
def settings():
    """What may be set, by this reader."""
    return render_template("insights/settings.html", items=pages.settings_items())


@blueprint.post("/appearance")
@public
def appear():
    """Keep how the reader wants pages to look, and this browser at the door."""
    answer = redirect(local(request.form.get("next", "")))
    asked = ((name, request.form.get(name), ways) for name, ways in pages.APPEARANCE.items())
    wanted = {name: way for name, way, ways in asked if way in ways}
    if wanted and g.reader is not None:
        change_own(g.reader, wanted, by=g.reader)
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    for name, way in wanted.items():
        answer.set_cookie(f"balai_{name}", way, max_age=A_YEAR, samesite="Lax", secure=secure, httponly=True)
    return answer


@blueprint.get("/styleguide")
@allow("read")
def styleguide():
    """Every component in every state."""
    form = SampleForm()
    form.validate()
    return render_template("styleguide.html", form=form, now=clock.now())


def local(address: str) -> str:
    """An address within this site, else the start page."""
    return (
        address if address.startswith("/") and address[1:2] not in ("/", "\\") else url_for("insights.start")
    )
