"""The journal knows who changed what, and how to take it back.

Everything that writes runs inside one change set; triggers in the database note every row before and
after, and refuse a write outside a change set.
"""

from .naming import describe
from .undoing.whole import AlreadyUndone, UndoReport, undo
from .verbs import SYSTEM, Actor, acting, change_set_id, changes, refers

__all__ = [
    "SYSTEM",
    "Actor",
    "AlreadyUndone",
    "UndoReport",
    "acting",
    "change_set_id",
    "changes",
    "describe",
    "refers",
    "undo",
]
