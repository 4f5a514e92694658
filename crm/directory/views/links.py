"""How an organisation belongs with others, and the other names it goes or went by."""

from datetime import timedelta

from flask import g, redirect, render_template, url_for

from crm.journal import wrote_last
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.meeting import held
from crm.kernel.pages import toast
from crm.kernel.words import _

from ..forms.elections import (
    LINK_WORDS,
    AliasForm,
    EndLinkForm,
    KnownAliasForm,
    KnownLinkForm,
    LinkForm,
)
from ..models import OrgAlias, OrgLink
from ..queries import party
from ..queries.records import record
from ..verbs import links as verbs
from .blueprint import blueprint
from .records import number_of


@blueprint.get("/orgs/<ref>/links")
@allow("read")
def links(ref):
    """Every link and every other name of an organisation."""
    return page_of(record(number_of(ref), "org"))


@blueprint.post("/orgs/<ref>/links/add")
@allow("write")
def add_link(ref):
    """A further link."""
    known, form = record(number_of(ref), "org"), LinkForm(prefix="link")

    def write():
        place, kind = form.organisation.data or "", form.type.data
        return verbs.add_link(known.party.id, kind, place, form.days(), by=g.reader)

    return written(known, write, link_form=form)


@blueprint.post("/orgs/<ref>/names/add")
@allow("write")
def add_alias(ref):
    """A further name."""
    known, form = record(number_of(ref), "org"), AliasForm(prefix="name").offer()

    def write():
        name, lang = form.name.data or "", form.language.data
        return verbs.add_alias(known.party.id, name, lang, form.days(), by=g.reader)

    return written(known, write, alias_form=form)


@blueprint.route("/orgs/<ref>/links/<int:link_id>", methods=["GET", "POST"])
@allow("write")
def edit_link(ref, link_id):
    """Correct a link."""
    link = held(OrgLink, link_id)
    known, values = record(link.from_id, "org"), KnownLinkForm.values_of(link, party(link.to_id))
    fresh = KnownLinkForm(formdata=None, data=values)
    form = KnownLinkForm(data=values).begin(fresh)

    def write():
        place, kind = form.organisation.data or "", form.type.data
        return verbs.edit_link(link_id, kind, place, form.days(), by=g.reader)

    return corrected(known, form, write, lambda: form.meet(fresh, None, wrote_last("org_link", link_id)))


@blueprint.route("/orgs/<ref>/names/<int:alias_id>", methods=["GET", "POST"])
@allow("write")
def edit_alias(ref, alias_id):
    """Correct another name."""
    alias = held(OrgAlias, alias_id)
    known, values = record(alias.organisation_id, "org"), KnownAliasForm.values_of(alias)
    fresh = KnownAliasForm(formdata=None, data=values).offer()
    form = KnownAliasForm(data=values).offer().begin(fresh)

    def write():
        name, lang = form.name.data or "", form.language.data
        return verbs.edit_alias(alias_id, name, lang, form.days(), by=g.reader)

    return corrected(known, form, write, lambda: form.meet(fresh, None, wrote_last("org_alias", alias_id)))


@blueprint.post("/orgs/<ref>/links/<int:link_id>/end")
@allow("write")
def end_link(ref, link_id):
    """A link ended."""
    known, form = record(number_of(ref), "org"), EndLinkForm()
    return written(
        known, lambda: verbs.end_link(link_id, form.day(), by=g.reader), end_form=form, ends=link_id
    )


@blueprint.post("/orgs/<ref>/links/<int:link_id>/remove")
@allow("write")
def remove_link(ref, link_id):
    """A link was never right."""
    toast(_("Removed."), undo=verbs.remove_link(link_id, by=g.reader))
    return redirect(url_for(".links", ref=ref))


@blueprint.post("/orgs/<ref>/names/<int:alias_id>/remove")
@allow("write")
def remove_alias(ref, alias_id):
    """A name was never right."""
    toast(_("Removed."), undo=verbs.remove_alias(alias_id, by=g.reader))
    return redirect(url_for(".links", ref=ref))


@blueprint.app_template_filter()
def the_day_before(day):
    """The last day of a span that ends before a day."""
    return day - timedelta(days=1)


def written(known, write, **forms):
    """Write what a form says and show the page anew; or with what is wrong."""
    form = next(iter(forms.values()))
    if form.validate_on_submit():
        try:
            toast(_("Saved."), undo=write())
        except Refused as error:
            form.refuse(error)
        else:
            return redirect(url_for(".links", ref=known.party.id))
    return page_of(record(known.party.id, "org"), **forms), 422


def corrected(known, form, write, meets):
    """Write what a form says of a row and go to the list; or show the form again with what is wrong."""
    if form.validate_on_submit() and meets():
        try:
            toast(form.saved_words(), undo=write())
        except Refused as error:
            form.refuse(error)
        else:
            return redirect(url_for(".links", ref=known.party.id))
    page = render_template("directory/link_form.html", form=form, party=known.party)
    return page, 422 if form.is_submitted() else 200


def page_of(known, **forms):
    """The page, with the forms that were sent."""
    blank = {
        "link_form": LinkForm(formdata=None, prefix="link"),
        "alias_form": AliasForm(formdata=None, prefix="name").offer(),
    }
    blank |= {"end_form": EndLinkForm(formdata=None), "ends": None, "form": next(iter(forms.values()), None)}
    return render_template(
        "directory/links.html", record=known, party=known.party, words=LINK_WORDS, **blank | forms
    )
