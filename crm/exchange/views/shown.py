"""What the page of an import shows."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from wtforms import SelectChoice

from crm.kernel import clock

from ..forms import Around, BasisForm, columns_form
from ..models import FIGURE_OF, ImportRun
from ..queries import (
    RowFilter,
    candidates_of,
    choices_of,
    custom_fields,
    decided,
    figures,
    gaps_of,
    leavers,
    partial_lists,
    rows_of,
    same_rows,
    taken_back,
    topics_to_choose,
    traits,
    waiting,
)
from ..queries.whole import at_called

PAGE = 50


def shown(run: ImportRun, wanted: RowFilter) -> dict[str, Any]:
    """The run with its figures, a page of rows, and the forms that its state allows."""
    counted = figures(run)
    rows = rows_of(run, replace(wanted, limit=PAGE + 1))
    page = rows[:PAGE]
    return {
        "run": run,
        "figures": counted,
        "waiting": waiting(run),
        "decided": decided(run),
        "is_undone": run.state == "undone" or bool(taken_back([run])),
        "rows": page,
        "figure_of": FIGURE_OF,
        "next_after": page[-1].row_no if len(rows) > PAGE else None,
        "wanted": wanted,
        "choices": choices_of(page),
        "candidates": candidates_of([row for row in page if row.plan == "review"]),
        "traits": traits(run) if run.kind == "people" else {},
        "leavers": leavers(run),
        "partial": partial_lists(run, clock.today()),
        "same_rows": same_rows(run),
        "today": clock.today(),
        "seconds_undoing": seconds_undoing(run),
        "columns_form": columns_now(run),
        "gaps": gaps_of(run),
        "basis_form": basis_form(run),
    }


def seconds_undoing(run: ImportRun) -> int:
    """For how long somebody has been waiting for an import to be taken back."""
    if not run.is_undoing:
        return 0
    return int((clock.now() - datetime.fromisoformat(run.options["undoing"]["since"])).total_seconds())


def columns_now(run: ImportRun):
    """The form of what columns mean, filled down or not, and where everybody is."""
    return columns_form(run, Around(custom_fields(run.kind), gaps_of(run), at_called(run)))


def basis_form(run: ImportRun) -> BasisForm:
    """The form of basis and topics, as chosen so far."""
    form = BasisForm(formdata=None, basis=run.basis, topics=run.topics)
    known = topics_to_choose()
    extra = [(key, key) for key in run.topics if key not in dict(known)]
    form.topics.choices = [SelectChoice(*choice) for choice in (*known, *extra)]
    form.topics.process(None, run.topics)
    return form
