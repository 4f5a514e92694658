"""Privacy from the command line: a copy, an erasure, and erasures again after a restore."""

import json
import sys
from pathlib import Path

import click

from crm.journal import SYSTEM
from crm.kernel import settings
from crm.kernel.errors import CrmError

from . import papers, queries, verbs


class Told(click.Group):
    """Commands whose refusals are a sentence and exit 1."""

    def invoke(self, ctx):
        """Run the command; a refusal is no stack trace."""
        try:
            return super().invoke(ctx)
        except CrmError as error:
            click.echo(str(error.sentence), err=True)
            return ctx.exit(1)


@click.group("person", cls=Told)
def person():
    """What we hold on one person."""


@person.command("export")
@click.argument("number", type=click.IntRange(1, 2**63 - 1), metavar="ID")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="FILE.json, FILE.html or FILE.zip."
)
@click.option("--json", "_json", is_flag=True, help="JSON, which is also what is printed without --out.")
def export(number, out, _json):
    """Everything we hold on somebody, as one file."""
    copy = queries.copy_of(number)
    form = out.suffix[1:].lower() if out else "json"
    if form not in papers.FORMS:
        raise click.BadParameter("the name of the file ends in .json, .html or .zip", param_hint="--out")
    verbs.note_copy(copy.party.id, form, by=SYSTEM)
    content = papers.FORMS[form][0](copy)
    if out is None:
        click.echo(content.decode())
        return
    out.touch(mode=0o600)
    out.write_bytes(content)
    click.echo(f"Wrote {out}: {sum(len(part.rows) for part in copy.sections)} rows.", err=True)


@person.command("erase")
@click.argument("number", type=click.IntRange(1, 2**63 - 1), metavar="ID")
@click.option("--reason", default="", help="Why; kept with the note that somebody was erased.")
@click.option("--all-mentions", is_flag=True, help="Also single words of the name in texts about others.")
@click.option("--all-files", is_flag=True, help="Also every file of contacts with others.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True)
def erase(number, as_json, yes, **wished):
    """Blank somebody everywhere, for good; their addresses stay blocked."""
    found = queries.preview(number)
    if not yes:
        show(found)
        click.confirm("This cannot be undone. Go on?", abort=True, err=True)
    row = verbs.erase(number, wish_of(found, **wished), by=SYSTEM)
    if as_json:
        click.echo(json.dumps({"id": row.party_id, "at": row.at.isoformat(), "rows": row.counts}))
        return
    rows = {name: n for name, n in row.counts.items() if name != verbs.KEPT_FILES}
    click.echo(f"Erased person {row.party_id}: {sum(rows.values())} rows in {len(rows)} tables.")
    show_left(found, wished)


def wish_of(found, reason: str, all_mentions: bool, all_files: bool):
    """What the options say."""
    also = frozenset(each.mark for each in found.perhaps + found.named) if all_mentions else frozenset()
    files = frozenset(each.id for each in found.files) if all_files else frozenset()
    return verbs.Wish(reason, also=also, files=files)


def show_left(found, wished) -> None:
    """What stays and may speak of them, on standard error."""
    if found.perhaps and not wished["all_mentions"]:
        click.echo(
            f"{len(found.perhaps)} texts have a word of the name and may speak of them; they stay.", err=True
        )
    for each in () if wished["all_files"] else found.files:
        if not each.speaks:
            why = "it cannot be read" if each.speaks is None else "neither name nor address is in it"
            click.echo(f"File {each.id} of contact {each.contact_id} stays, {why}: {each.name}", err=True)


def show(found) -> None:
    """What will go, on standard error."""
    click.echo(f"{found.party.display_name}, person {found.party.id}", err=True)
    for label, n in found.goes:
        click.echo(f"{n:>7} {label}", err=True)
    click.echo(f"{len(found.sure) + len(found.named):>7} texts that mention them", err=True)
    for number, name, _kind in found.sharing:
        click.echo(f"  {name} ({number}) has one of the same addresses and keeps it", err=True)


@click.group("erasures", cls=Told)
def erasures():
    """Erasures, kept outside the back-up."""


@erasures.command("apply")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
def apply(file):
    """Erase everybody again whom the ledger names, after a restore; safe to repeat."""
    done = verbs.erase_again(file or settings().ledger_file)
    click.echo(f"{done} people erased again.", file=sys.stdout)


commands = [person, erasures]
