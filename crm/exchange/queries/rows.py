"""The rows of an import, a page at a time, and the records they may be about."""

from dataclasses import dataclass

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import aliased

from crm.directory.models import ContactPoint, Organisation, Party, Position
from crm.kernel import db
from crm.kernel.db import get_or_abort
from crm.kernel.words import _

from ..models import FIGURE_OF, ImportRow, ImportRun
from ..sheets import APART
from .placing import sheets_of


@dataclass(frozen=True)
class RowFilter:
    """Which rows of a run a page shows."""

    figure: str | None = None
    q: str = ""
    after: int = 0
    limit: int = 50


def rows_of(run: ImportRun, wanted: RowFilter) -> list[ImportRow]:
    """A page of rows, by number."""
    rows = select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.row_no > wanted.after)
    if wanted.figure == "waiting":
        rows = rows.where(ImportRow.plan == "review")
    elif wanted.figure:
        plans = [plan for plan, figure in FIGURE_OF.items() if figure == wanted.figure]
        rows = rows.where(ImportRow.plan.in_(plans))
    if wanted.q.isdigit():
        rows = rows.where(ImportRow.row_no.in_(numbered(run, wanted.q)))
    elif wanted.q:
        pattern = wanted.q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        rows = rows.where(cast(ImportRow.raw, Text).ilike(f"%{pattern}%"))
    page = rows.order_by(ImportRow.row_no).limit(wanted.limit).execution_options(populate_existing=True)
    return list(db.session.scalars(page))


def numbered(run: ImportRun, text: str) -> list[int]:
    """A number that somebody typed, as a row of each sheet that is read; one that no sheet has finds nothing."""
    number = int(text) if len(text) < 8 else APART
    return [number + place * APART for place in range(len(sheets_of(run)))] if number < APART else []


def one_row(run: ImportRun, row_no: int) -> ImportRow:
    """One row of a run, or a page that says there is none."""
    return get_or_abort(ImportRow, (run.id, row_no))


@dataclass(frozen=True)
class Candidate:
    """A record that a row may be about, as it is shown beside the row."""

    id: int
    kind: str
    name: str
    native: str | None
    country: str | None
    addresses: list[str]
    positions: list[str]
    score: float | None
    why: list[str]


def candidates_of(rows: list[ImportRow]) -> dict[tuple[int, int], Candidate]:
    """The records that the rows of a page may be about, by row and number, in two queries."""
    ids = {number for row in rows for found in row.choices.values() for number in found}
    known = {party.id: party for party in db.session.scalars(select(Party).where(Party.id.in_(ids)))}
    reached, held = addresses_of(ids), positions_of(ids)
    found = {}
    for row in rows:
        for question, numbers in row.choices.items():
            offered = (row.match_why or {}).get("offered", {}).get(question, {})
            for number in (n for n in numbers if n in known):
                score, why = offered.get(str(number)) or (None, [])
                party = known[number]
                found[row.row_no, number] = Candidate(
                    number, party.kind, party.display_name, party.name_native, party.country_code,
                    reached.get(number, []), held.get(number, []), score, why,
                )  # fmt: skip
    return found


def addresses_of(ids: set[int]) -> dict[int, list[str]]:
    """How to reach each of these."""
    rows = select(ContactPoint.party_id, ContactPoint.value).where(
        ContactPoint.party_id.in_(ids), ContactPoint.archived_at.is_(None)
    )
    return gathered(rows.order_by(ContactPoint.is_primary.desc(), ContactPoint.id))


def positions_of(ids: set[int]) -> dict[int, list[str]]:
    """What each of these is, and where."""
    place = aliased(Party)
    rows = select(Position.person_id, Position.title + ", " + place.display_name).join(
        place, place.id == Position.organisation_id
    )
    return gathered(
        rows.where(Position.person_id.in_(ids), func.upper_inf(Position.valid)).order_by(Position.id)
    )


def gathered(rows) -> dict[int, list[str]]:
    """Words by the number they belong to."""
    found: dict[int, list[str]] = {}
    for number, words in db.session.execute(rows):
        found.setdefault(number, []).append(words)
    return found


def choices_of(rows: list[ImportRow]) -> dict[int, str]:
    """The records that rows may be about, told apart by place and size, or by address."""
    ids = {i for row in rows for found in (row.match_why or {}).get("choices", {}).values() for i in found}
    email = aliased(ContactPoint)
    found = (
        select(Party.id, Party.display_name, Organisation, email.value)
        .outerjoin(Organisation, Organisation.party_id == Party.id)
        .outerjoin(email, (email.party_id == Party.id) & (email.channel == "email") & email.is_primary)
        .where(Party.id.in_(ids))
    )
    return {i: told_apart(name, place, address) for i, name, place, address in db.session.execute(found)}


def told_apart(name: str, place: Organisation | None, address: str | None) -> str:
    """A record in one line, with what tells it from another of the same name."""
    parts = [name, address]
    if place is not None and place.population is not None:
        parts.append(_("population %(n)s", n=f"{place.population:,}"))
    if place is not None and place.latitude is not None:
        parts.append(f"{place.latitude:.2f}, {place.longitude:.2f}")
    return " · ".join(part for part in parts if part)


def refused_rows(run: ImportRun):
    """Every refused row, streamed."""
    rows = (
        select(ImportRow)
        .where(ImportRow.run_id == run.id, ImportRow.plan == "error")
        .order_by(ImportRow.row_no)
        .execution_options(yield_per=500)
    )
    return db.session.scalars(rows)
