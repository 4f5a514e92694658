"""Segments and the ledger from the command line."""

import json
from dataclasses import asdict

import click

from crm.journal import SYSTEM
from crm.kernel import settings
from crm.kernel.errors import CrmError

from . import queries, verbs
from .filters import parse

SUBJECTS = {
    "person": "person",
    "people": "person",
    "org": "org",
    "organisation": "org",
    "organisations": "org",
}


class Told(click.Group):
    """Commands whose refusals are a sentence and exit 1."""

    def invoke(self, ctx):
        """Run the command; a refusal is no stack trace."""
        try:
            return super().invoke(ctx)
        except CrmError as error:
            click.echo(str(error.sentence), err=True)
            return ctx.exit(1)


def told(as_json: bool, facts: dict, sentence: str) -> None:
    """One JSON object, or a sentence."""
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else sentence)


@click.group("segments", cls=Told)
def segments():
    """Saved audiences."""


@segments.command("add")
@click.argument("name")
@click.option("--filter", "text", required=True, help="A filter tree as JSON.")
@click.option("--subject", type=click.Choice(list(SUBJECTS)), default="person", show_default=True)
@click.option("--json", "as_json", is_flag=True)
def add(name, text, subject, as_json):
    """Keep a filter under a name."""
    fields = verbs.SegmentFields(name=name, filter=parse(text), subject=SUBJECTS[subject])
    segment = verbs.add_segment(fields, by=SYSTEM)
    found = queries.size(segment)
    told(as_json, shown(segment, found), f"Added segment {segment.id}, {segment.name}: {found} today.")


@segments.command("count")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True)
def count(name, as_json):
    """How many are in a segment today."""
    segment = queries.segment_named(name)
    found = queries.size(segment)
    told(as_json, shown(segment, found), str(found))


@segments.command("list")
@click.option("--json", "as_json", is_flag=True)
def show(as_json):
    """Every segment in use, and how many are in it."""
    rows = [shown(segment, queries.size_if_sound(segment)) for segment in queries.live_segments()]
    if as_json:
        click.echo(json.dumps({"items": rows}, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['id']}\t{row['name']}\t{row['subject']}\t{row['count']}")


def shown(segment, found) -> dict:
    """A segment as programs see it."""
    return {
        "id": segment.id,
        "name": segment.name,
        "subject": segment.subject,
        "filter": segment.filter,
        "count": found,
    }


@click.group("ledger", cls=Told)
def ledger():
    """Withdrawals and blocked addresses, kept outside the back-up."""


@ledger.command("apply")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True)
def apply(file, as_json):
    """Say everything in the ledger once more, after a restore; safe to repeat."""
    report = verbs.apply_ledger(file or settings().ledger_file)
    sentence = (
        f"{report.lines} lines: {report.consents} withdrawals or permissions, {report.blocked} addresses"
        f" blocked and {report.lifted} allowed again; {report.unreadable} lines could not be read."
    )
    told(as_json, asdict(report), sentence)


commands = [segments, ledger]
