"""Campaigns know what we want to reach, what we wrote for it, and who came along."""

from crm.directory import holds
from crm.kernel.pages import nav_item, new_item, palette_source
from crm.kernel.words import lazy

from .checks import findings, problems
from .compose import Writing, compile_markdown
from .queries import known_fields, live_newsletter, mailing_object, mailings_page
from .verbs import (
    AudienceFields,
    CampaignFields,
    NewsletterFields,
    add_campaign,
    cancel,
    draft,
    duplicate,
    edit,
    pause,
    record_participation,
    resume,
    schedule,
    send,
    unschedule,
    write,
)

__all__ = [
    "AudienceFields",
    "CampaignFields",
    "NewsletterFields",
    "Writing",
    "add_campaign",
    "cancel",
    "compile_markdown",
    "draft",
    "duplicate",
    "edit",
    "findings",
    "init_app",
    "known_fields",
    "live_newsletter",
    "mailing_object",
    "mailings_page",
    "pause",
    "problems",
    "record_participation",
    "resume",
    "schedule",
    "send",
    "unschedule",
    "write",
]


def init_app(_app):
    """Offer the way to campaigns, and what can be begun here."""
    from .naming import name_tables
    from .places import finds

    name_tables()
    holds("participation.party_id", label=lazy("Campaigns"), erase="delete")
    palette_source(finds)
    nav_item("outreach", "campaigns", lazy("Campaigns"), "send", "campaigns.campaigns", "read", 50)
    new_item(lazy("Newsletter"), "news", "campaigns.new_newsletter", "write")
    new_item(lazy("Campaign"), "send", "campaigns.new_campaign", "write")
