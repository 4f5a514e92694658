"""The start page, search, and how pages look."""

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for

from crm.accounts import change_own
from crm.kernel import clock, pages
from crm.kernel.access import allow, public
from crm.kernel.errors import Refused
from crm.kernel.words import _

from . import agenda, queries, reporting, sentences, taking, verbs, words
from .forms import SampleForm, WordsForm

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


SPANS = "any(month, quarter, half, year)"


@blueprint.get("/reports")
@allow("read")
def reports():
    """Which periods can be reported."""
    return render_template("insights/reports.html", periods=reporting.lately(), spans=reporting.SPANS)


@blueprint.get(f"/reports/<{SPANS}:span>")
@allow("read")
def report(span):
    """The figures of one period; for htmx only the part that it asks for."""
    return pages.fragment("insights/report.html", "parts", page=reporting.page(span), about=reporting)


@blueprint.get(f"/reports/<{SPANS}:span>/rows/<figure>")
@allow("read")
def report_rows(span, figure):
    """The people, contacts or rows that a figure counts."""
    found, following = reporting.behind(span, figure)
    period, opens = reporting.asked(span), reporting.record_url
    return render_template(
        "insights/report_rows.html", found=found, following=following, period=period, opens=opens
    )


@blueprint.route(f"/reports/<{SPANS}:span>/words/<section>", methods=["GET", "POST"])
@allow("write")
def report_words(span, section):
    """Say something beside a part of a report."""
    period = reporting.asked(span)
    stands = words.of(section, period)
    form = WordsForm(data={"body": stands.body, "version": stands.version})
    if form.validate_on_submit():
        try:
            body, seen = form.body.data or "", form.seen_version()
            row = verbs.write_words(period, section, body, by=g.reader, version=seen)
        except Refused as error:
            form.refuse(error)
        else:
            pages.toast(_("Saved."), undo=row and row.written_in)
            return redirect(url_for("insights.report", span=span, q=period.key) + f"#{section}")
    return reporting.words_page(period, section, form), 422 if form.is_submitted() else 200


@blueprint.get(f"/reports/<{SPANS}:span>/report.<any(xlsx, docx, pdf):form>")
@allow("read")
def report_file(span, form):
    """The report as a file."""
    file = taking.file_of(reporting.asked(span), form, by=g.reader)
    answer = Response(file.body, mimetype=file.kind)
    answer.headers["Content-Disposition"] = f"attachment; filename={file.name}"
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
