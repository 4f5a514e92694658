"""What is said about a whole list before it is checked, all of it in one go."""

from dataclasses import dataclass

from crm.directory import organisation_named
from crm.kernel import db, transaction

from ..models import ImportRun
from .leaving import all_at
from .receiving import remap, want_check
from .rereading import fill_down


@dataclass(frozen=True)
class Said:
    """What rows and columns are, which columns are filled down, and at which organisation everybody is; none: as before."""

    kind: str
    columns: list[str | None]
    down: list[int] | None = None
    at: str | None = None


@transaction()
def set_up(run_id: int, said: Said, *, by) -> ImportRun:
    """Settle what columns mean, which are filled down and where everybody is, then have the list checked."""
    run = remap(run_id, said.kind, said.columns, by=by)
    db.session.flush()  # each of the following looks at the run anew
    if said.down is not None and sorted(said.down) != sorted(run.mapping["layout"].get("down", ())):
        fill_down(run_id, said.down, by=by)
        db.session.flush()
    at = organisation_named(said.at) if said.at and said.kind == "people" else None
    if said.at is not None and at != run.options.get("at") and said.kind == "people":
        all_at(run_id, at, by=by)
        db.session.flush()
    return want_check(run_id)
