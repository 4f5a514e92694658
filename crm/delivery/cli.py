"""Delivery from the command line."""

import click

from . import verbs


@click.command("hold-restored")
def hold_restored():
    """After a restore and before any worker starts: hold what was on its way when the back-up was taken."""
    held = verbs.hold_after_restore()
    click.echo(
        f"{held['paused']} mailings paused, {held['drafts']} made drafts again, {held['notices']} notices not sent."
    )


commands = [hold_restored]
