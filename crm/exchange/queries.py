"""Imports as they stand: figures, rows, and what the house knows that reading needs."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from crm.audiences.models import GENERAL, Topic
from crm.directory.models import ContactPoint, Country, FieldDef, Organisation, OrgClass, Party
from crm.journal.models import ChangeSet
from crm.kernel import clock, db
from crm.kernel.db import get_or_abort
from crm.kernel.words import _

from .models import FIGURE_OF, Figure, ImportRow, ImportRun
from .parsing import Reading
from .planning import World

SUBJECTS = {"people": "person", "organisations": "org"}


def reading_of(run: ImportRun) -> Reading:
    """How the rows of a run are to be read."""
    return Reading(
        run.kind,
        tuple(run.mapping["headers"]),
        tuple(run.mapping["columns"]),
        frozenset(db.session.scalars(select(Country.code))),
        frozenset(db.session.scalars(select(OrgClass.code))),
    )


def world_of(run: ImportRun) -> World:
    """What the house knows that planning needs."""
    topics = dict(db.session.execute(select(Topic.key, Topic.id)).all())
    orders = dict(db.session.execute(select(Country.code, Country.name_order)).all())
    wanted = {key: topics.get(key) for key in run.topics} if run.kind == "people" else {}
    return World(run.kind, clock.today(), run.basis, wanted, topics[GENERAL], f"import:{run.id}", orders)


def custom_fields(kind: str) -> dict[str, str]:
    """The network's own fields, as columns can mean them."""
    rows = select(FieldDef.key, FieldDef.label).where(
        FieldDef.subject == SUBJECTS[kind], FieldDef.archived_at.is_(None)
    )
    return {f"custom.{key}": label for key, label in db.session.execute(rows)}


def last_mapping(header_key: str, kind: str | None) -> dict[str, Any] | None:
    """What columns with these headings meant the last time."""
    rows = select(ImportRun.mapping).where(
        ImportRun.header_key == header_key, ImportRun.state.in_(("checked", "applied", "undone"))
    )
    if kind:
        rows = rows.where(ImportRun.kind == kind)
    return db.session.scalar(rows.order_by(ImportRun.id.desc()).limit(1))


def figures(run: ImportRun) -> dict[str, int]:
    """The five figures, planned or come true; every row is in one of them."""
    found = {figure.value: 0 for figure in Figure}
    rows = select(ImportRow.plan, func.count()).where(ImportRow.run_id == run.id).group_by(ImportRow.plan)
    for plan, count in db.session.execute(rows):
        found[FIGURE_OF[plan].value] += count
    return found


def report(run: ImportRun) -> dict[str, Any]:
    """The report of an import, as the command and the interface give it."""
    counts = figures(run)
    return {
        "id": run.id,
        "state": run.state,
        "kind": run.kind,
        "filename": run.filename,
        "rows": sum(counts.values()),
        **counts,
        "organisations_created": run.organisations_created,
        "waiting": waiting(run),
        "change_set": run.change_set_id,
        "problems": problems(run),
    }


def waiting(run: ImportRun) -> int:
    """How many rows wait for a decision."""
    rows = select(func.count()).where(ImportRow.run_id == run.id, ImportRow.plan == "review")
    return db.session.scalar(rows)


def problems(run: ImportRun, limit: int | None = None) -> list[dict[str, Any]]:
    """What there is to say about rows: why they did not go in, and what was left out."""
    rows = (
        select(ImportRow.row_no, ImportRow.problems)
        .where(ImportRow.run_id == run.id, ImportRow.problems.is_not(None))
        .order_by(ImportRow.row_no)
        .limit(limit)
    )
    return [
        {"row": row_no, "column": problem["column"], "why": problem["why"]}
        for row_no, found in db.session.execute(rows)
        for problem in found
    ]


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


def latest_runs(limit: int = 50) -> list[ImportRun]:
    """The latest imports, newest first."""
    return list(db.session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(limit)))


def taken_back(runs: list[ImportRun]) -> set[int]:
    """Which of these were undone, here or on the page of changes."""
    numbers = {run.change_set_id: run.id for run in runs if run.change_set_id}
    rows = select(ChangeSet.undoes_id).where(ChangeSet.undoes_id.in_(numbers))
    return {numbers[number] for number in db.session.scalars(rows)}


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


def topics_to_choose() -> list[tuple[str, str]]:
    """The topics an import can be about."""
    rows = select(Topic.key, Topic.name).order_by(Topic.key != GENERAL, Topic.id)
    return [(key, name) for key, name in db.session.execute(rows)]


def run_or_nothing(run_id: int) -> ImportRun:
    """The run of that number, or a page that says there is none."""
    return get_or_abort(ImportRun, run_id)


def decided(run: ImportRun) -> int:
    """How many of the rows that waited have a decision by now."""
    rows = select(func.count()).where(
        ImportRow.run_id == run.id, ImportRow.plan == "review", ImportRow.decision.is_not(None)
    )
    return db.session.scalar(rows)


def refused_rows(run: ImportRun):
    """Every refused row, streamed."""
    rows = (
        select(ImportRow)
        .where(ImportRow.run_id == run.id, ImportRow.plan == "error")
        .order_by(ImportRow.row_no)
        .execution_options(yield_per=500)
    )
    return db.session.scalars(rows)
