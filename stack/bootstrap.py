"""Set-up with nothing but the standard library: virtual environment, locked wheels, browser assets.

Every step leaves a stamp, so that a second start only compares stamps and an interrupted one goes on
where it stopped.
"""

import fcntl
import hashlib
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from pathlib import Path

from . import installers
from .installers import Stop, say
from .paths import CACHE, HOME, NODE, NODE_MODULES, PYTHON, ROOT, STAMPS

WITHOUT_SET_UP = ("-h", "--help", "help")
WITH_TESTS = ("test", "check", "bench")
ASSET_SOURCES = (
    "stack/assets*.py",
    "stack/assets/**/*.py",
    "static/css/*",
    "static/js/*",
    "static/icons/*",
    "crm/kernel/icons.py",
)


def main(words: list[str]) -> None:
    """Set up what the command needs, then become the command."""
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    for unwanted in ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"):
        os.environ.pop(unwanted, None)
    if not words or words[0] in WITHOUT_SET_UP:
        from .usage import USAGE

        sys.stdout.write(USAGE)
        sys.exit(0 if words else 2)
    try:
        set_up(tests=words[0] in WITH_TESTS)
    except Stop as stop:
        sys.exit(f"{stop}")
    except KeyboardInterrupt:
        sys.exit("Set-up was interrupted; the same command goes on where it stopped.")
    os.execv(  # noqa: S606  no shell is what is wanted
        PYTHON, [str(PYTHON), "-m", "stack", *words]
    )


def set_up(tests: bool) -> None:
    """Whatever is missing, in order; nothing when all stamps are fresh."""
    steps = [*basic_steps(), *(test_steps() if tests else [])]
    if all(is_fresh(name, mark) for name, mark, _ in steps):
        return
    with alone():
        for name, mark, work in steps:
            if not is_fresh(name, mark):
                work()
                (STAMPS / name).write_text(mark)


Step = tuple[str, str, Callable[[], None]]


def basic_steps() -> list[Step]:
    """What every command needs."""
    locks = [ROOT / "requirements.txt", ROOT / "requirements-local.txt"]
    return [
        ("uv", mark([ROOT / "requirements-boot.txt"]), installers.install_uv),
        ("venv", mark([]), installers.make_venv),
        ("app", mark(locks), lambda: installers.install(locks, "the application and its servers")),
        ("npm", mark([ROOT / "package-lock.json"]), lambda: installers.install_node_packages(NODE)),
        ("assets", mark(asset_sources()), build_assets),
    ]


def test_steps() -> list[Step]:
    """What tests and checks need besides."""
    lock = ROOT / "requirements-dev.txt"
    return [("dev", mark([lock]), lambda: installers.install([lock], "the tools that test and check"))]


def mark(files: Iterable[Path]) -> str:
    """What a step was done from: this place, these files."""
    digest = hashlib.sha256(f"{ROOT} {os.uname().machine}".encode())
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def is_fresh(name: str, wanted: str) -> bool:
    """Whether a step was done from exactly this."""
    try:
        return (STAMPS / name).read_text() == wanted and PYTHON.exists()
    except OSError:
        return name == "uv" and PYTHON.exists() and is_settled()


def is_settled() -> bool:
    """Whether the virtual environment is whole, so that its installer is not missed."""
    return all((STAMPS / name).exists() for name in ("venv", "app"))


def asset_sources() -> list[Path]:
    """Our own files that the bundles are made from, and the lock of the others."""
    found = {path for pattern in ASSET_SOURCES for path in ROOT.glob(pattern) if path.is_file()}
    return [ROOT / "package-lock.json", *sorted(found)]


def build_assets() -> None:
    """Bundle what browsers load."""
    say("Bundling styles, icons and scripts …")
    installers.run([PYTHON, "-m", "stack.assets", NODE_MODULES], cwd=ROOT)


@contextmanager
def alone():
    """Two set-ups in one checkout take turns."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    with (HOME / "set-up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up is at work here; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
