"""An import is stopped half-way, to be gone on with or taken back; a draft is thrown away."""

from sqlalchemy import delete

from crm.kernel import db, transaction
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import ImportRow, ImportRun
from .leases import release
from .receiving import found, still_open


@transaction()
def stop_import(run_id: int, *, by) -> ImportRun:
    """Stop after the rows that are being written; what is in stays in, and one undo takes all of it back."""
    run = found(run_id)
    if not run.is_busy:
        raise Refused(_("Nobody works on this import."))
    if run.is_undoing:
        raise Refused(_("This import is being taken back."))
    if run.state == "applying":
        run.state = "stopped" if run.change_set_id else "checked"
    else:
        db.session.execute(delete(ImportRow).where(ImportRow.run_id == run_id))
        run.state, run.total, run.done = "staged", 0, 0
    run.lease = 0  # whoever works on it loses it with the next batch
    release(run)
    return run


@transaction()
def discard(run_id: int, *, by) -> None:
    """Throw a draft away: nothing of it was written."""
    run = still_open(run_id)
    if run.is_busy:
        raise Refused(_("Stop it first."))
    db.session.delete(run)
