"""Everything that changes campaigns and newsletters."""

from .campaigns import CampaignFields, add_campaign, archive_campaign, edit_campaign
from .participation import record_participation
from .sending import GRACE, cancel, pause, resume, schedule, send, send_test_to, unschedule
from .writing import (
    AudienceFields,
    NewsletterFields,
    accept_check,
    choose_audience,
    delete_draft,
    draft,
    duplicate,
    edit,
    restore,
    set_about,
    write,
)

__all__ = [
    "GRACE",
    "AudienceFields",
    "CampaignFields",
    "NewsletterFields",
    "accept_check",
    "add_campaign",
    "archive_campaign",
    "cancel",
    "choose_audience",
    "delete_draft",
    "draft",
    "duplicate",
    "edit",
    "edit_campaign",
    "pause",
    "record_participation",
    "restore",
    "resume",
    "schedule",
    "send",
    "send_test_to",
    "set_about",
    "unschedule",
    "write",
]
