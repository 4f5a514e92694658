"""Running ./balai as a person does, in tests."""

import os
import signal
import subprocess
import time
from pathlib import Path

from stack.paths import ROOT

NETWORK_ONLY = ("PATH", "HOME", "LANG", "CRM_PG_BIN")


def environment(data: Path, **settings: str) -> dict[str, str]:
    """Nothing of the tests' own settings."""
    kept = {name: os.environ[name] for name in NETWORK_ONLY if name in os.environ}
    return kept | {"CRM_DATA_DIR": str(data)} | settings


def balai(data: Path, *words: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess:
    """One command, to its end."""
    return subprocess.run(
        [ROOT / "balai", *words],
        env=environment(data, **settings),
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


class Running:
    """`./balai run --no-demo` until stopped."""

    def __init__(self, data: Path, *words: str, **settings: str):
        self.data = data
        self.process = subprocess.Popen(
            [ROOT / "balai", "run", "--no-demo", "--port", "0", *words],
            env=environment(data, **settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said = ""

    def wait(self) -> "Running":
        """Until it says that it is ready."""
        for line in self.process.stdout:
            self.said += line
            if "Data, logs" in line:
                return self
        raise AssertionError(f"it ended: {self.process.stderr.read()}")

    @property
    def url(self) -> str:
        return next(line.split()[1] for line in self.said.splitlines() if "Address" in line)

    def signal(self, sig: int) -> int:
        """Send a signal to the supervisor; its exit code."""
        self.process.send_signal(sig)
        return self.process.wait(40)

    def __enter__(self):
        return self.wait()

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        self.process.stdout.close()
        self.process.stderr.close()


def processes_of(data: Path) -> list[str]:
    """Every process that belongs to this data directory."""
    mark = f"CRM_DATA_DIR={data}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes()
                if mark in (entry / "environ").read_bytes() or str(data).encode() in line:
                    found.append(f"{entry.name} {line.decode(errors='replace')}")
            except OSError:
                continue
    return found


def wait_until_gone(data: Path, seconds: float = 20) -> list[str]:
    """What is left after a while."""
    limit = time.monotonic() + seconds
    while (left := processes_of(data)) and time.monotonic() < limit:
        time.sleep(0.1)
    return left
