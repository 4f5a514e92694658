"""`./balai check`: format, lint, types, layers, templates, migrations; what CI also runs."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from .paths import ROOT, VENV
from .postgres import Postgres
from .run import flask_line
from .supervisor import Stack
from .valkey import valkey

PYTHON_CODE = ["balai", "crm", "stack", "tests", "migrations", "worker.py", "wsgi.py"]
OPTIONAL = ["benchmarks", "demo"]


def main(words: list[str]) -> int:
    """Run every check, or the named ones; 0 when all are content."""
    wanted = words or list(CHECKS)
    if unknown := [word for word in wanted if word not in CHECKS]:
        print(f"There is no check {', '.join(unknown)}. There are: {', '.join(CHECKS)}.", file=sys.stderr)
        return 2
    failed = [name for name in wanted if not passes(name)]
    print(f"Not in order: {', '.join(failed)}." if failed else "Everything is in order.")
    return 1 if failed else 0


def passes(name: str) -> bool:
    """Run one check; show what it says only when it has something to say."""
    begun = time.monotonic()
    complaint = CHECKS[name]()
    print(f"{'failed' if complaint else 'ok':8}{name:12}{time.monotonic() - begun:5.1f} s", flush=True)
    if complaint:
        print(complaint, flush=True)
    return not complaint


def tool(*words: str, **environment: str) -> str:
    """What a tool complains about; nothing when it is content."""
    program = VENV / "bin" / words[0]
    done = subprocess.run(
        [sys.executable, str(program), *words[1:]] if is_script(program) else [str(program), *words[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
    )
    return (
        "" if done.returncode == 0 else (done.stdout + done.stderr).strip() or f"exit code {done.returncode}"
    )


def is_script(program: Path) -> bool:
    """Whether a program is Python's (its first line may be too long for the kernel in a deep folder)."""
    with program.open("rb") as file:
        return file.read(2) == b"#!"


def code() -> list[str]:
    """What is checked as Python."""
    return [*PYTHON_CODE, *(name for name in OPTIONAL if (ROOT / name).exists())]


def templates() -> str:
    """Templates: djlint's rules, as pyproject.toml chooses them."""
    return tool("djlint", "templates", "--lint", "--quiet")


def migrations() -> str:
    """Up, no difference to the models, down, up again, on a server of its own."""
    place = Path(tempfile.mkdtemp(prefix="balai-check-"))
    try:
        with Stack(place / "logs") as stack:
            postgres = Postgres(place / "postgres", stack.place / "s", hasty=True)
            postgres.prepare()
            socket = stack.place / "v.sock"
            stack.start(postgres.child(), valkey(place / "valkey", socket, durable=False))
            postgres.create()
            told = {
                "CRM_DATABASE_URL": postgres.url(),
                "CRM_REDIS_URL": f"unix://{socket}?db=0",
                "CRM_DATA_DIR": str(place),
                "CRM_SECRET_KEY": "check",
                "CRM_STACK_ID": stack.id,
            }
            return next(filter(None, (migration(words, told) for words in MIGRATION_STEPS)), "")
    finally:
        shutil.rmtree(place, ignore_errors=True)


MIGRATION_STEPS = (("upgrade",), ("check",), ("downgrade", "base"), ("upgrade",))


def migration(words: tuple[str, ...], told: dict[str, str]) -> str:
    """One step of Alembic's; what it says if it fails."""
    command = flask_line("db", words[0], "--directory", str(ROOT / "migrations"), *words[1:])
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | told
    )
    return "" if done.returncode == 0 else f"db {' '.join(words)}:\n{(done.stdout + done.stderr)[-3000:]}"


CHECKS: dict[str, Callable[[], str]] = {
    "format": lambda: tool("ruff", "format", "--check", *code()),
    "lint": lambda: tool("ruff", "check", *code()),
    "types": lambda: tool("mypy"),
    "layers": lambda: tool("lint-imports"),
    "templates": templates,
    "migrations": migrations,
}
