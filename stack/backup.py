"""`./balai backup FILE`: the database, the files and the ledger of consent, in one tar file."""

import argparse
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from .commands import surroundings
from .paths import data_dir
from .postgres import find_programs
from .trouble import Trouble

FORMAT = 1
NOTE, DUMP, LEDGER, FILES = "balai.json", "database.dump", "ledger.jsonl", "files/"
NOT_FILES = {
    "postgres",
    "valkey",
    "logs",
    "mail",
    "beat",
    "first-start",
    "first-start.begun",
    "ports.json",
    "running.json",
    "running.lock",
}


def main(words: list[str]) -> int:
    """Write the file in one go: it is whole, or it is not there."""
    parser = argparse.ArgumentParser(
        prog="./balai backup", description="Database, uploads and ledger in one file."
    )
    parser.add_argument("file", type=Path)
    target: Path = parser.parse_args(words).file.absolute()
    if not target.parent.is_dir():
        print(f"There is no folder {target.parent}.", file=sys.stderr)
        return 1
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with surroundings():
            write(draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    print(f"Backed up to {target} ({target.stat().st_size / 1e6:.1f} MB).", file=sys.stderr)
    return 0


def write(draft: Path) -> None:
    """The ledger last: what it has beyond the database is applied again on restore."""
    with (
        tempfile.TemporaryDirectory(dir=draft.parent) as place,
        private(draft) as file,
        tarfile.open(fileobj=file, mode="w") as tar,
    ):
        dump = Path(place, DUMP)
        run(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--file={dump}",
            f"--dbname={database()}",
        )
        note = {"format": FORMAT, "made_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
        add_text(tar, NOTE, json.dumps(note))
        tar.add(dump, DUMP)
        for path in sorted(data_dir().iterdir()):
            if path.name not in NOT_FILES and path != ledger_file() and path != draft:
                tar.add(path, FILES + path.name)
        if ledger_file().exists():
            tar.add(ledger_file(), LEDGER)


def private(path: Path):
    """A new file that only its owner may read."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    """A small file that exists in the archive only."""
    entry = tarfile.TarInfo(name)
    entry.size = len(text)
    tar.addfile(entry, io.BytesIO(text.encode()))


def database() -> str:
    """The database's address as PostgreSQL's own programs read it."""
    return os.environ["CRM_DATABASE_URL"].replace("postgresql+psycopg://", "postgresql://")


def ledger_file() -> Path:
    """Where unsubscribes and suppressions are written down a second time."""
    return Path(os.environ.get("CRM_LEDGER_FILE") or data_dir() / "ledger.jsonl").absolute()


class Failed(Trouble):
    """One of PostgreSQL's programs did not do it; the text says why."""


def run(program: str, *words: str, **options) -> None:
    """One of PostgreSQL's own programs, which must succeed."""
    command = [str(find_programs() / program), *words]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False, **options)
    if done.returncode:
        raise Failed(f"{program} failed: {done.stderr.strip()[-2000:]}")
