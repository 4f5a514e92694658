"""The mails of the house: one at a time, each row claimed, put on the wire, settled.

A password link or an invitation must arrive: one that is uncertain is spoken once more, with the same
Message-ID. Everything else about them is as for mailings.
"""

import logging
from datetime import timedelta
from email.utils import parseaddr

from sqlalchemy import and_, func, or_, select, update

from crm.kernel import clock, db, settings, tokens, transaction
from crm.kernel.errors import Refused
from crm.kernel.notices import Notice

from ..contents import Content
from ..letters import (
    AddressUnusable,
    Compiled,
    Letterhead,
    Marks,
    Recipient,
    date_line,
    message_id,
    wire_address,
)
from ..models import SendAccount
from ..smtp import AccountFault, Letter, Verdict
from . import accounts
from .crews import crew_for
from .gate import PATIENCE, STEPS

log = logging.getLogger(__name__)

MOST = 200
MOST_UNCERTAIN = 2
QUIET = {"synchronize_session": False}
UNWRITABLE = Verdict("failed", "unwritable", "writing", said="This message could not be written.")


def speak_notices() -> int:
    """Speak what is due, one after another; how many were accepted."""
    with transaction():
        account = accounts.default_account()
        resting = accounts.is_resting(account.id)
    accepted = 0
    try:
        for _turn in range(0 if resting else MOST):
            notice = claim()
            if notice is None:
                break
            accepted += speak(notice, account)
    except AccountFault as fault:
        accounts.note_fault(account.id, str(fault))
    return accepted


@transaction()
def claim() -> Notice | None:
    """The next notice that is due, put on the wire; its lease ends if we die."""
    give_up_lost()
    found = db.session.scalar(
        select(Notice)
        .where(Notice.state == "queued", Notice.not_before <= func.now())
        .order_by(Notice.not_before, Notice.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if found is None:
        return None
    found.state = "wire"
    found.attempt += 1
    found.wire_at = found.wire_at or clock.now()
    found.lease_until = clock.now() + timedelta(seconds=settings().smtp_timeout_seconds * 11)
    return found


def give_up_lost() -> None:
    """A notice whose worker is gone is spoken once more; then it stays uncertain."""
    gone = and_(Notice.state == "wire", Notice.lease_until < func.now())
    once_more = update(Notice).where(gone, Notice.attempt < MOST_UNCERTAIN)
    db.session.execute(once_more.values(state="queued", lease_until=None).execution_options(**QUIET))
    for_good = update(Notice).where(gone).values(state="uncertain", settled_at=func.now(), lease_until=None)
    db.session.execute(for_good.execution_options(**QUIET))


def speak(notice: Notice, account: SendAccount) -> bool:
    """One notice over a kept line; no transaction is open meanwhile."""
    sender, crew = line_of(notice, account)
    try:
        octets, to = written(notice, account), wire_address(notice.address)
    except Exception as error:  # noqa: BLE001  whatever is wrong with this one, the others go on
        log.warning("notice %s not written: %s", notice.id, type(error).__name__)
        reason = "bad_address" if isinstance(error, AddressUnusable) else "unwritable"
        settle(notice, Verdict("failed", reason, "writing", said=UNWRITABLE.said))
        return False
    letter = Letter(notice.id, sender, to, octets)
    load = crew.carry([letter], lambda: True)
    verdict = load.fates[notice.id]
    if verdict is None or verdict.reason == "account":
        put_back(notice)
        raise AccountFault(load.fault or (verdict.said if verdict else "The connection was lost."))
    accounts.recovered(account.id)
    settle(notice, verdict)
    return verdict.state == "accepted"


def line_of(notice: Notice, account: SendAccount):
    """The account's sender and its open line; where it has none the notice waits, and the account is to blame."""
    try:
        sender, crew = wire_address(parseaddr(account.sender)[1]), crew_for(account)
        crew.ready()
    except AccountFault:
        put_back(notice)
        raise
    except (Refused, AddressUnusable) as error:
        put_back(notice)
        raise AccountFault(accounts.unusable(error)) from error
    return sender, crew


def written(notice: Notice, account: SendAccount) -> bytes:
    """The notice for the wire."""
    name, address = parseaddr(account.sender)
    html = [notice.html] if notice.html else []
    content = Content("en", [notice.subject], [], [notice.text], html)
    head = Letterhead(name, address, (("Auto-Submitted", "auto-generated"),), f"=_balai_n{notice.id}")
    marks = Marks(
        message_id(tokens.key("message"), "n", str(notice.id), head.domain), date_line(notice.wire_at)
    )
    return Compiled(content, head).written(Recipient("", wire_address(notice.address)), marks)


@transaction()
def put_back(notice: Notice) -> None:
    """Nothing was sent, and not because of this notice: it waits its turn again."""
    db.session.execute(
        update(Notice)
        .where(Notice.id == notice.id, Notice.state == "wire")
        .values(state="queued", attempt=Notice.attempt - 1, lease_until=None)
        .execution_options(**QUIET)
    )


@transaction()
def settle(notice: Notice, verdict: Verdict) -> None:
    """What became of it; once accepted, its words are not kept."""
    values = {"state": verdict.state, "problem": verdict.said or None, "lease_until": None}
    if verdict.state == "deferred":
        values |= again(notice)
    elif verdict.state == "uncertain" and notice.attempt < MOST_UNCERTAIN:
        values |= {
            "state": "queued",
            "not_before": clock.now() + timedelta(seconds=settings().retry_base_seconds),
        }
    else:
        values |= {"settled_at": clock.now()}
    if verdict.state == "accepted":
        values |= {"text": "", "html": None}
    ours = or_(Notice.state == "wire", Notice.state == "uncertain")
    db.session.execute(
        update(Notice).where(Notice.id == notice.id, ours).values(**values).execution_options(**QUIET)
    )


def again(notice: Notice) -> dict:
    """When a deferred notice is tried again; after two days it has failed."""
    base = settings().retry_base_seconds
    if clock.now() - notice.wire_at > timedelta(seconds=base * PATIENCE):
        return {"state": "failed", "settled_at": clock.now()}
    wait = base * STEPS[min(notice.attempt - 1, len(STEPS) - 1)]
    return {"state": "queued", "not_before": clock.now() + timedelta(seconds=wait)}
