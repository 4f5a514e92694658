"""Imports."""

from flask import g

from crm import exchange

from .. import queries, verbs
from ..import_schemas import ImportNew, ImportOut, UndoOut
from ..operation import operation
from .blueprint import blueprint


def shown(run) -> dict:
    """An import as programs see it."""
    found = exchange.report(run) | {"problem": run.problem}
    return {name: found.get(name) for name in ImportOut.model_fields}


@blueprint.post("/imports")
@operation(permission="import", takes=ImportNew, gives=ImportOut, status=201, takes_file=True)
def add_import(body, file):
    """Bring a CSV or XLSX file; nothing is written before it is applied."""
    file.stream.seek(0)
    return shown(verbs.bring_in(file.stream, file.filename or "list", body.given(), by=g.reader))


@blueprint.get("/imports/<int:import_id>")
@operation(permission="read", gives=ImportOut)
def show_import(import_id):
    """How far an import is, and what became of its rows."""
    return shown(queries.import_run(import_id))


@blueprint.post("/imports/<int:import_id>/apply")
@operation(permission="import", gives=ImportOut, status=202)
def apply_import(import_id):
    """Write what was planned; a worker does it."""
    queries.import_run(import_id)
    return shown(exchange.apply(import_id, by=g.reader))


@blueprint.post("/imports/<int:import_id>/undo")
@operation(permission="import", gives=UndoOut)
def undo_import(import_id):
    """Take back what an import wrote, where nothing has happened to it since."""
    queries.import_run(import_id)
    report = exchange.undo_import(import_id, by=g.reader)
    left = [{"table": x.table, "row": x.row_pk, "why": x.why} for x in report.conflicts]
    return {
        "change_set": report.change_set_id,
        "undone": report.undone,
        "archived": report.archived,
        "conflicts": left,
    }
