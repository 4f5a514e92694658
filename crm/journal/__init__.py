"""The journal knows who changed what, and how to take it back.

Everything that writes runs inside one change set; triggers in the database note every row before and
after, and refuse a write outside a change set.
"""

from crm.kernel.pages import nav_item
from crm.kernel.words import lazy

from .naming import belongs, describe, field_label, table_label
from .queries import wrote_last
from .spans import days
from .telling import Found, Thing, findable, tell, things, undoable
from .undoing.catalogue import references
from .undoing.whole import AlreadyUndone, Left, UndoReport, around_undo, undo
from .verbs import SYSTEM, Actor, acting, change_set_id, changes, derived, refers, wrote
from .wording import called, worded

__all__ = [
    "SYSTEM",
    "Actor",
    "AlreadyUndone",
    "Left",
    "Found",
    "Thing",
    "UndoReport",
    "acting",
    "around_undo",
    "belongs",
    "called",
    "change_set_id",
    "changes",
    "days",
    "derived",
    "describe",
    "field_label",
    "findable",
    "references",
    "refers",
    "table_label",
    "tell",
    "things",
    "undo",
    "undoable",
    "worded",
    "wrote",
    "wrote_last",
]


def init_app(app):
    """The history is one line of the navigation."""
    nav_item("insight", "changes", lazy("Changes and undo"), "history", "journal.changes", "read", order=90)
