"""A small process that outlives a killed supervisor just long enough to clear up after it."""

import os
import shutil
import signal
import time
from pathlib import Path

from .system import began, carriers, tell

PATIENCE = 6.0
FAREWELL = "bye"


class Guardian:
    """Told of every child; when the supervisor is gone without a farewell, it ends them all."""

    def __init__(self, run_id: str, place: Path):
        reader, self.pipe = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.pipe)
            try:
                keep_watch(reader, run_id, place)
            finally:
                os._exit(0)
        os.close(reader)

    def know(self, pid: int, stop_signal: int) -> None:
        """Remember a child and the signal it understands best."""
        self.write(f"{pid} {began(pid)} {int(stop_signal)}")

    def dismiss(self) -> None:
        """Everything is in order; nothing to do."""
        self.write(FAREWELL)
        os.close(self.pipe)
        os.waitpid(self.pid, 0)

    def write(self, line: str) -> None:
        """One line to the guardian; if somebody ended it, the death signals must do."""
        try:
            os.write(self.pipe, line.encode() + b"\n")
        except BrokenPipeError:
            pass


def keep_watch(reader: int, run_id: str, place: Path) -> None:
    """Listen until the pipe closes, then clear up unless a farewell was said."""
    os.setsid()
    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    with os.fdopen(reader) as lines:
        told = [line.strip() for line in lines]
    if FAREWELL not in told:
        clear_up([tuple(line.split()) for line in told], run_id, place)


def clear_up(children: list[tuple[str, ...]], run_id: str, place: Path) -> None:
    """End what is left, in reverse order, gently first; then remove the sockets."""
    ours = [(int(pid), int(sig)) for pid, start, sig in children if start and began(int(pid)) == start]
    for pid, sig in reversed(ours):
        tell(pid, sig)
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit and any(began(pid) for pid, _ in ours):
        time.sleep(0.05)
    for pid, _ in ours:
        tell(pid, signal.SIGKILL, group=True)
    sweep(run_id)
    shutil.rmtree(place, ignore_errors=True)


def sweep(run_id: str) -> None:
    """End every process that carries the run's mark; we do not."""
    for pid in carriers(f"CRM_STACK_ID={run_id}"):
        tell(pid, signal.SIGKILL)
