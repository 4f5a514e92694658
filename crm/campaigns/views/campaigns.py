"""Campaigns: the list, one of them, and who took part."""

from flask import g, redirect, render_template, request, url_for

from crm.journal import wrote_last
from crm.kernel.access import allow
from crm.kernel.db import get_or_abort
from crm.kernel.errors import Refused
from crm.kernel.meeting import held
from crm.kernel.pages import toast
from crm.kernel.words import _

from .. import queries, verbs
from ..forms import CampaignForm
from ..models import Campaign
from ..queries import participation
from .blueprint import blueprint, page_of, place


@blueprint.get("/campaigns")
@allow("read")
def campaigns():
    """Every campaign, the newest first."""
    archived = request.args.get("archived") == "yes"
    rows, following = page_of(
        queries.campaigns_page(place(), archived), queries.PAGE, lambda row: row.campaign.id
    )
    return render_template("campaigns/campaigns.html", rows=rows, following=following, archived=archived)


@blueprint.route("/campaigns/new", methods=["GET", "POST"])
@allow("write")
def new_campaign():
    """Begin a campaign."""
    form = CampaignForm()
    try:
        if form.validate_on_submit():
            campaign = verbs.add_campaign(fields_of(form), by=g.reader)
            toast(_("The campaign is there."), campaign.written_in)
            return redirect(url_for(".campaign", campaign_id=campaign.id))
    except Refused as error:
        form.refuse(error)
    return render_template("campaigns/campaign_form.html", form=form, campaign=None)


def fields_of(form: CampaignForm) -> verbs.CampaignFields:
    """What was typed, as the verb wants it."""
    return verbs.CampaignFields(
        name=form.name.data or "",
        purpose=form.purpose.data or "",
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
    )


@blueprint.get("/campaigns/<int:campaign_id>")
@allow("read")
def campaign(campaign_id):
    """One campaign: what for, what was sent, who came along."""
    found = get_or_abort(Campaign, campaign_id)
    return render_template(
        "campaigns/campaign.html",
        campaign=found,
        newsletters=queries.newsletters_of(campaign_id),
        tally=participation.tally(campaign_id),
        weeks=participation.reached_by_week(campaign_id),
    )


@blueprint.route("/campaigns/<int:campaign_id>/edit", methods=["GET", "POST"])
@allow("write")
def edit_campaign(campaign_id):
    """Change what a campaign says about itself."""
    found = held(Campaign, campaign_id)
    form, fresh = CampaignForm(obj=found), CampaignForm(formdata=None, obj=found)
    if not form.is_submitted():
        form.remember(found.version)
    try:
        their = wrote_last("campaign", campaign_id)
        if form.validate_on_submit() and form.meet(fresh, found.version, their):
            undo = verbs.edit_campaign(campaign_id, fields_of(form), version=found.version, by=g.reader)
            toast(form.saved_words(), undo)
            return redirect(url_for(".campaign", campaign_id=campaign_id))
    except Refused as error:
        form.refuse(error)
    page = render_template("campaigns/campaign_form.html", form=form, campaign=found)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/campaigns/<int:campaign_id>/archive")
@allow("write")
def archive_campaign(campaign_id):
    """Put a campaign away."""
    undo = verbs.archive_campaign(campaign_id, by=g.reader)
    toast(_("The campaign was put away."), undo)
    return redirect(url_for(".campaigns"))


@blueprint.get("/campaigns/<int:campaign_id>/participants")
@allow("read")
def participants(campaign_id):
    """People or organisations of a campaign, by how far they came along."""
    found = get_or_abort(Campaign, campaign_id)
    state, kind = request.args.get("state") or None, request.args.get("kind") or None
    rows, following = page_of(
        participation.people(campaign_id, state, kind, place() or 0),
        participation.PAGE,
        lambda row: row.party.id,
    )
    return render_template(
        "campaigns/participants.html", campaign=found, rows=rows, following=following, state=state, kind=kind
    )
