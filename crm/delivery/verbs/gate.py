"""The wire gate: the one place where it is decided, for everyone, that a message may be spoken.

An intent is a row with the primary key (mailing, message, attempt): nobody can speak the same attempt
twice. In the same statement the message is looked at for the last time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import uniform

from sqlalchemy import BigInteger, SmallInteger, Text, any_, bindparam, case, func, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as pg_insert

from crm.audiences import has_basis, is_suppressed, scopes, suppress
from crm.directory.models import ContactPoint, Party
from crm.kernel import clock, db, settings

from ..models import Attempt, Intent, Mailing, Message, Outcome
from ..queries import CHANNEL, topic_of
from ..queries.candidates import is_current
from ..smtp import Verdict

STEPS = (1, 3, 9, 24, 72, 144)
PATIENCE = 576
SPREAD = 0.2


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one attempt, and what is needed to act on it."""

    message_id: int
    attempt: int
    tries: int
    first_at: datetime
    addr_hash: bytes
    verdict: Verdict


def obstacle(mailing: Mailing):
    """Why a message must not be spoken now; null where nothing stands in the way."""
    point = ContactPoint
    changed = (
        point.id.is_(None)
        | point.archived_at.is_not(None)
        | (point.addr_hash != Message.addr_hash)
        | (point.position_id.is_not(None) & ~is_current(point.position_id, clock.today()))
    )
    return case(
        (changed, "address_changed"),
        (Party.id.is_(None) | Party.archived_at.is_not(None), "archived"),
        (is_suppressed(CHANNEL, Message.addr_hash, scopes(topic_of(mailing))), "suppressed"),
        (~has_basis(mailing.topic_id, Message.party_id, CHANNEL), "withdrawn"),
    )


def wanted(columns):
    """The messages asked for, with what is known of their addresses."""
    return (
        select(*columns)
        .select_from(Message)
        .outerjoin(Party, Party.id == Message.party_id)
        .outerjoin(ContactPoint, ContactPoint.id == Message.contact_point_id)
        .where(
            Message.mailing_id == bindparam("mailing", type_=BigInteger),
            Message.id == any_(bindparam("ids", type_=ARRAY(BigInteger))),
            select(Mailing.id)
            .where(Mailing.id == bindparam("mailing", type_=BigInteger), Mailing.status == "sending")
            .exists(),
        )
    )


@dataclass(frozen=True)
class Gate:
    """The two statements for one mailing: who may pass, and why the others do not."""

    admit: object
    refuse: object


def gate_for(mailing: Mailing) -> Gate:
    """The gate of a mailing, built once for a chunk."""
    hindrance = obstacle(mailing)
    at = bindparam("at", type_=Intent.at.type)
    account = bindparam("account", type_=Intent.account_id.type)
    passing = wanted((Message.mailing_id, Message.id, Message.attempt, account, at)).where(
        hindrance.is_(None), Message.not_before <= func.now()
    )
    admit = (
        pg_insert(Intent.__table__)
        .from_select(("mailing_id", "message_id", "attempt", "account_id", "at"), passing)
        .on_conflict_do_nothing()
        .returning(Intent.__table__.c.message_id)
    )
    known = select(Intent.message_id).where(
        Intent.mailing_id == Message.mailing_id,
        Intent.message_id == Message.id,
        Intent.attempt == Message.attempt,
    )
    staying = wanted(
        (Message.mailing_id, Message.id, Message.attempt, literal("skipped"), hindrance, at)
    ).where(hindrance.is_not(None), ~known.correlate(Message).exists())
    refuse = (
        pg_insert(Outcome.__table__)
        .from_select(("mailing_id", "message_id", "attempt", "state", "reason", "at"), staying)
        .on_conflict_do_nothing()
    )
    return Gate(admit, refuse)


def pass_gate(gate: Gate, mailing_id: int, ids: list[int], at: datetime, account_id: int) -> set[int]:
    """Append intents for those that may be spoken; whoever may never be is skipped with the reason."""
    asked = {"mailing": mailing_id, "ids": ids, "at": at}
    admitted = set(db.session.scalars(gate.admit, asked | {"account": account_id}))
    if len(admitted) < len(ids):
        db.session.execute(gate.refuse, asked | {"ids": [i for i in ids if i not in admitted]})
    return admitted


SETTLE = text("""
INSERT INTO outcome (mailing_id, message_id, attempt, state, reason, code, enh, at)
SELECT :mailing, f.id, f.attempt, f.state, f.reason, f.code, f.enh, :at
  FROM unnest(:ids, :attempts, :states, :reasons, :codes, :enhs) AS f(id, attempt, state, reason, code, enh)
    ON CONFLICT (mailing_id, message_id, attempt) DO UPDATE
   SET state = excluded.state, reason = excluded.reason, code = excluded.code, enh = excluded.enh,
       at = excluded.at
 WHERE outcome.state = 'uncertain' AND excluded.state IN ('accepted', 'failed')
""").bindparams(
    bindparam("ids", type_=ARRAY(BigInteger)),
    bindparam("attempts", type_=ARRAY(SmallInteger)),
    bindparam("states", type_=ARRAY(Text)),
    bindparam("reasons", type_=ARRAY(Text)),
    bindparam("codes", type_=ARRAY(SmallInteger)),
    bindparam("enhs", type_=ARRAY(Text)),
)
AGAIN = text("""
UPDATE message m SET attempt = m.attempt + 1, tries = f.tries, not_before = f.not_before
  FROM unnest(:ids, :attempts, :tries, CAST(:not_before AS timestamptz[])) AS f(id, attempt, tries, not_before)
 WHERE m.mailing_id = :mailing AND m.id = f.id AND m.attempt = f.attempt
   AND EXISTS (SELECT 1 FROM outcome o WHERE o.mailing_id = m.mailing_id AND o.message_id = m.id
                  AND o.attempt = m.attempt AND o.state = 'deferred')
""").bindparams(
    bindparam("ids", type_=ARRAY(BigInteger)),
    bindparam("attempts", type_=ARRAY(SmallInteger)),
    bindparam("tries", type_=ARRAY(SmallInteger)),
)


def settle(mailing_id: int, fates: list[Fate], account_id: int) -> None:
    """Append how attempts ended; what is to be tried again gets its time; the dead are suppressed."""
    if not fates:
        return
    fates = [patience_ends(fate) for fate in fates]
    verdicts = [fate.verdict for fate in fates]
    db.session.execute(
        SETTLE,
        {
            "mailing": mailing_id,
            "at": clock.now(),
            "ids": [fate.message_id for fate in fates],
            "attempts": [fate.attempt for fate in fates],
            "states": [verdict.state for verdict in verdicts],
            "reasons": [verdict.reason for verdict in verdicts],
            "codes": [verdict.code for verdict in verdicts],
            "enhs": [verdict.enhanced for verdict in verdicts],
        },
    )
    troubled = [fate for fate in fates if fate.verdict.state != "accepted"]
    if troubled:
        note_words(mailing_id, troubled, account_id)
        try_again(mailing_id, [fate for fate in troubled if fate.verdict.state == "deferred"])
        for fate in troubled:
            if fate.verdict.suppress:
                suppress(CHANNEL, fate.addr_hash, "all", fate.verdict.suppress)


def note_words(mailing_id: int, fates: list[Fate], account_id: int) -> None:
    """Keep what the other side said."""
    rows = [
        {
            "mailing_id": mailing_id,
            "message_id": fate.message_id,
            "n": fate.attempt,
            "account_id": account_id,
            "phase": fate.verdict.phase,
            "said": fate.verdict.said.replace("\x00", ""),
            "at": clock.now(),
        }
        for fate in fates
    ]
    db.session.execute(pg_insert(Attempt.__table__).values(rows).on_conflict_do_nothing())


def try_again(mailing_id: int, fates: list[Fate]) -> None:
    """The next attempt, later each time; at once where the recipient's server was not the cause."""
    if not fates:
        return
    db.session.execute(
        AGAIN,
        {
            "mailing": mailing_id,
            "ids": [fate.message_id for fate in fates],
            "attempts": [fate.attempt for fate in fates],
            "tries": [fate.tries + fate.verdict.counts for fate in fates],
            "not_before": [next_time(fate) for fate in fates],
        },
    )


def next_time(fate: Fate) -> datetime:
    """When a deferred message is tried again."""
    if not fate.verdict.counts:
        return clock.now()
    steps = STEPS[min(fate.tries, len(STEPS) - 1)]
    wait = settings().retry_base_seconds * steps * uniform(1 - SPREAD, 1 + SPREAD)  # noqa: S311  not a secret
    return clock.now() + timedelta(seconds=wait)


def patience_ends(fate: Fate) -> Fate:
    """A message that was put off for two days has failed."""
    verdict = fate.verdict
    limit = timedelta(seconds=settings().retry_base_seconds * PATIENCE)
    if verdict.state != "deferred" or not verdict.counts or clock.now() - fate.first_at < limit:
        return fate
    given_up = Verdict("failed", "gave_up", verdict.phase, verdict.code, verdict.enhanced, verdict.said)
    return Fate(fate.message_id, fate.attempt, fate.tries, fate.first_at, fate.addr_hash, given_up)
