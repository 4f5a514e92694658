"""Reading what delivery knows."""

from .candidates import CHANNEL, candidates, candidates_among, topic_of
from .readers import Reader, readers, values_for
from .rows import figures, message_rows, sent_to
from .states import counts, open_messages, state, with_facts

__all__ = [
    "CHANNEL",
    "Reader",
    "candidates",
    "candidates_among",
    "counts",
    "figures",
    "message_rows",
    "open_messages",
    "readers",
    "sent_to",
    "state",
    "topic_of",
    "values_for",
    "with_facts",
]
