"""Reading what delivery knows."""

from .candidates import CHANNEL, candidates, candidates_among, topic_of
from .readers import Reader, readers, values_for
from .states import counts, open_messages, state, with_facts

__all__ = [
    "CHANNEL",
    "Reader",
    "candidates",
    "candidates_among",
    "counts",
    "open_messages",
    "readers",
    "state",
    "topic_of",
    "values_for",
    "with_facts",
]
