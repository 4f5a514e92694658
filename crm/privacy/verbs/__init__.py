"""Everything that forgets, and what keeps from being forgotten."""

from .copies import note_copy
from .erasing import KEPT_FILES, Wish, erase, leave_nothing, refuse_undo
from .holding import hold, release
from .restoring import erase_again
from .retention import act, act_by_night, change_rule

__all__ = [
    "KEPT_FILES",
    "Wish",
    "act",
    "act_by_night",
    "change_rule",
    "erase",
    "erase_again",
    "hold",
    "leave_nothing",
    "note_copy",
    "refuse_undo",
    "release",
]
