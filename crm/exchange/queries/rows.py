"""The rows of an import, a page at a time, and the records they may be about."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from crm.directory.models import ContactPoint, Organisation, Party
from crm.kernel import db
from crm.kernel.words import _

from ..models import FIGURE_OF, ImportRow, ImportRun


@dataclass(frozen=True)
class RowFilter:
    """Which rows of a run a page shows."""

    figure: str | None = None
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
    page = rows.order_by(ImportRow.row_no).limit(wanted.limit).execution_options(populate_existing=True)
    return list(db.session.scalars(page))


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
