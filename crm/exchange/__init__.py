"""Files come in: read, checked row by row, applied as one change set, and undone as one."""

from crm.directory import holds
from crm.kernel.pages import nav_item, new_item
from crm.kernel.words import lazy

from .queries import figures, report
from .verbs import (
    ImportedBefore,
    all_at,
    apply,
    apply_now,
    check,
    choose,
    decide,
    decide_leavers,
    fill_down,
    forget_file,
    is_staff_list,
    one_at_a_time,
    path_of,
    receive,
    remap,
    stage,
    stop_import,
    undo_import,
    want_check,
)


def init_app(app):
    """Offer the page of imports."""
    holds("import_row.match_id")
    holds(
        "import_row.result_id",
        merge="stays",
        label=lazy("Rows of lists that were imported"),
        erase="blank",
        blanks=("raw", "parsed", "traits", "decision", "match_why", "problems"),
    )
    holds("import_leaver.person_id")
    holds("import_leaver.organisation_id")
    nav_item("relationships", "imports", lazy("Imports"), "file-import", "exchange.imports", "import", 29)
    new_item(lazy("Import a list"), "file-import", "exchange.upload", "import")


__all__ = [
    "ImportedBefore",
    "all_at",
    "apply",
    "apply_now",
    "check",
    "choose",
    "decide",
    "decide_leavers",
    "figures",
    "fill_down",
    "forget_file",
    "is_staff_list",
    "one_at_a_time",
    "path_of",
    "receive",
    "remap",
    "report",
    "stage",
    "stop_import",
    "undo_import",
    "want_check",
]
