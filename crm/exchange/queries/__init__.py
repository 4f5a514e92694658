"""Imports as they stand: their runs, their rows, and the report of what became of each."""

from .grouped import Gap, gaps_of
from .leavers import leavers, leaving, partial_lists
from .placing import headed, placed
from .report import decided, figures, problems, remarks, report, same_rows, traits, waiting
from .rows import RowFilter, candidates_of, choices_of, one_row, refused_rows, rows_of
from .runs import (
    custom_fields,
    last_mapping,
    latest_runs,
    reading_of,
    run_or_nothing,
    taken_back,
    topics_to_choose,
    world_of,
)

__all__ = [
    "Gap",
    "RowFilter",
    "candidates_of",
    "one_row",
    "choices_of",
    "custom_fields",
    "decided",
    "figures",
    "gaps_of",
    "headed",
    "last_mapping",
    "latest_runs",
    "leavers",
    "leaving",
    "partial_lists",
    "placed",
    "problems",
    "reading_of",
    "refused_rows",
    "remarks",
    "report",
    "rows_of",
    "run_or_nothing",
    "same_rows",
    "taken_back",
    "topics_to_choose",
    "traits",
    "waiting",
    "world_of",
]
