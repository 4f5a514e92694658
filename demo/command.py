"""./balai demo: a network to try things out with."""

import sys

import click

from crm.kernel import settings
from crm.kernel.errors import CrmError


@click.command("demo")
def demo():
    """Fill an empty database with a network that looks lived in."""
    from .fill import fill
    from .team import sign_in_of

    try:
        fill(lambda part: click.echo(f"demo: {part}", err=True))
    except CrmError as error:
        click.echo(error.sentence, err=True)
        sys.exit(1)
    email, password = sign_in_of(settings().data_dir)
    click.echo(f"Sign in as {email} with the password {password}")
