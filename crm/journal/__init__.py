"""The journal knows who changed what, and how to take it back.

Everything that writes runs inside one change set; triggers in the database note every row before and
after, and refuse a write outside a change set.
"""

from crm.kernel.pages import nav_item
from crm.kernel.words import lazy

from .naming import describe, field_label
from .telling import Thing, called, tell, things, undoable
from .undoing.whole import AlreadyUndone, UndoReport, undo
from .verbs import SYSTEM, Actor, acting, change_set_id, changes, refers

__all__ = [
    "SYSTEM",
    "Actor",
    "AlreadyUndone",
    "Thing",
    "UndoReport",
    "acting",
    "called",
    "change_set_id",
    "changes",
    "describe",
    "field_label",
    "refers",
    "tell",
    "things",
    "undo",
    "undoable",
]


def init_app(app):
    """The history is one line of the navigation."""
    nav_item("insight", "changes", lazy("Changes and undo"), "history", "journal.changes", "read", order=90)
