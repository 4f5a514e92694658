"""What is done with a file: received, checked, decided about, applied, undone."""

from .applying import apply, apply_now, one_at_a_time, resume, work
from .checking import check
from .deciding import decide
from .files import folder, forget_file, path_of
from .leaving import all_at, decide_leavers, is_staff_list, last_day_of
from .looking import Wanted
from .receiving import ImportedBefore, choose, receive, remap, stage, want_check
from .rereading import fill_down, previewed, read_otherwise
from .setting_up import Said, set_up
from .stopping import discard, stop_import
from .undoing import carry_out_undo, undo_import, want_undo

__all__ = [
    "carry_out_undo",
    "want_undo",
    "Said",
    "set_up",
    "Wanted",
    "previewed",
    "read_otherwise",
    "ImportedBefore",
    "all_at",
    "apply",
    "apply_now",
    "check",
    "choose",
    "decide",
    "decide_leavers",
    "discard",
    "fill_down",
    "folder",
    "forget_file",
    "is_staff_list",
    "last_day_of",
    "one_at_a_time",
    "path_of",
    "receive",
    "remap",
    "resume",
    "stage",
    "stop_import",
    "undo_import",
    "want_check",
    "work",
]
