"""An import is taken back as the one thing it was; a large one by a worker, while its page tells so."""

from sqlalchemy import text

from crm.accounts.models import AppUser
from crm.journal import Actor, UndoReport, undo
from crm.kernel import clock, db, later, transaction
from crm.kernel.errors import NotAllowed, Refused
from crm.kernel.words import _

from ..models import ImportRun
from .receiving import found

AT_ONCE = 2000
LOCK = 0x756E646F


@transaction()
def undo_import(run_id: int, *, by) -> UndoReport:
    """Take back everything the import wrote; what others built on since is put away and listed."""
    return taken_back(undoable(run_id), by)


@transaction()
def want_undo(run_id: int, *, by) -> UndoReport | None:
    """Take a small import back at once; have a worker take a large one back, and give no report yet."""
    run = undoable(run_id)
    if run.total <= AT_ONCE:
        return taken_back(run, by)
    run.is_wanted, run.problem = True, None
    run.options = run.options | {
        "undoing": {"by": Actor.of(by).user_id, "since": clock.now().isoformat(timespec="seconds")}
    }
    later("exchange.undo", run.id)
    return None


def undoable(run_id: int) -> ImportRun:
    """The run, if something of it is in and nobody is taking it back."""
    run = found(run_id)
    if run.is_undoing:
        raise Refused(_("This import is being taken back."))
    if run.state not in ("applied", "stopped"):
        raise Refused(_("Only an import that was applied can be undone."))
    return run


def taken_back(run: ImportRun, by) -> UndoReport:
    """Undo its change set, and say so of the run."""
    report = undo(run.change_set_id, by=by)
    run.state = "undone"
    return report


@transaction()
def carry_out_undo(run_id: int) -> None:
    """What the worker does: all of it or nothing, so that one that was killed leaves everything as it was."""
    if not db.session.scalar(
        text("SELECT pg_try_advisory_xact_lock(CAST(:room AS int), CAST(:run AS int))"),
        {"room": LOCK, "run": run_id},
    ):
        return  # another worker is at it
    run = found(run_id)
    if not run.is_undoing:
        return
    user = run.options["undoing"]["by"]
    by = db.session.get(AppUser, user) if user else Actor("system")
    try:
        with db.session.begin_nested():
            taken_back(run, by)
    except (Refused, NotAllowed) as error:
        run.problem = error.sentence
    run.options = {key: value for key, value in run.options.items() if key != "undoing"}
    run.is_wanted = False
