"""Addresses that must not be used, known by their keyed hash."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from crm.journal import SYSTEM, acting
from crm.kernel import clock, db
from crm.kernel.db import after_commit
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import ALL, MARKETING, REASONS, Suppression
from . import ledger


def suppress(channel: str, addr_hash: bytes, scope: str, reason: str, until: datetime | None = None) -> None:
    """Never use this address again for that scope, or not before a moment."""
    if reason not in REASONS:
        raise Refused(_("%(reason)s is not a reason.", reason=reason), field="reason")
    if scope not in (ALL, MARKETING) and not scope.startswith("topic:"):
        raise Refused(_("%(scope)s is not a scope.", scope=scope), field="scope")
    with acting(SYSTEM, "Stopped using an address"):
        block(channel, [addr_hash], scope, reason, until)


def suppress_all(channel: str, hashes: list[bytes], scope: str, reason: str) -> None:
    """The same for many addresses at once, inside the change set that is open."""
    block(channel, hashes, scope, reason)


def block(channel, hashes: list[bytes], scope: str, reason: str, until=None) -> None:
    """The rows, and the lines in the ledger; a block that lasts is never shortened."""
    if not hashes:
        return
    at = clock.now()
    new = insert(Suppression).values(
        [
            {"channel": channel, "addr_hash": h, "scope": scope, "reason": reason, "until": until, "at": at}
            for h in hashes
        ]
    )
    db.session.execute(
        new.on_conflict_do_update(
            index_elements=["channel", "addr_hash", "scope"],
            set_={"reason": new.excluded.reason, "until": new.excluded.until, "at": new.excluded.at},
            where=Suppression.until.is_not(None)
            & (new.excluded.until.is_(None) | (new.excluded.until > Suppression.until)),
        )
    )
    said_at = clock.now()
    ledger.append(
        *(
            line_for(channel, h, scope, said_at)
            | {"act": "suppress", "reason": reason, "until": until and until.isoformat()}
            for h in hashes
        )
    )


def lift(channel: str, addr_hash: bytes, scope: str, by=SYSTEM) -> bool:
    """Allow an address again; whether there was anything to lift."""
    with acting(by, "Used an address again"):
        return bool(unblock(channel, [addr_hash], [scope]))


def unblock(channel, hashes: list[bytes], scopes: list[str], reasons=REASONS) -> int:
    """Take blocks away; told to the ledger once that is safe."""
    gone = db.session.execute(
        delete(Suppression)
        .where(
            Suppression.channel == channel,
            Suppression.addr_hash.in_(hashes),
            Suppression.scope.in_(scopes),
            Suppression.reason.in_(reasons),
        )
        .returning(Suppression.addr_hash, Suppression.scope)
    ).all()
    at = clock.now()
    lines = [line_for(channel, h, scope, at) | {"act": "lift"} for h, scope in gone]
    if lines:
        after_commit(lambda: ledger.append(*lines))
    return len(gone)


def line_for(channel: str, addr_hash: bytes, scope: str, at: datetime) -> dict:
    """What every line about an address says."""
    return {"at": at.isoformat(), "channel": channel, "hash": addr_hash.hex(), "scope": scope}
