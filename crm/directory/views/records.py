"""The page of one organisation or person."""

from flask import g, redirect, render_template, request
from markupsafe import Markup

from crm.kernel import clock
from crm.kernel.access import allow
from crm.kernel.errors import NotFound
from crm.kernel.pages import toast
from crm.kernel.words import _

from .. import queries, verbs
from ..panels import panels_for
from ..queries.records import record
from .blueprint import blueprint, party_url

LONGEST_NUMBER = 18


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
    found = record(number_of(ref), kind)
    address = party_url(found.party.id, kind, found.party.display_name)
    if request.path != address:
        return redirect(address, 301 if ref.isdigit() else 302)
    shown = {"record": found, "party": found.party, "printed_at": clock.now()}
    return render_template(template, **shown, panels=list(drawn_panels(found.party)))


def drawn_panels(party):
    """What other rooms show about a record, each with its label."""
    for label, template, context in panels_for(party):
        yield label, Markup(render_template(template, **context))  # noqa: S704  a template of ours escaped it


def number_of(ref: str) -> int:
    """The number at the beginning of an address."""
    number = ref.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        raise NotFound(_("There is nothing at this address."))
    return int(number)
