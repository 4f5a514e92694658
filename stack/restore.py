"""`./balai restore FILE`: a back-up into an empty database, then the ledger of consent once more."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import psycopg

from . import run as running
from .backup import DUMP, FILES, FORMAT, LEDGER, NOTE, Failed, database, ledger_file, private
from .commands import surroundings
from .paths import ROOT, data_dir
from .postgres import find_programs
from .state import living

OWN_TABLES = ("app_user", "party", "mailing")
NEWER_WORDS = ("SET transaction_timeout",)


def main(words: list[str]) -> int:
    """All or nothing; refuses where anything would be overwritten."""
    parser = argparse.ArgumentParser(
        prog="./balai restore", description="Restore a back-up into an empty database."
    )
    parser.add_argument("file", type=Path)
    source: Path = parser.parse_args(words).file.absolute()
    if living(data_dir()):
        raise Failed("Balai is running here. Stop it first: no worker may send before the ledger is applied.")
    with tempfile.TemporaryDirectory() as folder:
        place = unpack(source, Path(folder))
        with surroundings(migrated=False):
            refuse_unless_empty()
            fill(place / DUMP)
            put_files(place)
            merge_ledger(place / LEDGER)
            flask("db", "upgrade", "--directory", str(ROOT / "migrations"))
            if running.has_command("ledger"):
                flask("ledger", "apply")
            if running.has_command("erasures"):
                flask("erasures", "apply")
            flask("hold-restored")
    (data_dir() / running.FIRST_START).write_text("")
    print(f"Restored from {source}.", file=sys.stderr)
    return 0


def unpack(source: Path, place: Path) -> Path:
    """The archive's parts, if it is one of ours; nothing that would land elsewhere."""
    try:
        with tarfile.open(source) as tar:
            for entry in tar:
                parts = Path(entry.name).parts
                if (entry.isfile() or entry.isdir()) and ".." not in parts and not entry.name.startswith("/"):
                    tar.extract(entry, place, set_attrs=False)
        note = json.loads((place / NOTE).read_text())
    except (OSError, tarfile.TarError, ValueError):
        raise Failed(f"{source} is not a back-up that ./balai backup has written.") from None
    if note["format"] > FORMAT:
        raise Failed(f"{source} was written by a newer Balai. Upgrade first.")
    return place


def refuse_unless_empty() -> None:
    """Nobody else is connected, and there is nothing to lose."""
    with psycopg.connect(database(), autocommit=True) as connection:
        others = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()[0]
        if others:
            raise Failed(
                f"{others} other connections use this database. Stop web servers, workers and beat first."
            )
        for table in OWN_TABLES:
            if has_rows(connection, table):
                raise Failed("The database is not empty. Restore into a new one: nothing is overwritten.")
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def has_rows(connection, table: str) -> bool:
    """Whether there is such a table with anything in it."""
    if connection.execute("SELECT to_regclass(%s)", [f"public.{table}"]).fetchone()[0] is None:
        return False
    return connection.execute(f"SELECT EXISTS (SELECT FROM {table})").fetchone()[0]  # noqa: S608  our own names


def fill(dump: Path) -> None:
    """Play the dump in one transaction; words that an older server does not know are left out."""
    programs = find_programs()
    psql = [programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction", "-d", database()]
    with (
        subprocess.Popen(
            [programs / "pg_restore", "--no-owner", "--no-privileges", "--file=-", dump],
            stdout=subprocess.PIPE,
        ) as reader,
        subprocess.Popen(
            psql, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as writer,
    ):
        pour(reader.stdout, writer.stdin)
        said = writer.stderr.read().decode(errors="replace")
    if reader.returncode or writer.returncode:
        raise Failed(f"The back-up could not be restored: {said.strip()[-2000:]}")


def pour(source, target) -> None:
    """From one program to the other; only the first lines can hold settings."""
    try:
        for _ in range(60):
            line = source.readline().decode()
            if not line.startswith((*NEWER_WORDS, "CREATE SCHEMA public;")):
                target.write(line.encode())
        shutil.copyfileobj(source, target)
        target.close()
    except BrokenPipeError:
        source.close()


def put_files(place: Path) -> None:
    """Uploads and keys to where the application looks; what is there already stays."""
    for path in sorted((place / FILES).iterdir()) if (place / FILES).is_dir() else ():
        target = data_dir() / path.name
        if path.is_dir():
            shutil.copytree(path, target, dirs_exist_ok=True)
        else:
            target.unlink(missing_ok=True)
            with private(target) as file:
                file.write(path.read_bytes())


def merge_ledger(kept: Path) -> None:
    """Every line of both ledgers, each once: the one outside may know more than the back-up."""
    here = ledger_file()
    older = kept.read_text().splitlines() if kept.exists() else []
    newer = here.read_text().splitlines() if here.exists() else []
    lines = list(dict.fromkeys([*older, *newer]))
    if lines:
        here.parent.mkdir(parents=True, exist_ok=True)
        draft = here.with_name(f".{here.name}.{os.getpid()}")
        with private(draft) as file:
            file.write("".join(f"{line}\n" for line in lines).encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(here)


def flask(*words: str) -> None:
    """One of the application's commands, which must succeed."""
    done = subprocess.run(running.flask_line(*words), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"`{' '.join(words)}` failed: {(done.stderr or done.stdout).strip()[-2000:]}")
