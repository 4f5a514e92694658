"""Delivery hands messages over: never lost, never twice, and never to somebody we may not write to."""

from crm.journal import refers

from .contents import CUSTOM, MERGE_FIELDS, SYSTEM_FIELDS, Content, Rendered, Slot
from .queries import candidates_among, counts, message_rows
from .verbs import (
    WrongStep,
    cancel,
    new_mailing,
    pause,
    preview,
    resume,
    schedule,
    send_test,
    unschedule,
)

refers("party", "message.party_id")
refers("contact_point", "message.contact_point_id")

__all__ = [
    "CUSTOM",
    "MERGE_FIELDS",
    "SYSTEM_FIELDS",
    "Content",
    "Rendered",
    "Slot",
    "WrongStep",
    "cancel",
    "candidates_among",
    "counts",
    "message_rows",
    "new_mailing",
    "pause",
    "preview",
    "resume",
    "schedule",
    "send_test",
    "unschedule",
]
