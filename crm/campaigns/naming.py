"""What the history calls our tables, their columns and their rows."""

from sqlalchemy import select

from crm.journal import Found, called, describe, findable
from crm.kernel import db
from crm.kernel.words import lazy

from .models import Campaign, Newsletter

CAMPAIGN = {"purpose": lazy("Purpose"), "starts_on": lazy("From"), "ends_on": lazy("Until")}
NEWSLETTER = {
    "mailing_id": lazy("Mailing"),
    "language": lazy("Language"),
    "subject": lazy("Subject"),
    "preheader": lazy("Line beside the subject"),
    "markdown": lazy("Words"),
    "html": lazy("Words as HTML"),
    "text": lazy("Words as plain text"),
    "person_ids": lazy("People by hand"),
    "leave_out": lazy("Left out"),
    "accepted": lazy("Accepted checks"),
    "tested_at": lazy("Test sent"),
    "saved_at": lazy("Saved"),
}


def name_tables() -> None:
    """Say it all."""
    describe("campaign", lazy("Campaign"), CAMPAIGN, endpoint="campaigns.campaign", argument="campaign_id")
    describe(
        "newsletter", lazy("Newsletter"), NEWSLETTER, endpoint="campaigns.content", argument="mailing_id"
    )
    called("campaign", campaign_names)
    called("newsletter", subjects)
    findable(find)


def campaign_names(keys: list[str]) -> dict[str, str]:
    """What campaigns are called, by their numbers as text."""
    found = select(Campaign.id, Campaign.name).where(Campaign.id.in_([int(k) for k in keys if k.isdecimal()]))
    return {str(number): name for number, name in db.session.execute(found)}


def subjects(keys: list[str]) -> dict[str, str]:
    """The subjects of newsletters, by their numbers as text."""
    numbers = [int(key) for key in keys if key.isdecimal()]
    found = select(Newsletter.mailing_id, Newsletter.subject).where(Newsletter.mailing_id.in_(numbers))
    return {str(number): subject for number, subject in db.session.execute(found) if subject}


def find(q: str, limit: int) -> list[Found]:
    """Campaigns whose name has the words, to look for in the history."""
    found = select(Campaign.id, Campaign.name).where(Campaign.name.icontains(q[:200], autoescape=True))
    rows = db.session.execute(found.order_by(Campaign.id.desc()).limit(limit))
    return [Found(f"campaign:{number}", name, str(lazy("Campaign"))) for number, name in rows]
