"""Imports from the command line."""

import json
import sys
from pathlib import Path

import click

from crm.journal import SYSTEM
from crm.kernel.errors import Refused

from . import queries, verbs
from .models import KINDS
from .sheets import SIGNS

LINES = (
    ("created", "created"),
    ("updated", "updated"),
    ("unchanged", "unchanged"),
    ("duplicates", "repeated or waiting for a decision"),
    ("refused", "refused"),
)

FURTHER = (
    ("two_addresses", "with two addresses"),
    ("no_address", "without an address"),
    ("bad_address", "with an address that cannot be used"),
    ("opted_out", "who do not want to be written to"),
    ("leavers", "positions of people who are not on the list: decide about them on the page of the import"),
)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "kind", type=click.Choice(KINDS), help="What the rows are; guessed from the columns.")
@click.option("--basis", default="public_role", show_default=True)
@click.option(
    "--topic", "topics", multiple=True, help="May be given several times; made where there is none."
)
@click.option("--sheet", help="Which sheet of a workbook; the fullest one, where nothing is said.")
@click.option(
    "--also", multiple=True, help="A further sheet with the same columns; may be given several times."
)
@click.option(
    "--encoding", help="How the letters of a text file are written; found out, where nothing is said."
)
@click.option(
    "--delimiter",
    type=click.Choice(list(SIGNS)),
    help="What parts the columns of a text file; found out, where nothing is said.",
)
@click.option("--country", help="Two letters: for telephone numbers and dates of rows that name no country.")
@click.option(
    "--all-at", help="Everybody of whom the file names no organisation is at this one (number or name)."
)
@click.option(
    "--staff-list-of", help="The file is all staff of this organisation (number or name), or of `each` in it."
)
@click.option("--json", "as_json", is_flag=True)
def import_(file, as_json, **choice):
    """Bring a list in: applies every row that needs no decision, and says what became of each."""
    try:
        run = bring_in(file, choice)
    except Refused as error:
        click.echo(error.sentence, err=True)
        sys.exit(1)
    found = queries.report(run)
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else spoken(found))


def bring_in(file: Path, choice: dict):
    """Receive, check, apply."""
    with file.open("rb") as opened:
        run = verbs.receive(opened, file.name, choice, by=SYSTEM)
    checked = verbs.check(run.id, progress("checked"))
    if checked.state == "failed":
        raise Refused(checked.problem)
    return verbs.apply_now(run.id, progress("imported"), by=SYSTEM)


def progress(word: str):
    """Tell the terminal how far it is."""

    def told(done: int, total: int | None) -> None:
        of = f" of {total:,}" if total else ""
        click.echo(f"{done:,}{of} rows {word}", err=True)

    return told


def spoken(found: dict) -> str:
    """The report as a person reads it."""
    lines = [f"{found['filename']}: {found['rows']:,} rows"]
    lines += [f"{found[key]:>9,} {label}" for key, label in LINES]
    if found["organisations_created"]:
        lines.append(f"{found['organisations_created']:>9,} organisations made on the way")
    lines += [f"{found[key]:>9,} {label}" for key, label in FURTHER if found.get(key)]
    lines += [f"  {remark}" for remark in found["remarks"]]
    for problem in found["problems"][:20]:
        column = f", {problem['column']}" if problem["column"] else ""
        lines.append(f"  {problem['place']}{column}: {problem['why']}")
    if len(found["problems"]) > 20:
        lines.append(f"  and {len(found['problems']) - 20:,} more: --json lists them all")
    lines.append(f"Undo with: ./balai undo {found['change_set']}")
    return "\n".join(lines)


commands = [import_]
