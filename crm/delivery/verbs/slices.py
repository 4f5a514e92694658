"""A slice of a mailing: take a chunk, pass the gate group by group, speak, settle; then stop."""

import logging
import time
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from crm.kernel import clock, db, later, settings, transaction
from crm.kernel.db import after_commit
from crm.kernel.errors import Refused

from ..contents import Content
from ..letters import AddressUnusable, wire_address
from ..models import ContentVersion, Mailing, SendAccount
from ..queries import Reader, readers, reading, topic_of
from ..smtp import AccountFault, Crew, Letter, Verdict
from ..writing import Pen, pen_for
from . import accounts, chunks, rates
from .crews import crew_for
from .dispatch import finish
from .gate import Fate, Gate, gate_for, pass_gate, settle
from .mailings import among_others

log = logging.getLogger(__name__)

SLICE_SECONDS = 10.0
GROUP_SECONDS = 1.0
FRESH_SECONDS = 1.5
TURN_SECONDS = 0.2
PATIENT = (0.2, 0.5, 1, 2, 4, 8, 8, 8)
LEFT = Verdict("deferred", "not_started", "before", said="Held back before it was started.")
UNWRITABLE = Verdict("failed", "unwritable", "writing", said="This message could not be written.")
BAD_ADDRESS = Verdict("failed", "bad_address", "writing", said="This is not an address one can write to.")


@dataclass
class Shift:
    """One worker on one mailing: what it writes with, what it speaks over, and how fast that goes."""

    mailing: Mailing
    account: SendAccount
    pen: Pen
    crew: Crew
    sender: str
    gate: Gate
    reading: object
    owner: UUID = field(default_factory=uuid4)
    group: int = 1
    was_ill: bool = False
    renewed_at: float = 0.0
    ends: float = 0.0
    fates: list[Fate] = field(default_factory=list)

    @property
    def has_time(self) -> bool:
        """Whether the slice is not over: others wait for this process, and it may be asked to end."""
        return time.monotonic() < self.ends


@dataclass(frozen=True)
class Ready:
    """A message written and not yet spoken."""

    reader: Reader
    letter: Letter
    at: datetime


def send_slice(mailing_id: int, seconds: float = SLICE_SECONDS) -> int:
    """Send chunks of a mailing for a while; how many attempts were made."""
    try:
        shift = begin(mailing_id)
    except (Refused, AddressUnusable) as error:
        note_unusable(mailing_id, error)
        return 0
    if shift is None:
        return 0
    shift.ends, sent = time.monotonic() + seconds, 0
    try:
        shift.crew.ready()
        while shift.has_time and (hold := chunks.take(mailing_id, shift.owner)):
            sent += work(shift, hold)
    except AccountFault as fault:
        accounts.note_fault(shift.account.id, str(fault))
        return sent
    if not shift.has_time:
        later("delivery.send_slice", mailing_id)
    else:
        finish(mailing_id)
    return sent


@transaction()
def note_unusable(mailing_id: int, error: Exception) -> None:
    """A password that cannot be read, a sender that is no address: the account rests, its mailings say why."""
    accounts.note_fault(db.session.get_one(Mailing, mailing_id).account_id, accounts.unusable(error))


@transaction()
def begin(mailing_id: int) -> Shift | None:
    """What a worker needs; nothing while the mailing is not being sent or its account rests."""
    mailing = db.session.get(Mailing, mailing_id, populate_existing=True)
    if mailing is None or mailing.status != "sending" or accounts.is_resting(mailing.account_id):
        return None
    account = db.session.get(SendAccount, mailing.account_id, populate_existing=True)
    crew = crew_for(account)
    return Shift(
        mailing=mailing,
        account=account,
        pen=pen_of(mailing, account),
        crew=crew,
        sender=wire_address(parseaddr(account.sender)[1]),
        gate=gate_for(mailing),
        reading=reading(mailing_id),
        group=min(settings().wire_group, 2 * crew.size),
        was_ill=mailing.problem is not None,
    )


PENS: dict[tuple, Pen] = {}
MOST_PENS = 8


def pen_of(mailing: Mailing, account: SendAccount) -> Pen:
    """The compiled mailing, kept in this process."""
    key = (mailing.id, mailing.content_id, account.sender, settings().base_url)
    if key not in PENS:
        document = db.session.scalars(
            select(ContentVersion.content).where(ContentVersion.id == mailing.content_id)
        ).one()
        while len(PENS) >= MOST_PENS:
            PENS.pop(next(iter(PENS)))
        PENS[key] = pen_for(mailing, Content.thawed(document), account.sender, topic_of(mailing))
    return PENS[key]


def work(shift: Shift, hold: chunks.Hold) -> int:
    """Send what is due in a chunk; settle and give the chunk back whatever happens."""
    with transaction():
        due = readers(shift.reading, hold.chunk_no)
    shift.fates, shift.renewed_at = [], time.monotonic()
    sent = 0
    try:
        while due and shift.has_time:
            most = 1 if hold.is_careful else shift.group
            granted = rates.take(shift.account, min(most, len(due)))
            if granted:
                group, due = due[:granted], due[granted:]
                if hold.is_careful:
                    chunks.suspect(hold, group[0].message_id)
                ready = through_gate(shift, hold, written(shift, group))
            else:
                ready = [] if waited(shift, hold) else None
            if ready is None:
                break
            sent += len(ready)
            speak(shift, hold, ready)
    finally:
        insist(lambda: give_back(shift, hold))
    return sent


def written(shift: Shift, group: list[Reader]) -> list[Ready]:
    """The letters of a group; one that cannot be written fails alone."""
    at = clock.now()
    letters = []
    for reader in group:
        try:
            letter = Letter(
                reader.message_id,
                shift.sender,
                wire_address(reader.address) if reader.address else "",
                shift.pen.write(reader, at) if reader.address else b"",
            )
        except Exception as error:  # noqa: BLE001  whatever is wrong with this one, the others go on
            log.warning("message %s not written: %s", reader.message_id, type(error).__name__)
            verdict = BAD_ADDRESS if isinstance(error, AddressUnusable) else UNWRITABLE
            shift.fates.append(fate_of(reader, at, verdict))
        else:
            letters.append(Ready(reader, letter, at))
    return letters


def fate_of(reader: Reader, at: datetime, verdict: Verdict) -> Fate:
    """What became of a message."""
    first_at = reader.first_at or at
    return Fate(reader.message_id, reader.attempt, reader.tries, first_at, reader.addr_hash, verdict)


@transaction()
def through_gate(shift: Shift, hold: chunks.Hold, letters: list[Ready]) -> list[Ready] | None:
    """One commit: the last group settled, this one admitted. None: the chunk is not ours any more."""
    among_others(hold.mailing_id)
    is_ours = chunks.lock(hold) and chunks.renew(hold)
    settle(hold.mailing_id, shift.fates, shift.account.id)
    after_commit(shift.fates.clear)
    if not is_ours:
        chunks.count_anew(hold)
        return None
    if not is_sending(hold.mailing_id):
        return None
    shift.renewed_at = time.monotonic()
    ids = [ready.reader.message_id for ready in letters]
    at = letters[0].at if letters else clock.now()
    admitted = pass_gate(shift.gate, hold.mailing_id, ids, at, shift.account.id)
    return [ready for ready in letters if ready.reader.message_id in admitted]


def is_sending(mailing_id: int) -> bool:
    """Whether the mailing is being sent, as of now."""
    return db.session.scalar(select(Mailing.status).where(Mailing.id == mailing_id)) == "sending"


def speak(shift: Shift, hold: chunks.Hold, ready: list[Ready]) -> None:
    """Hand a group over; no transaction is open. What became of it waits in the shift to be settled."""
    if not ready:
        return
    began = time.monotonic()
    stale = began + FRESH_SECONDS
    load = shift.crew.carry(
        [each.letter for each in ready], lambda: goes_on(shift, hold) and time.monotonic() < stale
    )
    unspoken = Verdict("deferred", "no_connection", "before", said=load.fault) if load.fault else LEFT
    for each in ready:
        verdict = load.fates[each.letter.number] or unspoken
        shift.fates.append(fate_of(each.reader, each.at, verdict))
    spoken = sum(verdict is not None for verdict in load.fates.values())
    pace = spoken * GROUP_SECONDS / max(time.monotonic() - began, 0.001)
    shift.group = max(1, min(settings().wire_group, max(shift.crew.size, int(pace))))
    look_at_account(shift, load.fault)


def look_at_account(shift: Shift, fault: str | None) -> None:
    """Recovered, or at fault: then no recipient is to blame and the mailing waits."""
    if any(fate.verdict.state == "accepted" for fate in shift.fates):
        if shift.was_ill:
            accounts.recovered(shift.account.id)
            shift.was_ill = False
        return
    refusals = [fate.verdict.said for fate in shift.fates if fate.verdict.reason == "account"]
    if fault or refusals:
        raise AccountFault(
            fault or f"{shift.crew.server} does not take mail from this account: {refusals[0]}"
        )


def goes_on(shift: Shift, hold: chunks.Hold) -> bool:
    """While the other side is slow: a sign of life, and whether to start anything new."""
    try:
        with transaction():
            going = is_sending(hold.mailing_id)
            if time.monotonic() - shift.renewed_at > settings().lease_seconds / 4:
                going = chunks.renew(hold) and going
                shift.renewed_at = time.monotonic()
    except DBAPIError:
        return False
    return going


def waited(shift: Shift, hold: chunks.Hold) -> bool:
    """The account has had its share of this second: settle, wait a little, see whether to go on."""
    if through_gate(shift, hold, []) is None:
        return False
    time.sleep(TURN_SECONDS)
    return True


@transaction()
def give_back(shift: Shift, hold: chunks.Hold) -> None:
    """Settle what is left and free the chunk."""
    among_others(hold.mailing_id)
    chunks.lock(hold)
    settle(hold.mailing_id, shift.fates, shift.account.id)
    chunks.let_go(hold)


def insist(write) -> None:
    """What became of messages must be written down: wait for a database that is restarting."""
    for pause in PATIENT:
        try:
            write()
        except (DBAPIError, OSError) as error:
            reason = getattr(error, "orig", error)
            log.warning("outcomes wait for the database or the ledger: %s", type(reason).__name__)
            time.sleep(pause)
        else:
            return
    write()
