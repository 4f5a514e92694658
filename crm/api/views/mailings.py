"""Mailings and their messages."""

from flask import g

from crm import campaigns, delivery

from .. import verbs
from ..operation import operation, start_of
from ..schemas import MailingNew, MailingOut, MailingsAsked, MessageOut, MessagesAsked
from .blueprint import blueprint


@blueprint.get("/mailings")
@operation(permission="read", asks=MailingsAsked, gives=MailingOut, is_page=True)
def list_mailings(asked):
    """Mailings, the newest first."""
    rows = campaigns.mailings_page(asked.status, start_of(asked) or None, asked.limit)
    return rows, lambda row: row["id"], asked.limit


@blueprint.post("/mailings")
@operation(permission="write", takes=MailingNew, gives=MailingOut, status=201)
def add_mailing(body):
    """Write a draft; nothing is sent by this."""
    newsletter = verbs.draft_mailing(body.given(), by=g.reader)
    return campaigns.mailing_object(newsletter.mailing_id)


@blueprint.get("/mailings/<int:mailing_id>")
@operation(permission="read", gives=MailingOut)
def show_mailing(mailing_id):
    """A mailing and its accounting."""
    return campaigns.mailing_object(mailing_id)


@blueprint.post("/mailings/<int:mailing_id>/send")
@operation(permission="send", gives=MailingOut)
def send_mailing(mailing_id):
    """Send a draft now, or schedule it where `send_at` lies ahead."""
    return done(campaigns.send, mailing_id)


@blueprint.post("/mailings/<int:mailing_id>/pause")
@operation(permission="send", gives=MailingOut)
def pause_mailing(mailing_id):
    """Hold what is not on the wire yet."""
    return done(campaigns.pause, mailing_id)


@blueprint.post("/mailings/<int:mailing_id>/resume")
@operation(permission="send", gives=MailingOut)
def resume_mailing(mailing_id):
    """Go on where it was held."""
    return done(campaigns.resume, mailing_id)


@blueprint.post("/mailings/<int:mailing_id>/cancel")
@operation(permission="send", gives=MailingOut)
def cancel_mailing(mailing_id):
    """Nobody else gets it; those who have it keep it."""
    return done(campaigns.cancel, mailing_id)


def done(step, mailing_id: int) -> dict:
    """Take the step; the mailing as it is then."""
    campaigns.live_newsletter(mailing_id)
    step(mailing_id, by=g.reader)
    return campaigns.mailing_object(mailing_id)


def why(row: dict) -> dict:
    """The reason of a message; while it waits to be tried again, what the other side said."""
    waits = row["state"] == "queued" and row["attempts"] > 0
    return {"reason": row["reason"] or (row["said"] if waits else None)}


@blueprint.get("/mailings/<int:mailing_id>/messages")
@operation(permission="read", asks=MessagesAsked, gives=MessageOut, is_page=True)
def list_messages(mailing_id, asked):
    """The messages of a mailing, in the order they were written."""
    campaigns.live_newsletter(mailing_id)
    rows = delivery.message_rows(mailing_id, asked.state, start_of(asked), asked.limit + 1)
    shown = [{name: row[name] for name in MessageOut.model_fields} | why(row) for row in rows]
    return shown, lambda row: row["id"], asked.limit
