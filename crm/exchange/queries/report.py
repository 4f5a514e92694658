"""The report of an import: its figures, what they are made of, and what there is to say."""

from typing import Any

from sqlalchemy import func, select, text

from crm.kernel import db

from ..models import FIGURE_OF, TAKEN, Figure, ImportRow, ImportRun
from .leavers import leaving
from .placing import placed

TRAITS = ("two_addresses", "no_address", "bad_address", "opted_out")
COUNTED = """
SELECT t.trait, count(*) FROM import_row r, jsonb_array_elements_text(r.traits) AS t(trait)
 WHERE r.run_id = :run AND r.traits IS NOT NULL AND r.plan NOT IN ('skip', 'error') GROUP BY 1
"""


def figures(run: ImportRun) -> dict[str, int]:
    """The five figures, planned or come true; every row is in one of them."""
    found = {figure.value: 0 for figure in Figure}
    rows = select(ImportRow.plan, func.count()).where(ImportRow.run_id == run.id).group_by(ImportRow.plan)
    for plan, count in db.session.execute(rows):
        found[FIGURE_OF[plan].value] += count
    return found


def report(run: ImportRun) -> dict[str, Any]:
    """The report of an import, as the command and the interface give it."""
    counts, counted = figures(run), traits(run)
    return {
        "id": run.id,
        "state": run.state,
        "kind": run.kind,
        "filename": run.filename,
        "rows": sum(counts.values()),
        **counts,
        "organisations_created": run.organisations_created,
        "waiting": waiting(run),
        **people(run, counts, counted),
        "remarks": remarks(run),
        "left_out": [{**row, "place": placed(run, row["row"])} for row in run.left_out],
        "leavers": leaving(run),
        "same_rows_as": same_rows(run),
        "change_set": run.change_set_id,
        "problems": problems(run),
    }


def remarks(run: ImportRun) -> list[str]:
    """What there is to say of the file as a whole: how it was read, and what that changed."""
    return [*run.mapping.get("remarks", ()), *run.mapping.get("found", ())]


def traits(run: ImportRun) -> dict[str, int]:
    """How many rows are without an address, have a broken one, or two, or opted out; repeats are not counted."""
    found = dict(db.session.execute(text(COUNTED), {"run": run.id}).all())
    return {trait: found.get(trait, 0) for trait in TRAITS}


def people(run: ImportRun, counts: dict[str, int], counted: dict[str, int]) -> dict[str, int]:
    """How many different people a list names, and how well they can be reached."""
    if run.kind != "people":
        return {}
    named = sum(counts[key] for key in ("created", "updated", "unchanged")) + waiting(run)
    return {"people": named, **counted}


def same_rows(run: ImportRun) -> int | None:
    """The import that brought exactly these rows before, in whatever file."""
    if run.rows_key is None:
        return None
    earlier = select(ImportRun.id).where(
        ImportRun.rows_key == run.rows_key, ImportRun.id != run.id, ImportRun.state.in_(TAKEN)
    )
    return db.session.scalar(earlier.order_by(ImportRun.id).limit(1))


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
        {"row": row_no, "place": placed(run, row_no), "column": problem["column"], "why": problem["why"]}
        for row_no, found in db.session.execute(rows)
        for problem in found
    ]


def decided(run: ImportRun) -> int:
    """How many of the rows that waited have a decision by now."""
    rows = select(func.count()).where(
        ImportRow.run_id == run.id, ImportRow.plan == "review", ImportRow.decision.is_not(None)
    )
    return db.session.scalar(rows)
