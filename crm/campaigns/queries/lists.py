"""Lists of campaigns and newsletters."""

from dataclasses import dataclass

from sqlalchemy import func, literal, select, union_all

from crm.delivery.models import Mailing
from crm.kernel import db

from ..models import Campaign, Newsletter, Participation

PAGE = 50
GROUPS = {
    "drafts": ("draft",),
    "coming": ("scheduled", "preparing", "ready"),
    "sending": ("sending", "paused"),
    "sent": ("finished", "cancelled"),
}


@dataclass(frozen=True)
class CampaignRow:
    """A campaign as a list shows it."""

    campaign: Campaign
    newsletters: int
    targeted: int
    reached: int


def campaigns_page(before: int | None = None, archived: bool = False) -> list[CampaignRow]:
    """Campaigns, the newest first; one more than a page where there are more."""
    statement = (
        select(Campaign, count_newsletters(), count_people(), count_people("reached"))
        .where(Campaign.archived_at.is_not(None) if archived else Campaign.archived_at.is_(None))
        .order_by(Campaign.id.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        statement = statement.where(Campaign.id < before)
    return [CampaignRow(*row) for row in db.session.execute(statement)]


def count_newsletters():
    """How many newsletters a campaign has, as a column."""
    return (
        select(func.count())
        .where(Newsletter.campaign_id == Campaign.id, Newsletter.archived_at.is_(None))
        .correlate(Campaign)
        .scalar_subquery()
    )


def count_people(state: str | None = None):
    """How many took part at all, or came further than being targeted, as a column."""
    statement = select(func.count()).where(Participation.campaign_id == Campaign.id)
    if state:
        statement = statement.where(Participation.state.not_in(("targeted", "declined")))
    return statement.correlate(Campaign).scalar_subquery()


def newsletters_page(group: str | None = None, before: int | None = None) -> list[Newsletter]:
    """Newsletters, the newest first; one more than a page where there are more."""
    statement = (
        select(Newsletter)
        .join(Newsletter.mailing)
        .where(Newsletter.archived_at.is_(None))
        .order_by(Newsletter.mailing_id.desc())
        .limit(PAGE + 1)
    )
    if group in GROUPS:
        statement = statement.where(Mailing.status.in_(GROUPS[group]))
    if before is not None:
        statement = statement.where(Newsletter.mailing_id < before)
    return list(db.session.scalars(statement))


def newsletters_of(campaign_id: int) -> list[Newsletter]:
    """The newsletters of a campaign, the newest first."""
    return list(
        db.session.scalars(
            select(Newsletter)
            .where(Newsletter.campaign_id == campaign_id, Newsletter.archived_at.is_(None))
            .order_by(Newsletter.mailing_id.desc())
        )
    )


def running() -> list[Newsletter]:
    """What is being sent right now or is about to be."""
    return list(
        db.session.scalars(
            select(Newsletter)
            .join(Newsletter.mailing)
            .where(Mailing.status.in_((*GROUPS["sending"], "preparing", "ready")))
            .order_by(Newsletter.mailing_id)
        )
    )


def written_for(segment_id: int, most: int = 50) -> list[Newsletter]:
    """Newsletters whose readers are a segment, the newest first."""
    return list(
        db.session.scalars(
            select(Newsletter)
            .where(Newsletter.segment_id == segment_id, Newsletter.archived_at.is_(None))
            .order_by(Newsletter.mailing_id.desc())
            .limit(most)
        )
    )


def called_so(q: str, limit: int) -> list[tuple[str, int, str]]:
    """Campaigns and newsletters with the words in their names, the latest first: (what, number, name)."""
    campaigns = (
        select(literal("campaign").label("what"), Campaign.id.label("number"), Campaign.name.label("name"))
        .where(Campaign.name.icontains(q, autoescape=True), Campaign.archived_at.is_(None))
        .order_by(Campaign.id.desc())
        .limit(limit)
    )
    newsletters = (
        select(literal("newsletter"), Newsletter.mailing_id, Newsletter.subject)
        .where(Newsletter.subject.icontains(q, autoescape=True), Newsletter.archived_at.is_(None))
        .order_by(Newsletter.mailing_id.desc())
        .limit(limit)
    )
    both = union_all(select(campaigns.subquery()), select(newsletters.subquery()))
    return [tuple(row) for row in db.session.execute(both)] if q.strip() else []
