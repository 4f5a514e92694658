"""Segments as the palette finds them."""

from flask import url_for

from crm.kernel.words import _

from .queries import live_segments


def finds(q: str, limit: int) -> list[dict]:
    """Segments with these words in their names."""
    words = q.casefold().split()
    fit = [s for s in live_segments() if words and all(word in s.name.casefold() for word in words)]
    return [
        {
            "label": segment.name,
            "about": _("Segment"),
            "icon": "users-group",
            "url": url_for("audiences.segment", segment_id=segment.id),
            "group": "work",
        }
        for segment in fit[: min(limit, 5)]
    ]
