"""An import is taken back as the one thing it was."""

from crm.journal import undo
from crm.kernel import transaction
from crm.kernel.errors import Refused
from crm.kernel.words import _

from .receiving import found


@transaction()
def undo_import(run_id: int, *, by):
    """Take back everything the import wrote; what others built on since is put away and listed."""
    run = found(run_id)
    if run.state not in ("applied", "stopped"):
        raise Refused(_("Only an import that was applied can be undone."))
    report = undo(run.change_set_id, by=by)
    run.state = "undone"
    return report
