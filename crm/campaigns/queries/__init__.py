"""Reading campaigns and newsletters."""

from .lists import PAGE, called_so, campaigns_page, newsletters_of, newsletters_page, running, written_for
from .results import mailing_object, mailings_page
from .writing import (
    composed,
    draft_of,
    known_fields,
    letterhead,
    live_newsletter,
    shown_to,
    versions,
    writing_of,
)

__all__ = [
    "called_so",
    "PAGE",
    "campaigns_page",
    "composed",
    "draft_of",
    "known_fields",
    "letterhead",
    "live_newsletter",
    "mailing_object",
    "mailings_page",
    "newsletters_of",
    "newsletters_page",
    "running",
    "shown_to",
    "versions",
    "writing_of",
    "written_for",
]
