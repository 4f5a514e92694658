"""Users and keys from the command line."""

import json
import sys

import click

from crm.journal import SYSTEM
from crm.kernel.errors import CrmError

from . import queries, verbs

ROLE = click.Choice(["admin", "officer", "reader"])


class Told(click.Group):
    """Commands whose refusals are a sentence and exit 1."""

    def invoke(self, ctx):
        """Run the command; a refusal is no stack trace."""
        try:
            return super().invoke(ctx)
        except CrmError as error:
            click.echo(error.sentence, err=True)
            ctx.exit(1)


def typed_password() -> str:
    """The password on standard input, or asked for twice on a terminal."""
    if sys.stdin.isatty():
        return click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return sys.stdin.readline().rstrip("\r\n")


def told(as_json: bool, facts: dict, sentence: str) -> None:
    """One JSON object, or a sentence."""
    click.echo(json.dumps(facts) if as_json else sentence)


@click.group("users", cls=Told)
def users():
    """Who may sign in."""


@users.command("add")
@click.argument("email")
@click.option("--role", type=ROLE, required=True)
@click.option("--name", default="")
@click.option("--json", "as_json", is_flag=True)
def add(email, role, name, as_json):
    """Add a user; the password comes from standard input."""
    user = verbs.add_user(email, role, password=typed_password(), name=name, by=SYSTEM)
    told(as_json, shown(user), f"Added {user.email} as {user.role}.")


@users.command("list")
@click.option("--json", "as_json", is_flag=True)
def show(as_json):
    """Show all users."""
    rows = [shown(user) for user in queries.all_users()]
    if as_json:
        click.echo(json.dumps({"items": rows}))
        return
    for row in rows:
        click.echo(f"{row['email']}\t{row['role']}\t{row['state']}")


@users.command("disable")
@click.argument("email")
@click.option("--json", "as_json", is_flag=True)
def disable(email, as_json):
    """Shut a user out at once."""
    user = verbs.disable(queries.known_user(email).id, by=SYSTEM)
    told(as_json, shown(user), f"{user.email} can no longer come in.")


@users.command("enable")
@click.argument("email")
@click.option("--json", "as_json", is_flag=True)
def enable(email, as_json):
    """Let a disabled user come back."""
    user = verbs.enable(queries.known_user(email).id, by=SYSTEM)
    told(as_json, shown(user), f"{user.email} can come in again.")


def shown(user) -> dict:
    """A user as JSON."""
    state = "disabled" if user.disabled_at else "active" if user.credential else "invited"
    return {
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "role": user.role,
        "state": state,
    }


@click.group("keys", cls=Told)
def keys():
    """Keys with which programs come in."""


@keys.command("add")
@click.argument("name")
@click.option("--role", type=ROLE, required=True)
@click.option("--json", "as_json", is_flag=True)
def add_key(name, role, as_json):
    """Make a key; it is printed once, alone on the last line."""
    key, text = verbs.add_key(name, role, by=SYSTEM)
    click.echo(f"Key {key.id} for {key.name}, {key.role}. It is shown only now:", err=True)
    told(as_json, {"id": key.id, "name": key.name, "role": key.role, "key": text}, text)


@keys.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_keys(as_json):
    """Show all keys, never the keys themselves."""
    rows = [
        {"id": k.id, "name": k.name, "role": k.role, "revoked": k.revoked_at is not None}
        for k in queries.all_keys()
    ]
    if as_json:
        click.echo(json.dumps({"items": rows}))
        return
    for row in rows:
        click.echo("\t".join(str(value) for value in row.values()))


@keys.command("revoke")
@click.argument("key_id", type=click.IntRange(0, 2**63 - 1))
@click.option("--json", "as_json", is_flag=True)
def revoke(key_id, as_json):
    """A key that opens nothing from now on."""
    key = verbs.revoke_key(key_id, by=SYSTEM)
    told(as_json, {"id": key.id, "name": key.name, "revoked": True}, f"Revoked {key.name}.")


commands = [users, keys]
