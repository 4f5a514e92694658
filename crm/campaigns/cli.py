"""Mailings from the command line."""

import json
from datetime import datetime
from pathlib import Path

import click

from crm.audiences import segment_named, topic
from crm.journal import SYSTEM
from crm.kernel import clock
from crm.kernel.errors import CrmError, Refused
from crm.kernel.words import _

from . import queries, verbs

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NUMBER = click.IntRange(0, 2**63 - 1)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the object that the API gives.")


class Told(click.Group):
    """Commands whose refusals are a sentence and exit 1."""

    def invoke(self, ctx):
        """Run the command; a refusal is no stack trace."""
        try:
            return super().invoke(ctx)
        except CrmError as error:
            click.echo(error.sentence, err=True)
            ctx.exit(1)


@click.group("mailings", cls=Told)
def mailings():
    """Write, send, hold and look at mailings."""


@mailings.command("new")
@click.option("--subject", required=True)
@click.option("--preheader", default="", help="The line beside the subject.")
@click.option("--markdown", type=FILE, help="A file in Markdown.")
@click.option("--html", type=FILE, help="A file in HTML, with --text or without.")
@click.option("--text", type=FILE)
@click.option("--segment", required=True, help="The name of a segment of people.")
@click.option("--topic", "topic_key", help="The key of a topic.")
@click.option("--send-at", help="A moment (2027-03-01T09:00), in the zone given.")
@click.option("--zone", help="An IANA zone such as Asia/Jakarta; UTC where none is given.")
@AS_JSON
def new(as_json, **given):
    """Make a draft. Nothing is sent: that is `mailings send ID`, at --send-at where that lies ahead."""
    newsletter = verbs.draft(fields_of(**given), by=SYSTEM)
    told(newsletter.mailing_id, as_json)


def fields_of(  # noqa: PLR0913  the options of the command, by their names
    *, subject, preheader, markdown, html, text, segment, topic_key, send_at, zone
) -> verbs.NewsletterFields:
    """What was typed, as the verb wants it."""
    if (markdown is None) == (html is None):
        raise click.UsageError("Give --markdown FILE, or --html FILE.")
    if text is not None and html is None:
        raise click.UsageError("--text goes with --html.")
    return verbs.NewsletterFields(
        subject=subject,
        preheader=preheader,
        markdown=words_in(markdown),
        html=words_in(html),
        text=words_in(text),
        topic_id=topic(topic_key, by=SYSTEM).id if topic_key else None,
        segment_id=segment_named(segment).id,
        send_at=moment(send_at, zone) if send_at else None,
        zone=clock.known_zone(zone) if zone else None,
    )


def words_in(file: Path | None) -> str | None:
    """The words of a file; what is no UTF-8 is refused."""
    if file is None:
        return None
    try:
        return file.read_text(encoding="utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError:
        raise Refused(_("%(file)s is not UTF-8.", file=file.name)) from None


def moment(typed: str, zone: str | None) -> datetime:
    """A moment as it was typed: with its own offset, or on the clock of the zone."""
    try:
        given = datetime.fromisoformat(typed)
    except ValueError:
        raise Refused(_("“%(typed)s” is not a moment; write 2027-03-01T09:00.", typed=typed)) from None
    return given if given.tzinfo else clock.moment_in(zone or "UTC", given)


@mailings.command("list")
@click.option("--status")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@AS_JSON
def list_(status, limit, as_json):
    """Show mailings, the newest first."""
    rows = queries.mailings_page(status, limit=limit)[:limit]
    if as_json:
        click.echo(json.dumps({"items": rows}, ensure_ascii=False))
        return
    for row in rows:
        click.echo(line(row))


@mailings.command("show")
@click.argument("mailing_id", metavar="ID", type=NUMBER)
@AS_JSON
def show(mailing_id, as_json):
    """Show a mailing and its accounting."""
    told(mailing_id, as_json)


@mailings.command("send")
@click.argument("mailing_id", metavar="ID", type=NUMBER)
@AS_JSON
def send(mailing_id, as_json):
    """Send a draft now, or schedule it where its moment lies ahead."""
    verbs.send(mailing_id, by=SYSTEM)
    told(mailing_id, as_json)


@mailings.command("pause")
@click.argument("mailing_id", metavar="ID", type=NUMBER)
@AS_JSON
def pause(mailing_id, as_json):
    """Hold what is not on the wire yet."""
    verbs.pause(mailing_id, by=SYSTEM)
    told(mailing_id, as_json)


@mailings.command("resume")
@click.argument("mailing_id", metavar="ID", type=NUMBER)
@AS_JSON
def resume(mailing_id, as_json):
    """Go on where it was held."""
    verbs.resume(mailing_id, by=SYSTEM)
    told(mailing_id, as_json)


@mailings.command("cancel")
@click.argument("mailing_id", metavar="ID", type=NUMBER)
@AS_JSON
def cancel(mailing_id, as_json):
    """Nobody else gets it; those who have it keep it."""
    verbs.cancel(mailing_id, by=SYSTEM)
    told(mailing_id, as_json)


def told(mailing_id: int, as_json: bool) -> None:
    """The mailing, as JSON or in a few lines."""
    found = queries.mailing_object(mailing_id)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    click.echo(line(found))
    if found["problem"]:
        click.echo(f"  {found['problem']}")
    counts = dict(found["counts"])
    for reason, n in counts.pop("excluded").items():
        counts[f"excluded: {reason}"] = n
    for name, n in counts.items():
        if n:
            click.echo(f"  {n:>8}  {name}")


def line(row: dict) -> str:
    """One mailing in one line."""
    return f"{row['id']}\t{row['status']}\t{row['subject']}"


commands = [mailings]
