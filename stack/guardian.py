"""A small process that outlives a killed supervisor just long enough to clear up after it."""

import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from .paths import ROOT
from .system import began, carriers, tell

PATIENCE = 6.0
FAREWELL = "bye"


class Guardian:
    """Told of every child; when the supervisor is gone without a farewell, it ends them all."""

    def __init__(self, run_id: str, place: Path, keep: tuple[int, ...] = ()):
        program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from stack.guardian import main; main()"
        self.process = subprocess.Popen(
            [sys.executable, "-S", "-c", program, run_id, str(place)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=keep,
            start_new_session=True,
        )

    def know(self, pid: int, stop_signal: int) -> None:
        """Remember a child and the signal it understands best."""
        self.write(f"{pid} {began(pid)} {int(stop_signal)}")

    def dismiss(self) -> None:
        """Everything is in order; nothing to do."""
        self.write(FAREWELL)
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait()

    def write(self, line: str) -> None:
        """One line to the guardian; if somebody ended it, the death signals must do."""
        with suppress(BrokenPipeError, ValueError):
            self.process.stdin.write(line.encode() + b"\n")
            self.process.stdin.flush()


def main() -> None:
    """Listen until the pipe closes, then clear up unless a farewell was said."""
    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, signal.SIG_IGN)
    told = [line.strip() for line in sys.stdin]
    if FAREWELL not in told:
        clear_up([tuple(line.split(" ")) for line in told], sys.argv[1], Path(sys.argv[2]))


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
