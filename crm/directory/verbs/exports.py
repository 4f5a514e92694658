"""Lists that leave the house are noted: who took which, in what form, how many rows."""

from sqlalchemy import insert, update

from crm.journal import Actor
from crm.kernel import clock, db, transaction

from ..models import ExportLog


@transaction()
def opened(what: dict, *, by) -> int:
    """Note that somebody takes a list; its number."""
    row = {**what, "user_id": Actor.of(by).user_id, "who": by.label}
    return db.session.scalar(insert(ExportLog).values(row).returning(ExportLog.id))


@transaction()
def closed(number: int, rows: int) -> None:
    """Note that it went out whole, and how many rows it had."""
    done = {"rows": rows, "finished_at": clock.now()}
    db.session.execute(update(ExportLog).where(ExportLog.id == number).values(done))
