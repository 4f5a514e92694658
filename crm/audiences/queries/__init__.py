"""Reading: who is meant, and whether we may write to them."""

from .consent import general_id, has_basis, is_suppressed, last_word, no_later_event, scopes
from .segments import (
    count,
    live_segments,
    living,
    members,
    pinned,
    seen_whole,
    segment_named,
    size,
    size_if_sound,
    soundness,
)
from .topics import all_topics, topic_by_key

__all__ = [
    "all_topics",
    "count",
    "general_id",
    "has_basis",
    "is_suppressed",
    "last_word",
    "live_segments",
    "living",
    "members",
    "no_later_event",
    "pinned",
    "scopes",
    "seen_whole",
    "segment_named",
    "size",
    "size_if_sound",
    "soundness",
    "topic_by_key",
]
