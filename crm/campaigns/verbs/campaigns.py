"""Begin a campaign, change what it says about itself, put it away."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import func, select

from crm.journal import Actor, change_set_id, changes
from crm.kernel import clock, db
from crm.kernel.db import get_or_abort
from crm.kernel.errors import NotFound, Refused
from crm.kernel.words import _

from ..models import Campaign


class NameTaken(Refused):
    """Two campaigns of one name cannot be told apart."""


@dataclass(frozen=True)
class CampaignFields:
    """What a campaign says about itself."""

    name: str
    purpose: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    owner_id: int | None = None


@changes("Added a campaign")
def add_campaign(fields: CampaignFields, *, by) -> Campaign:
    """Begin a campaign; whoever begins it looks after it unless somebody else is named."""
    check(fields)
    campaign = Campaign(**asdict(fields))
    campaign.owner_id = fields.owner_id or Actor.of(by).user_id
    db.session.add(campaign)
    db.session.flush()
    campaign.written_in = change_set_id()
    return campaign


@changes("Changed a campaign")
def edit_campaign(campaign_id: int, fields: CampaignFields, *, version: int, by) -> int | None:
    """Change what a campaign says about itself; gives the change set."""
    campaign = db.session.get(Campaign, campaign_id, with_for_update=True, populate_existing=True)
    if campaign is None:
        raise NotFound(_("There is no such campaign."))
    if campaign.version != version:
        raise Refused(_("Somebody changed this campaign in the meantime. Reload the page to see it."))
    check(fields, campaign_id)
    for name, value in asdict(fields).items():
        setattr(campaign, name, value)
    db.session.flush()
    return change_set_id()


@changes("Put a campaign away")
def archive_campaign(campaign_id: int, *, by) -> int | None:
    """Put a campaign away; its newsletters and what came of them stay."""
    campaign = get_or_abort(Campaign, campaign_id)
    campaign.archived_at = campaign.archived_at or clock.now()
    db.session.flush()
    return change_set_id()


def check(fields: CampaignFields, but: int | None = None) -> None:
    """A campaign has a name of its own and ends after it begins."""
    if not fields.name.strip():
        raise Refused(_("A campaign needs a name."), field="name")
    if fields.starts_on and fields.ends_on and fields.ends_on < fields.starts_on:
        raise Refused(_("It cannot end before it starts."), field="ends_on")
    taken = select(Campaign.id).where(
        func.lower(Campaign.name) == func.lower(fields.name),
        Campaign.archived_at.is_(None),
        Campaign.id != (but or 0),
    )
    if db.session.scalar(taken):
        raise NameTaken(_("There is a campaign of this name already."), field="name")
