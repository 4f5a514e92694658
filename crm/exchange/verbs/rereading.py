"""The same file read another way."""

from dataclasses import replace

from crm.kernel import transaction

from ..models import ImportRun
from ..sheets import Looked
from .looking import Wanted, checked_wish, look_into, looked_at
from .receiving import found, still_open


@transaction()
def read_otherwise(run_id: int, wanted: Wanted, *, by) -> ImportRun:
    """Read the file of a run another way: another sheet, encoding, row of headings, country, order of dates."""
    run = still_open(run_id)
    look_into(run, wanted.kind or None, checked_wish(wanted))
    run.state = "staged"
    return run


def previewed(run_id: int, wanted: Wanted) -> Looked:
    """The first rows as they would be read; nothing is changed."""
    return looked_at(found(run_id), replace(wanted, kind=""))
