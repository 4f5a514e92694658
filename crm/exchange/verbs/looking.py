"""Looking into the file of a run: its table, its headings, the meaning of its columns, and what its rows say together."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any

from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..columns import Asked, guess, header_key
from ..models import ImportRun
from ..parsing import facts_of
from ..parsing.facts import READ
from ..parsing.places import country_code
from ..queries import last_mapping
from ..queries.columns import chosen_before, known_organisations
from ..sheets import (
    CHOICES,
    SIGNS,
    Layout,
    Looked,
    NotASpreadsheet,
    Wish,
    filled_down,
    gaps,
    look,
    rows,
)
from ..sheets.limits import Numbered
from .files import path_of

ORDERS = ("dmy", "mdy")


@dataclass(frozen=True)
class Wanted:
    """What a person chose about how a file is read; what is empty is found out."""

    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_row: int | None = None
    also: tuple[str, ...] = ()
    country: str = ""
    order: str = ""
    kind: str = ""
    down: tuple[int, ...] = ()


def known_wish(kept: dict[str, Any]) -> Wanted:
    """The wish as a run keeps it."""
    several = {key: tuple(kept.get(key, ())) for key in ("also", "down")}
    return Wanted(**kept | several)


def look_into(run: ImportRun, kind: str | None = None, wanted: Wanted | None = None) -> None:
    """Fill in layout, headings and the meaning of columns, as remembered or guessed."""
    wanted = wanted or Wanted()
    looked = looked_at(run, wanted)
    asked = Asked(looked.spans, wanted.header_row, chosen_before, known_organisations)
    known = guess(looked.head, kind, asked)
    if not known.samples:
        raise NotASpreadsheet(_("The file has headings but no rows below them."))
    run.header_key = header_key(known.headers)
    remembered = last_mapping(run.header_key, kind)
    run.kind = remembered["kind"] if remembered else known.kind
    headings = tuple(map(tuple, known.headings))
    layout = replace(looked.layout, header_row=known.header_row, headings=headings, down=tuple(wanted.down))
    first = first_rows(run, replace(layout, down=()))
    run.mapping = {
        "kind": run.kind,
        "layout": layout.as_json(),
        "sheets": looked.sheets,
        "remarks": looked.remarks,
        "headers": known.headers,
        "columns": remembered["columns"] if remembered else known.columns,
        "samples": known.samples,
        "reasons": known.reasons,
        "scores": known.scores,
        "facts": facts_in(first, wanted),
        "gaps": gaps([cells for _number, cells in first]),
        "wanted": asdict(wanted),
        "is_remembered": remembered is not None,
    }


def looked_at(run: ImportRun, wanted: Wanted) -> Looked:
    """A look into the file, as it was wished for."""
    if wanted.encoding and wanted.encoding not in CHOICES:
        raise Refused(_("There is no encoding “%(name)s”.", name=wanted.encoding), field="encoding")
    if wanted.delimiter and wanted.delimiter not in SIGNS:
        raise Refused(_("There is no delimiter “%(name)s”.", name=wanted.delimiter), field="delimiter")
    wish = Wish(wanted.sheet, wanted.encoding, SIGNS.get(wanted.delimiter, ""), also=wanted.also)
    return look(path_of(run.sha256), wish=wish)


def first_rows(run: ImportRun, layout: Layout) -> list[Numbered]:
    """The first few thousand rows, as they stand."""
    return list(islice(until_fault(rows(path_of(run.sha256), layout)), READ))


def facts_in(first: list[Numbered], wanted: Wanted) -> dict[str, Any]:
    """What they say together, with what is to be filled down."""
    filled = filled_down(iter(first), wanted.down)
    return facts_of((cells for _number, cells in filled), wanted.country or None, wanted.order or None)


def until_fault(numbered: Iterator[Numbered]) -> Iterator[Numbered]:
    """The rows up to one that cannot be read; the check will say which that is."""
    with suppress(NotASpreadsheet):
        yield from numbered


def checked_wish(wanted: Wanted) -> Wanted:
    """The wish, if what it names exists."""
    if wanted.country and country_code(wanted.country) != wanted.country:
        raise Refused(_("“%(text)s” is not a country.", text=wanted.country[:60]), field="country")
    if wanted.order and wanted.order not in ORDERS:
        raise Refused(_("Dates begin with the day or with the month."), field="order")
    return wanted
