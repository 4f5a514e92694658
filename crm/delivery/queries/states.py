"""The state of every message, read from the facts about it."""

from sqlalchemy import Integer, and_, case, cast, func, select, true
from sqlalchemy.orm import aliased

from crm.kernel import db

from ..models import STATES, Intent, Lease, Mailing, Message, Outcome


def with_facts(chosen):
    """The selection joined with outcome, intent and lease of the current attempt."""
    return (
        chosen.outerjoin(
            Outcome,
            and_(
                Outcome.mailing_id == Message.mailing_id,
                Outcome.message_id == Message.id,
                Outcome.attempt == Message.attempt,
            ),
        )
        .outerjoin(
            Intent,
            and_(
                Intent.mailing_id == Message.mailing_id,
                Intent.message_id == Message.id,
                Intent.attempt == Message.attempt,
            ),
        )
        .outerjoin(Lease, and_(Lease.mailing_id == Message.mailing_id, Lease.chunk_no == Message.chunk_no))
    )


def state():
    """The word for it."""
    held = Lease.until > func.now()
    return case(
        (Outcome.state.is_not(None), Outcome.state),
        (Intent.message_id.is_not(None) & held, "wire"),
        (Intent.message_id.is_not(None), "uncertain"),
        (held & (Message.not_before <= func.now()), "claimed"),
        else_="queued",
    )


def tally(mailing_id: int, *conditions):
    """How many messages are in each state, as a document, of those that meet the conditions."""
    kind = state().label("kind")
    per_state = (
        with_facts(select(kind, func.count().label("n")).select_from(Message))
        .where(Message.mailing_id == mailing_id, *conditions)
        .group_by(kind)
        .subquery()
    )
    return select(func.jsonb_object_agg(per_state.c.kind, per_state.c.n)).scalar_subquery()


def counts(mailing_id: int) -> dict:
    """The accounting of a mailing: candidates = excluded + the sum of all states, at every moment.

    One statement, so one moment: settled chunks have their tally, the others are counted.
    """
    chunk = aliased(Lease)
    summed = select(chunk.tally).where(chunk.mailing_id == mailing_id, chunk.tally.is_not(None)).subquery()
    entry = func.jsonb_each_text(summed.c.tally).table_valued("key", "value", joins_implicitly=True)
    per_state = (
        select(entry.c.key.label("kind"), func.sum(cast(entry.c.value, Integer)).label("n"))
        .select_from(summed)
        .join(entry, true())
        .group_by(entry.c.key)
        .subquery()
    )
    found = select(
        Mailing.candidate_n,
        Mailing.excluded_n,
        tally(mailing_id, Lease.tally.is_(None)),
        select(func.jsonb_object_agg(per_state.c.kind, per_state.c.n)).scalar_subquery(),
    ).where(Mailing.id == mailing_id)
    candidates, excluded, live, settled = db.session.execute(found).one()
    return {"candidates": candidates, "excluded": excluded} | {
        name: (live or {}).get(name, 0) + (settled or {}).get(name, 0) for name in STATES
    }


def open_messages(mailing_id: int, chunk_no: int):
    """The condition: messages of a chunk whose current attempt has neither intent nor outcome."""
    return and_(
        Message.mailing_id == mailing_id,
        Message.chunk_no == chunk_no,
        ~select(Intent.message_id)
        .where(
            Intent.mailing_id == mailing_id,
            Intent.message_id == Message.id,
            Intent.attempt == Message.attempt,
        )
        .correlate(Message)
        .exists(),
        ~select(Outcome.message_id)
        .where(
            Outcome.mailing_id == mailing_id,
            Outcome.message_id == Message.id,
            Outcome.attempt == Message.attempt,
        )
        .correlate(Message)
        .exists(),
    )
