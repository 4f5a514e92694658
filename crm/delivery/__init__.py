"""Delivery hands messages over: never lost, never twice, and never to somebody we may not write to."""

from crm.directory import fact, holds, stream, tab
from crm.journal import describe, refers
from crm.kernel.health import gauge
from crm.kernel.pages import settings_item
from crm.kernel.words import lazy
from crm.timeline import sends_from

from . import panels, queries, records
from .contents import CUSTOM, MERGE_FIELDS, SYSTEM_FIELDS, Content, Rendered, Slot, seal
from .queries import candidates_among, candidates_then, counts, message_rows
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
    """A card among the settings, mail on the pages of records, figures for whoever watches."""
    describe(
        "send_account",
        lazy("Sending account"),
        {
            "host": lazy("Server"),
            "port": lazy("Port"),
            "tls": lazy("Encryption"),
            "username": lazy("User name"),
            "sender": lazy("Sender"),
            "rate": lazy("Speed"),
            "is_local": lazy("Own server"),
        },
        permission="settings",
        endpoint="delivery.account",
        argument="account_id",
    )
    settings_item(
        lazy("Sending accounts"), lazy("Mail servers, senders and speed"), "delivery.accounts", "settings"
    )
    app.jinja_env.filters["why"] = panels.why
    sends_from(queries.senders)
    fact(records.last_mail, 10)
    fact(records.next_mail, 20)
    stream("mail", lazy("Mail"), records.events, 20, pages=True)
    for subject in ("person", "org"):
        tab(subject, "mail", lazy("Mail"), count=records.number_of_mailings, draw=records.mail, order=40)
    holds("message.party_id", label=lazy("Messages"))
    holds("exclusion.party_id", erase="delete")
    with app.app_context():
        gauge("balai_messages", "Messages of mailings that are being sent, by state", queries.figures)
        gauge("balai_oldest_waiting_seconds", "How long the oldest due message waits", queries.oldest_waiting)
        gauge("balai_leases", "Chunks that workers hold", queries.leases_held)


refers("party", "message.party_id")
refers("party", "exclusion.party_id")
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
    "candidates_then",
    "counts",
    "message_rows",
    "new_mailing",
    "pause",
    "preview",
    "resume",
    "schedule",
    "seal",
    "send_test",
    "unschedule",
]
