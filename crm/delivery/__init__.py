"""Delivery hands messages over: never lost, never twice, and never to somebody we may not write to."""

from crm.directory import panel
from crm.journal import refers
from crm.kernel.health import gauge
from crm.kernel.pages import settings_item
from crm.kernel.words import lazy

from . import panels, queries
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


def init_app(app):
    """A card among the settings, a panel on records, figures for whoever watches."""
    settings_item(
        lazy("Sending accounts"), lazy("Mail servers, senders and speed"), "delivery.accounts", "settings"
    )
    for subject in ("person", "org"):
        panel(subject, lazy("Mail"), panels.mail, order=40)
    with app.app_context():
        gauge("balai_messages", "Messages of mailings that are being sent, by state", queries.figures)
        gauge("balai_oldest_waiting_seconds", "How long the oldest due message waits", queries.oldest_waiting)
        gauge("balai_leases", "Chunks that workers hold", queries.leases_held)


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
