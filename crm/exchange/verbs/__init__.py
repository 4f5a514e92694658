"""What is done with a file: received, checked, decided about, applied, undone."""

from .applying import apply, apply_now, resume, work
from .checking import check
from .deciding import decide
from .looking import Wanted
from .receiving import ImportedBefore, choose, receive, remap, stage, want_check
from .rereading import previewed, read_otherwise
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
    "receive",
    "remap",
    "resume",
    "stage",
    "undo_import",
    "want_check",
    "work",
]
