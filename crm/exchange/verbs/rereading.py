"""The same file read another way."""

from dataclasses import dataclass, field, replace

from crm.kernel import transaction
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..columns import Asked, guess
from ..models import ImportRun
from ..sheets import filled_down
from ..sheets.limits import Numbered
from .looking import Wanted, checked_wish, known_wish, look_into, looked_at
from .receiving import still_open

SHOWN = 12


@dataclass(frozen=True)
class Preview:
    """The first rows as they would be read, which of them are headings, or why they cannot be."""

    rows: list[Numbered] = field(default_factory=list)
    header_row: int = 0
    remarks: list[str] = field(default_factory=list)
    problem: str | None = None
    filled: frozenset[tuple[int, int]] = frozenset()

    @property
    def width(self) -> int:
        """How many columns are shown."""
        return min(max((len(cells) for _number, cells in self.rows), default=0), SHOWN)


@transaction()
def read_otherwise(run_id: int, wanted: Wanted, *, by) -> ImportRun:
    """Read the file of a run another way: another sheet, encoding, delimiter, row of headings, country, order of dates."""
    run = still_open(run_id)
    kept = known_wish(run.mapping.get("wanted", {}))
    look_into(run, run.kind, checked_wish(replace(wanted, kind=kept.kind)))
    run.state = "staged"
    return run


@transaction()
def fill_down(run_id: int, places: list[int], *, by) -> ImportRun:
    """Fill the blank cells of these columns from above, and those of no other; what columns mean stays as chosen."""
    run = still_open(run_id)
    if strange := [place for place in places if not 0 <= place < len(run.mapping["headers"])]:
        raise Refused(_("There is no column %(n)s.", n=strange[0] + 1), field="down")
    kept, columns = run.mapping, run.mapping["columns"]
    wanted = known_wish(kept.get("wanted", {}))
    look_into(run, run.kind, replace(wanted, down=tuple(sorted(set(places)))))
    said = {key: kept[key] for key in ("headers", "reasons", "scores", "is_remembered")}
    run.mapping = run.mapping | said | {"columns": columns}
    run.state = "staged"
    return run


def previewed(run: ImportRun, wanted: Wanted) -> Preview:
    """The first rows as they would be read; nothing is changed."""
    try:
        looked = looked_at(run, wanted)
        known = guess(looked.head, run.kind, Asked(looked.spans, wanted.header_row))
    except Refused as error:
        return Preview(problem=error.sentence)
    above = [pair for pair in looked.head if pair[0] <= known.header_row]
    below = [pair for pair in looked.head if pair[0] > known.header_row]
    shown = [*above, *filled_down(iter(below), wanted.down)][:SHOWN]
    return Preview(shown, known.header_row, looked.remarks, filled=differing(looked.head, shown))


def differing(were: list[Numbered], are: list[Numbered]) -> frozenset[tuple[int, int]]:
    """Row and place of the cells that were blank and are not."""
    before = dict(were)
    return frozenset(
        (number, place)
        for number, cells in are
        for place, cell in enumerate(cells)
        if cell and not "".join(before[number][place : place + 1]).strip()
    )
