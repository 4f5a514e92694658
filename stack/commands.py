"""The commands: which part answers which word."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import contextmanager
from importlib import import_module

from . import run, services
from .paths import ROOT, data_dir
from .state import Claim, ready
from .supervisor import Stack
from .trouble import Trouble
from .usage import USAGE

PARTS = {
    "run": "run",
    "test": "trial",
    "check": "checks",
    "backup": "backup",
    "restore": "restore",
    "serve": "parts",
    "worker": "parts",
    "beat": "parts",
}
OWN = {"database": "CRM_DATABASE_URL", "broker": "CRM_REDIS_URL"}


def main(words: list[str]) -> int:
    """Do what was asked; a mistake of the person is a sentence, never a traceback."""
    try:
        return answer(words)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def answer(words: list[str]) -> int:
    """Find who answers the first word."""
    if not words or words[0] in ("-h", "--help", "help"):
        sys.stdout.write(USAGE)
        return 0 if words else 2
    if words[0] in PARTS:
        part: Callable[..., int] = import_module(f"stack.{PARTS[words[0]]}").main
        return part(words if PARTS[words[0]] == "parts" else words[1:])
    if words[0] == "bench":
        return subprocess.run(
            [sys.executable, "-m", "benchmarks", *words[1:]], cwd=ROOT, check=False
        ).returncode
    return application(words)


def application(words: list[str]) -> int:
    """Hand the words to the application's own command line, on whatever database there is."""
    with surroundings(migrated=words[0] != "db"):
        return subprocess.run(run.flask_line(*directed(words)), check=False).returncode


def directed(words: list[str]) -> list[str]:
    """Migrations are found from everywhere."""
    return (
        [*words[:2], "--directory", str(ROOT / "migrations"), *words[2:]]
        if words[0] == "db" and len(words) > 1
        else words
    )


@contextmanager
def surroundings(migrated: bool = True):
    """The environment that a command needs: as configured, of the running stack, or servers of its own."""
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    if all(os.environ.get(name) for name in OWN.values()):
        yield
    elif state := ready(data_dir()):
        os.environ |= {
            name: value for name, value in state["environment"].items() if not os.environ.get(name)
        }
        yield
    else:
        with own_servers(migrated):
            yield


@contextmanager
def own_servers(migrated: bool):
    """PostgreSQL and Valkey for as long as one command takes."""
    data = data_dir()
    claim = Claim(data, "command")
    try:
        with Stack(data / "logs", keep=(claim.lock.fileno(),)) as stack:
            servers = services.start_servers(stack, data)
            os.environ |= {
                "CRM_DATABASE_URL": servers.database_url,
                "CRM_REDIS_URL": servers.redis_url,
                "CRM_DATA_DIR": str(data),
                "CRM_SMTP_URL": os.environ.get("CRM_SMTP_URL") or run.catcher_url_of_last_run(data),
            }
            if migrated:
                run.upgrade(stack)
            yield
    finally:
        claim.release()
