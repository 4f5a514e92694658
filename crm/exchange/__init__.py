"""Files come in: read, checked row by row, applied as one change set, and undone as one."""

from .queries import figures, report
from .verbs import apply, apply_now, check, choose, decide, receive, remap, stage, undo_import, want_check

__all__ = [
    "apply",
    "apply_now",
    "check",
    "choose",
    "decide",
    "figures",
    "receive",
    "remap",
    "report",
    "stage",
    "undo_import",
    "want_check",
]
