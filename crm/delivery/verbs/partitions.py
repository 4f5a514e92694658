"""Ranges of mailings, made ahead: a month's worth each, so that old months can be detached."""

from datetime import timedelta

from sqlalchemy import func, select, text

from crm.kernel import clock, db, transaction

from ..models import Mailing

TABLES = ("message", "intent", "outcome", "signal")
SMALLEST = 100
AHEAD = 2
LOCK = 0x70617274


@transaction()
def make_ranges() -> int:
    """See that the next ranges exist; how many were made."""
    db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    newest = db.session.scalar(select(func.coalesce(func.max(Mailing.id), 0)))
    size, end, made = month_of_mailings(), max(last_end(), beyond_default()), 0
    while end <= newest + AHEAD * size and made < 12:
        for table in TABLES:
            db.session.execute(
                text(
                    f"CREATE TABLE {table}_p{end} PARTITION OF {table} FOR VALUES FROM ({end}) TO ({end + size})"
                )
            )
        end, made = end + size, made + 1
    return made


def beyond_default() -> int:
    """After the last mailing that came before its range was made: what the default partition holds stays there."""
    newest = max(
        db.session.scalar(text(f"SELECT coalesce(max(mailing_id), 0) FROM {table}_pdefault"))  # noqa: S608  our own names
        for table in TABLES
    )
    return newest // SMALLEST * SMALLEST + SMALLEST + 1 if newest else 0


def month_of_mailings() -> int:
    """How many mailings a month brings, rounded up."""
    recent = select(func.count()).where(Mailing.created_at > clock.now() - timedelta(days=30))
    number = db.session.scalar(recent.select_from(Mailing))
    return max(SMALLEST, -(-number // SMALLEST) * SMALLEST)


def last_end() -> int:
    """Where the last range ends."""
    return db.session.scalar(
        text(
            "SELECT max(substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \\(''(\\d+)''\\)')::bigint)"
            " FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'message'::regclass"
        )
    )
