"""The same file read another way."""

from dataclasses import dataclass, field, replace

from crm.kernel import transaction
from crm.kernel.errors import Refused

from ..columns import Asked, guess
from ..models import ImportRun
from ..sheets.limits import Numbered
from .looking import Wanted, checked_wish, look_into, looked_at
from .receiving import still_open

SHOWN = 12


@dataclass(frozen=True)
class Preview:
    """The first rows as they would be read, which of them are headings, or why they cannot be."""

    rows: list[Numbered] = field(default_factory=list)
    header_row: int = 0
    remarks: list[str] = field(default_factory=list)
    problem: str | None = None

    @property
    def width(self) -> int:
        """How many columns are shown."""
        return min(max((len(cells) for _number, cells in self.rows), default=0), SHOWN)


@transaction()
def read_otherwise(run_id: int, wanted: Wanted, *, by) -> ImportRun:
    """Read the file of a run another way: another sheet, encoding, row of headings, country, order of dates."""
    run = still_open(run_id)
    kept = Wanted(**run.mapping.get("wanted", {}))
    look_into(run, run.kind, checked_wish(replace(wanted, kind=kept.kind)))
    run.state = "staged"
    return run


def previewed(run: ImportRun, wanted: Wanted) -> Preview:
    """The first rows as they would be read; nothing is changed."""
    try:
        looked = looked_at(run, wanted)
        known = guess(looked.head, run.kind, Asked(looked.spans, wanted.header_row))
    except Refused as error:
        return Preview(problem=error.sentence)
    return Preview(looked.head[:SHOWN], known.header_row, looked.remarks)
