"""`./balai test`: all tests, on a PostgreSQL and a broker of their own."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from . import browser
from .paths import ROOT
from .postgres import Postgres
from .supervisor import Stack
from .valkey import valkey

PARALLEL = ["-n", "2", "--dist", "loadscope"]
KEPT = ("CRM_PG_BIN", "CRM_TEST_BROWSER")
NOTHING_RAN = 5


def main(words: list[str]) -> int:
    """Run pytest with these arguments; 0 when all passed."""
    found = browser.environment()
    for name in [name for name in os.environ if name.startswith("CRM_") and name not in KEPT]:
        del os.environ[name]
    data = Path(tempfile.mkdtemp(prefix="balai-test-"))
    try:
        with Stack(data / "logs") as stack:
            stack.heed_signals()
            servers = start(stack, data)
            return pytest(stack, words, servers | found)
    finally:
        shutil.rmtree(data, ignore_errors=True)


def start(stack: Stack, data: Path) -> dict[str, str]:
    """Servers that need not survive anything."""
    stack.say("Starting PostgreSQL and Valkey for the tests …")
    postgres = Postgres(data / "postgres", stack.place / "s", hasty=True)
    postgres.prepare()
    socket = stack.place / "v.sock"
    stack.start(postgres.child(), valkey(data / "valkey", socket, durable=False))
    return {"CRM_TEST_PG": postgres.url("postgres"), "CRM_TEST_REDIS": f"unix://{socket}?db=0"}


def pytest(stack: Stack, words: list[str], told: dict[str, str]) -> int:
    """pytest's own answer, as an exit code of ours."""
    spread = [] if {"-n", "--pdb", "-s"} & set(words) or "-n0" in words else PARALLEL
    command = [sys.executable, "-m", "pytest", *spread, *words]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | told | {"CRM_STACK_ID": stack.id}) as child:
        while child.poll() is None:
            try:
                child.wait(0.5)
            except subprocess.TimeoutExpired:
                if stack.ending:
                    child.terminate()
            except KeyboardInterrupt:
                continue
    return 0 if child.returncode == 0 else 2 if child.returncode in (3, 4) else 1
