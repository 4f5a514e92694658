"""Newsletters that went out before today: real messages with the facts that a wire would have left."""

from datetime import datetime

from sqlalchemy import text

from crm import audiences, campaigns
from crm.delivery.models import Mailing
from crm.delivery.verbs import default_account, prepare
from crm.journal import SYSTEM, acting
from crm.kernel import db, transaction

GONE, SPAM, UNKNOWN = "no such mailbox", "refused as unwanted", "no answer after the last dot"
FATES = (
    # below (of 1000), state, reason, code, enhanced code, phase, what the other side said
    (11, "failed", "unknown_address", 550, "5.1.1", "rcpt", "550 5.1.1 no such mailbox here"),
    (15, "failed", "refused_by_policy", 554, "5.7.1", "data", "554 5.7.1 message refused by policy"),
    (17, "uncertain", "no_reply", None, None, "dot", "the connection ended after the final dot"),
)
INTENTS = """
INSERT INTO intent (mailing_id, message_id, attempt, account_id, at)
SELECT mailing_id, id, 1, :account, CAST(:start AS timestamptz) + (row_number() OVER (ORDER BY id)) * interval '0.5 s'
  FROM message WHERE mailing_id = :mailing
"""
OUTCOMES = """
INSERT INTO outcome (mailing_id, message_id, attempt, state, reason, code, enh, at)
SELECT i.mailing_id, i.message_id, 1, :state, :reason, :code, :enh, i.at + interval '1 s'
  FROM intent i JOIN message m ON m.mailing_id = i.mailing_id AND m.id = i.message_id
 WHERE i.mailing_id = :mailing AND mod(abs(hashint8extended(m.party_id, :mailing)), 1000) >= :least
   AND mod(abs(hashint8extended(m.party_id, :mailing)), 1000) < :most
"""
ATTEMPTS = """
INSERT INTO attempt (mailing_id, message_id, n, account_id, phase, said, at)
SELECT mailing_id, message_id, 1, :account, :phase, :said, at FROM outcome
 WHERE mailing_id = :mailing AND state = :state AND enh IS NOT DISTINCT FROM :enh
"""
DEAD = """
SELECT DISTINCT m.addr_hash FROM outcome o JOIN message m ON m.mailing_id = o.mailing_id AND m.id = o.message_id
 WHERE o.mailing_id = :mailing AND o.enh = '5.1.1'
"""
OVER = """
UPDATE mailing SET status = 'finished', send_at = :start, prepared_at = :start, started_at = :start,
       ended_at = (SELECT max(at) FROM outcome WHERE mailing_id = :mailing) WHERE id = :mailing
"""


@transaction()
def send_back_then(fields, start: datetime, *, by) -> int:
    """Write, schedule and prepare a newsletter as today, then let it have been sent at a moment in the past."""
    newsletter = campaigns.draft(fields, by=by)
    mailing_id = newsletter.mailing_id
    campaigns.send(mailing_id, by=by)
    execute("UPDATE mailing SET status = 'preparing' WHERE id = :mailing", mailing=mailing_id)
    prepare(mailing_id)
    leave_facts(mailing_id, start)
    campaigns.record_participation(mailing_id)
    return mailing_id


def leave_facts(mailing_id: int, start: datetime) -> None:
    """An intent and an outcome for every message; the dead addresses are suppressed as they would have been."""
    account = db.session.get_one(Mailing, mailing_id, populate_existing=True).account_id or default_account()
    execute(INTENTS, mailing=mailing_id, account=account, start=start)
    least = 0
    for most, state, reason, code, enh, phase, said in FATES:
        fate = {"state": state, "reason": reason, "code": code, "enh": enh}
        execute(OUTCOMES, mailing=mailing_id, least=least, most=most, **fate)
        execute(ATTEMPTS, mailing=mailing_id, account=account, phase=phase, said=said, state=state, enh=enh)
        least = most
    fine = {"state": "accepted", "reason": None, "code": 250, "enh": "2.0.0"}
    execute(OUTCOMES, mailing=mailing_id, least=least, most=1000, **fine)
    execute("UPDATE lease SET due_at = NULL WHERE mailing_id = :mailing", mailing=mailing_id)
    execute(OVER, mailing=mailing_id, start=start)
    with acting(SYSTEM, "Stopped using addresses that do not exist"):
        for addr_hash in db.session.scalars(text(DEAD), {"mailing": mailing_id}).all():
            audiences.suppress("email", addr_hash, "all", "hard_bounce")


def execute(statement: str, **values) -> None:
    """One statement with its values."""
    db.session.execute(text(statement), values)
