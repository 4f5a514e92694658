"""Campaigns and newsletters as the palette finds them."""

from flask import url_for

from crm.kernel.words import _

from .queries import called_so

ICONS = {"campaign": "send", "newsletter": "news"}


def finds(q: str, limit: int) -> list[dict]:
    """Campaigns and newsletters with these words in their names, the latest first."""
    about = {"campaign": _("Campaign"), "newsletter": _("Newsletter")}
    addresses = {
        "campaign": ("campaigns.campaign", "campaign_id"),
        "newsletter": ("campaigns.newsletter", "mailing_id"),
    }
    found = []
    for what, number, name in called_so(q, min(limit, 5)):
        endpoint, argument = addresses[what]
        url = url_for(endpoint, **{argument: number})
        found.append({"label": name, "about": about[what], "icon": ICONS[what], "url": url, "group": "work"})
    return found
