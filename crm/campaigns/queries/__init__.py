"""Reading campaigns and newsletters."""

from .lists import campaigns_page, newsletters_of, newsletters_page, running
from .writing import (
    composed,
    draft_of,
    known_fields,
    letterhead,
    live_newsletter,
    versions,
    writing_of,
)

__all__ = [
    "campaigns_page",
    "composed",
    "draft_of",
    "known_fields",
    "letterhead",
    "live_newsletter",
    "newsletters_of",
    "newsletters_page",
    "running",
    "versions",
    "writing_of",
]
