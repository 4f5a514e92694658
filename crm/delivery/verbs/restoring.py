"""After a restore the database has forgotten what was sent since the back-up: nothing goes on by itself."""

from sqlalchemy import func, text, update

from crm.kernel import clock, db, transaction
from crm.kernel.notices import Notice
from crm.kernel.words import _

from ..models import Mailing

LEAP = 1_000_000
NUMBERED = ("party", "contact_point", "message", "mailing")
QUIET = {"synchronize_session": False}


@transaction()
def hold_after_restore() -> dict[str, int]:
    """Hold every mailing and notice that was on its way, and never give a number twice; how many of each."""
    sentence = _("Restored from a back-up: look who already has it before you resume.")
    begun = update(Mailing).where(Mailing.status.in_(("ready", "sending")))
    paused = moved(begun.values(status="paused", problem=str(sentence), version=Mailing.version + 1))
    overdue = (Mailing.status == "scheduled") & (Mailing.send_at <= clock.now())
    due = update(Mailing).where((Mailing.status == "preparing") | overdue)
    drafts = moved(due.values(status="draft", version=Mailing.version + 1))
    notices = moved(
        update(Notice)
        .where(Notice.state.in_(("queued", "wire")))
        .values(state="uncertain", settled_at=func.now(), lease_until=None, problem=str(sentence))
    )
    for table in NUMBERED:
        db.session.execute(
            text(
                "SELECT setval(CAST(pg_get_serial_sequence(:name, 'id') AS regclass),"
                " nextval(CAST(pg_get_serial_sequence(:name, 'id') AS regclass)) + :leap)"
            ),
            {"name": table, "leap": LEAP},
        )
    return {"paused": paused, "drafts": drafts, "notices": notices}


def moved(statement) -> int:
    """How many rows a statement changed."""
    return len(db.session.execute(statement.returning(text("1")).execution_options(**QUIET)).all())
