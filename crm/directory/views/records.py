"""The page of one organisation or person."""

from flask import Response, g, redirect, render_template, request
from markupsafe import Markup

from crm.kernel import clock, moments, settings
from crm.kernel.access import allow
from crm.kernel.errors import NotFound
from crm.kernel.pages import toast
from crm.kernel.paper import typeset
from crm.kernel.words import _

from .. import queries, verbs
from ..brief import brief_of
from ..forms.notes import kind_said
from ..names import slug
from ..onpaper import content_of
from ..panels import STREAMS, TABS, marks_for, panels_for, streams, tabs_for
from ..queries.records import record
from ..story import by_month, origin
from .blueprint import blueprint, party_url

LONGEST_NUMBER = 18
SUBJECTS = {"orgs": "org", "people": "person"}


@blueprint.get("/orgs/<ref>")
@allow("read")
def organisation(ref):
    """One organisation: who is who there, how to reach it, what we know."""
    return shown_record(ref, "org", "directory/organisation.html")


@blueprint.get("/people/<ref>")
@allow("read")
def person(ref):
    """One person: what they hold, how to reach them, what we know."""
    return shown_record(ref, "person", "directory/person.html")


@blueprint.post("/records/<int:party_id>/archive")
@allow("write")
def archive(party_id):
    """Put a record away."""
    party = verbs.archive(party_id, by=g.reader)
    toast(_("Archived."), undo=party.written_in)
    return redirect(party_url(party.id, party.kind, party.display_name))


@blueprint.post("/records/<int:party_id>/unarchive")
@allow("write")
def unarchive(party_id):
    """Bring a record back."""
    party = verbs.unarchive(party_id, by=g.reader)
    toast(_("Brought back."), undo=party.written_in)
    return redirect(party_url(party.id, party.kind, party.display_name))


@blueprint.get("/orgs/options")
@allow("read")
def organisation_options():
    """Organisations to pick from while somebody types."""
    q = next((v for name, v in request.args.items() if name.endswith("organisation")), "")
    found = queries.find_parties(q[:200], 12, "org")
    return render_template("directory/_options.html", found=found)


def shown_record(ref: str, kind: str, template: str):
    """The page of a record, at its right address."""
    if heir := queries.heir(number_of(ref)):
        return redirect(party_url(heir.id, heir.kind, heir.display_name), 301)
    found = record(number_of(ref), kind)
    address = address_of(found)
    if request.path != address:
        return redirect(address, 301 if ref.isdigit() else 302)
    show = request.args.get("show") if request.args.get("show") in STREAMS else None
    brief = brief_of(found, show)
    return render_template(
        template,
        **frame(found, ""),
        brief=brief,
        marks=brief.marks,
        months=by_month(brief.events),
        kind_said=kind_said,
        origin=origin(found),
        streams=streams(),
        show=show,
        panels=list(drawn(panels_for(found.party, "main"))),
        side_panels=list(drawn(panels_for(found.party, "side"))),
    )


@blueprint.get("/orgs/<ref>/brief.pdf")
@allow("read")
def organisation_pdf(ref):
    """The brief of an organisation as one sheet of paper."""
    return on_paper(record(number_of(ref), "org"))


@blueprint.get("/people/<ref>/brief.pdf")
@allow("read")
def person_pdf(ref):
    """The brief of a person as one sheet of paper."""
    return on_paper(record(number_of(ref), "person"))


def on_paper(found) -> Response:
    """The brief as PDF, with who took it and when at its foot."""
    now, party = clock.now(), found.party
    foot = _(
        "Printed %(when)s by %(who)s. Contains personal data: do not leave it behind.",
        when=moments.moment(now),
        who=g.reader.name,
    )
    content = content_of(brief_of(found), foot, settings().network_name)
    body = typeset("directory/brief.typ", content, lang=party.lang or "", at=now)
    name = f"brief-{party.id}-{slug(party.display_name)}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(body, mimetype="application/pdf", headers=headers)


@blueprint.get("/<any(orgs, people):room>/<ref>/<tab>")
@allow("read")
def record_tab(room, ref, tab):
    """One tab of a record: people, mail, changes."""
    if heir := queries.heir(number_of(ref)):
        return redirect(f"{party_url(heir.id, heir.kind, heir.display_name)}/{tab}", 301)
    found = record(number_of(ref), SUBJECTS[room])
    chosen = TABS.get((found.party.kind, tab))
    if chosen is None:
        raise NotFound(_("There is nothing at this address."))
    template, context = chosen.draw(found)
    page = {"tab": chosen, "template": template, "marks": marks_for(found.around)}
    return render_template("directory/tab.html", **frame(found, tab), **page, **context)


@blueprint.get("/records/<int:party_id>")
@allow("read")
def show_record(party_id):
    """A record by its number alone."""
    party = queries.heir(party_id) or queries.party(party_id)
    return redirect(party_url(party.id, party.kind, party.display_name))


def frame(found, current: str) -> dict:
    """What all pages of a record share: its head and its tabs."""
    address = address_of(found)
    counted = [(each.label, n, f"{address}/{each.key}", each.key == current) for each, n in tabs_for(found)]
    return {
        "record": found,
        "party": found.party,
        "printed_at": clock.now(),
        "address": address,
        "tabs": [(_("Brief"), None, address, not current), *counted],
    }


def address_of(found) -> str:
    """The address of a record's page."""
    return party_url(found.party.id, found.party.kind, found.party.display_name)


def drawn(panels):
    """What other rooms show about a record, each with its label."""
    for label, template, context in panels:
        yield label, Markup(render_template(template, **context))  # noqa: S704  a template of ours escaped it


def number_of(ref: str) -> int:
    """The number at the beginning of an address."""
    number = ref.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        raise NotFound(_("There is nothing at this address."))
    return int(number)
