"""Reading what delivery knows."""

from .candidates import CHANNEL, candidates, candidates_among, candidates_then, topic_of
from .readers import Reader, readers, reading, values_for
from .rows import (
    accounts_with_health,
    figures,
    leases_held,
    message_rows,
    notices_waiting,
    oldest_waiting,
    senders,
)
from .states import counts, open_messages, state, tally, with_facts

__all__ = [
    "CHANNEL",
    "Reader",
    "accounts_with_health",
    "candidates",
    "candidates_among",
    "candidates_then",
    "counts",
    "figures",
    "leases_held",
    "message_rows",
    "notices_waiting",
    "oldest_waiting",
    "senders",
    "open_messages",
    "readers",
    "reading",
    "state",
    "tally",
    "topic_of",
    "values_for",
    "with_facts",
]
