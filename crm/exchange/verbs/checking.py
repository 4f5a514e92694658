"""The file is read and every row planned; nothing but the plan is written."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy import delete

from crm.kernel import db, transaction
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import ImportRow, ImportRun
from ..parsing import read_row
from ..planning import Item, Seen, note_traits, plan_batch
from ..queries import reading_of, world_of
from ..sheets import Aside, rows
from ..sheets.limits import letters
from ..writing import copy_into
from .files import path_of
from .leases import Lost, hold, release, take
from .leaving import propose
from .receiving import found as found_run
from .receiving import layout_of, refuse_nameless

BATCH = 1000
COLUMNS = (
    "run_id", "row_no", "raw", "parsed", "plan", "match_id", "match_score", "match_why", "problems", "traits",
)  # fmt: skip


@dataclass
class Found:
    """What reading all of a file found out, beside its rows."""

    seen: Seen
    aside: Aside
    filled: Counter[int]
    unplaced: dict[int, str]

    def remarks(self, headers: list[str]) -> list[str]:
        """What there is to say about it."""
        return [*self.left(), *self.fills(headers)]

    def left(self) -> list[str]:
        """Which columns hold something for which no field was chosen."""
        if not self.unplaced:
            return []
        names = ", ".join(f"“{heading}”" for _place, heading in sorted(self.unplaced.items()))
        return [_("Columns for which no field was chosen were left out: %(names)s.", names=names)]

    def fills(self, headers: list[str]) -> list[str]:
        """How much was filled down."""
        return [
            _(
                "%(n)s blank cells of “%(heading)s” were filled from above, as it was chosen.",
                n=f"{count:,}",
                heading="".join(headers[place : place + 1]) or letters(place),
            )
            for place, count in sorted(self.filled.items())
        ]


def check(run_id: int, told=None) -> ImportRun:
    """Read the whole file and plan every row; a file that cannot be read leaves a sentence behind."""
    lease = take(run_id, "staged", "checked", "failed")
    if lease is not None:
        try:
            read_all(run_id, lease, told)
        except Refused as error:
            fail(run_id, lease, error.sentence)
        except Lost:
            pass
    with transaction():
        return found_run(run_id)


def read_all(run_id: int, lease: int, told) -> None:
    """Batch by batch, each in a transaction of its own."""
    run = begin(run_id, lease)
    aside = Aside()
    filled: Counter[int] = Counter()
    unplaced: dict[int, str] = {}
    waiting = open_columns(run)
    source = rows(path_of(run.sha256), layout_of(run), aside.note, filled)
    seen = Seen()
    done = 0
    while batch := list(islice(source, BATCH)):
        read_batch(run_id, lease, batch, seen)
        note_unplaced(batch, waiting, unplaced)
        seen.turn_page()
        done += len(batch)
        if told:
            told(done, None)
    finish(run_id, lease, done, Found(seen, aside, filled, unplaced))


def open_columns(run: ImportRun) -> dict[int, str]:
    """The columns for which no field was chosen, with what stands over them."""
    pairs = zip(run.mapping["headers"], run.mapping["columns"], strict=False)
    return {
        place: heading or letters(place) for place, (heading, column) in enumerate(pairs) if column is None
    }


def note_unplaced(batch: list, waiting: dict[int, str], unplaced: dict[int, str]) -> None:
    """Move the columns in which something stands from those that may be blank."""
    for _number, cells in batch if waiting else ():
        for place in [place for place in waiting if place < len(cells) and cells[place].strip()]:
            unplaced[place] = waiting.pop(place)


@transaction()
def begin(run_id: int, lease: int) -> ImportRun:
    """Forget what an earlier check found."""
    run = hold(run_id, lease)
    refuse_nameless(run)
    db.session.execute(delete(ImportRow).where(ImportRow.run_id == run_id))
    run.state, run.problem, run.done, run.total = "staged", None, 0, 0
    return run


@transaction()
def read_batch(run_id: int, lease: int, batch: list, seen: Seen) -> None:
    """Parse and plan a batch, and keep what was found."""
    run = hold(run_id, lease)
    reading = reading_of(run)
    items = [Item.of(number, cells, read_row(cells, reading)) for number, cells in batch]
    plan_batch(items, replace(world_of(run), is_first_look=True), seen)
    for item in items:
        if any(cell.strip() for cell in item.raw[len(reading.headers) :]):
            item.problems = [*item.problems, {"column": None, "why": beyond()}]
        note_traits(item, reading.columns)
        seen.fingerprint(item.raw)
    copy_into("import_row", COLUMNS, kept(run_id, items))
    run.done += len(items)


def beyond() -> str:
    """The sentence about cells that no heading stands over."""
    return str(_("Cells beyond the last heading were left out."))


def kept(run_id: int, items: list[Item]) -> Iterator[tuple]:
    """The rows as the database keeps them."""
    for item in items:
        yield (
            run_id,
            item.row_no,
            [storable(cell) for cell in item.raw],
            item.values,
            item.plan,
            item.match_id,
            item.score,
            item.story(),
            item.problems or None,
            item.traits,
        )


def storable(cell: str) -> str:
    """A cell as the database can keep it."""
    return cell if cell.isprintable() else cell.replace("\x00", "").encode("utf-8", "replace").decode()


@transaction()
def finish(run_id: int, lease: int, done: int, found: Found) -> None:
    """Every row is planned."""
    run = hold(run_id, lease)
    run.state, run.total, run.done = "checked", done, done
    run.organisations_created = found.seen.places_planned
    propose(run)
    run.left_out, run.rows_key = found.aside.rows, found.seen.cells.digest()
    run.mapping = run.mapping | {"found": found.remarks(run.mapping["headers"])}
    release(run)


@transaction()
def fail(run_id: int, lease: int, sentence: str) -> None:
    """Nothing of the file is kept but the sentence that says why."""
    run = hold(run_id, lease)
    db.session.execute(delete(ImportRow).where(ImportRow.run_id == run_id))
    run.state, run.problem, run.done, run.total = "failed", sentence, 0, 0
    release(run)
