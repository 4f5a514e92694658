"""Undoing from the command line."""

import json
from dataclasses import asdict

import click

from crm.kernel.errors import CrmError

from .naming import table_label, why_label
from .undoing.whole import undo as take_back
from .verbs import SYSTEM


@click.command("undo")
@click.argument("change_set", type=click.IntRange(0, 2**63 - 1))
@click.option("--reason")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def undo(ctx, change_set, reason, as_json):
    """Undo one change set; what cannot be undone is listed."""
    try:
        report = take_back(change_set, SYSTEM, reason)
    except CrmError as error:
        click.echo(error.sentence, err=True)
        ctx.exit(1)
    if as_json:
        click.echo(json.dumps(asdict(report)))
        return
    click.echo(f"Undone: {report.undone} rows; archived: {report.archived}; left: {len(report.conflicts)}.")
    for left in report.conflicts:
        click.echo(f"  {table_label(left.table)} {left.row_pk}: {why_label(left.why)}")


commands = [undo]
