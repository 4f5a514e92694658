"""What is done with a file: received, checked, decided about, applied, undone."""

from .applying import apply, apply_now, resume, work
from .checking import check
from .deciding import decide
from .leaving import decide_leavers, is_staff_list, last_day_of
from .looking import Wanted
from .receiving import ImportedBefore, choose, receive, remap, stage, want_check
from .rereading import previewed, read_otherwise
from .stopping import discard, stop_import
from .undoing import undo_import

__all__ = [
    "Wanted",
    "previewed",
    "read_otherwise",
    "ImportedBefore",
    "apply",
    "apply_now",
    "check",
    "choose",
    "decide",
    "decide_leavers",
    "discard",
    "is_staff_list",
    "last_day_of",
    "receive",
    "remap",
    "resume",
    "stage",
    "stop_import",
    "undo_import",
    "want_check",
    "work",
]
