"""Files come in: read, checked row by row, applied as one change set, and undone as one."""

from crm.kernel.pages import nav_item, new_item
from crm.kernel.words import lazy

from .queries import figures, report
from .verbs import (
    ImportedBefore,
    apply,
    apply_now,
    check,
    choose,
    decide,
    receive,
    remap,
    stage,
    undo_import,
    want_check,
)


def init_app(app):
    """Offer the page of imports."""
    nav_item("relationships", "imports", lazy("Imports"), "file-import", "exchange.imports", "import", 29)
    new_item(lazy("Import a list"), "file-import", "exchange.upload", "import")


__all__ = [
    "ImportedBefore",
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
