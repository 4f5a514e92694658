"""Imports as they stand: figures, rows, and what the house knows that reading needs."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from crm.audiences.models import GENERAL, Topic
from crm.directory.models import Country, FieldDef, OrgClass
from crm.kernel import clock, db

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
    return list(db.session.scalars(rows.order_by(ImportRow.row_no).limit(wanted.limit)))


def latest_runs(limit: int = 50) -> list[ImportRun]:
    """The latest imports, newest first."""
    return list(db.session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(limit)))
