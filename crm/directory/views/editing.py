"""The forms that write organisations and people."""

from flask import g, redirect, render_template

from crm.journal import wrote_last
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.meeting import held, saved_with
from crm.kernel.pages import toast

from .. import verbs
from ..forms import OrganisationForm, PersonForm, with_own
from ..models import Party
from ..queries.choices import form_choices
from ..queries.records import fields_of, record
from ..refusals import Clash
from ..snapshots import snapshot
from ..values import PersonEdit
from .blueprint import blueprint, party_url
from .records import number_of


@blueprint.route("/orgs/new", methods=["GET", "POST"])
@allow("write")
def add_organisation():
    """A new organisation."""
    form = with_own(OrganisationForm, fields_of("org"), {})().offer(form_choices())
    return written(
        form, None, lambda: verbs.add_organisation(form.fields(), by=g.reader, anyway=form.is_anyway())
    )


@blueprint.route("/people/new", methods=["GET", "POST"])
@allow("write")
def add_person():
    """A new person."""
    form = with_own(PersonForm, fields_of("person"), {})().offer(form_choices()).propose_from_address()
    return written(form, None, lambda: verbs.add_person(form.fields(), by=g.reader, anyway=form.is_anyway()))


@blueprint.route("/orgs/<ref>/edit", methods=["GET", "POST"])
@allow("write")
def edit_organisation(ref):
    """Change an organisation."""
    held(Party, number_of(ref))
    known = record(number_of(ref), "org")
    form = filled(OrganisationForm, known)

    def write():
        seen = {"version": form.seen_version(), "original": form.before()}
        return verbs.edit_organisation(known.party.id, form.wanted(), by=g.reader, **seen)

    return written(form, known, write)


@blueprint.route("/people/<ref>/edit", methods=["GET", "POST"])
@allow("write")
def edit_person(ref):
    """Change a person."""
    held(Party, number_of(ref))
    known = record(number_of(ref), "person")
    form = filled(PersonForm, known)

    def write():
        met = form.meet_positions(known.holdings)
        edit = PersonEdit(form.wanted(), form.position_edits(), form.seen_version(), form.before(), met)
        return verbs.revise_person(known.party.id, edit, by=g.reader)

    return written(form, known, write)


def filled(form, known):
    """The form with what is known, unless somebody has just sent it."""
    form = with_own(form, known.fields, dict(known.party.custom))()
    if not form.is_submitted():
        values = snapshot(known)
        form.show(values).remember(known.party.version, values)
        if known.party.is_person:
            form.show_positions(known.holdings)
    form.offer_offices(offices_said(known.holdings) if known.party.is_person else ())
    return form.offer(form_choices())


def offices_said(holdings) -> list[tuple[str, str]]:
    """Positions that an address may belong to."""
    return [(str(h.position.id), f"{h.position.title}, {h.other.display_name}") for h in holdings]


def written(form, known, write):
    """Write what a form says and go to the record; or show the form again with what is wrong."""
    problem = None
    if form.validate_on_submit():
        also = form.also(known.party.version, snapshot(known)) if known else []
        their = wrote_last("party", known.party.id) if known else None
        try:
            row = write()
        except Refused as error:
            problem = error
            refuse(form, error, known)
        else:
            toast(saved_with([*also, *form.rows_merged()], their), undo=row.written_in)
            return redirect(party_url(row.party_id, row.kind, row.party.display_name))
    kind = "person" if isinstance(form, PersonForm) else "organisation"
    page = render_template(f"directory/{kind}_form.html", form=form, known=known, problem=problem)
    return page, 422 if form.is_submitted() else 200


def refuse(form, error: Refused, known) -> None:
    """Show a refusal in the form; a clash with what the record is now."""
    if isinstance(error, Clash) and (error.fields or error.meetings):
        error.their = wrote_last("party", known.party.id)
        form.face(error, snapshot(record(known.party.id, known.party.kind)))
    else:
        form.refuse(error)
