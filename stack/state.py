"""Which stack runs on a data directory: one at a time, known to every command."""

import fcntl
import json
import os
import time
from pathlib import Path

from .system import began
from .trouble import Trouble

PATIENCE = 90.0


class AlreadyRunning(Trouble):
    """Another stack holds the data directory; `state` says where it is."""

    def __init__(self, state: dict):
        super().__init__(f"Balai is at work on this data directory already (process {state.get('pid')}).")
        self.state = state


def make(data: Path) -> None:
    """The data directory, or a sentence that says why it cannot be."""
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(
            f"The data directory {data} cannot be made: {error.strerror}. Set CRM_DATA_DIR."
        ) from None


class Claim:
    """The right to run a stack on this data directory, held until the process (and its guardian) is gone."""

    def __init__(self, data: Path, kind: str):
        make(data)
        self.path = data / "running.json"
        self.state = {"kind": kind, "pid": os.getpid(), "began": began(os.getpid()), "ready": False}
        self.lock = (data / "running.lock").open("a")
        self.wait_for_lock(data)
        self.note()

    def wait_for_lock(self, data: Path) -> None:
        """Take the lock; wait for whoever is only passing through or clearing up."""
        limit = time.monotonic() + PATIENCE
        while True:
            try:
                return fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                state = living(data)
                if (state and state["kind"] == "run") or time.monotonic() > limit:
                    raise AlreadyRunning(state or {"kind": "unknown"}) from None
                time.sleep(0.1)

    def note(self, **facts) -> None:
        """Let other commands know; written in one go, readable by its owner."""
        self.state |= facts
        draft = self.path.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(self.state))
        draft.chmod(0o600)
        draft.replace(self.path)

    def release(self) -> None:
        """Nothing runs here any more."""
        self.path.unlink(missing_ok=True)
        self.lock.close()


def living(data: Path) -> dict | None:
    """What runs on this data directory, if its supervisor is alive."""
    try:
        state = json.loads((data / "running.json").read_text())
    except (OSError, ValueError):
        return None
    return state if state.get("began") and began(state.get("pid", 0)) == state["began"] else None


def ready(data: Path, patience: float = 60.0) -> dict | None:
    """The running stack once it is ready; nothing if there is none."""
    limit = time.monotonic() + patience
    while (state := living(data)) and state["kind"] == "run" and time.monotonic() < limit:
        if state["ready"]:
            return state
        time.sleep(0.1)
    return None
