"""The supervisor: a list of processes that start in order, are kept alive, and leave no orphan."""

import os
import secrets
import shutil
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from .children import Child, NotReady
from .guardian import Guardian, sweep
from .system import adopt_orphans, began

LONGEST_SOCKET = 60
STEADY_SECONDS = 60
SLOWEST_RESTART = 30.0


def short_place() -> Path:
    """A new folder for sockets, whose path leaves room in the 107 bytes that a socket may have."""
    top = tempfile.gettempdir()
    forget_stale(Path(top))
    place = Path(tempfile.mkdtemp(prefix="balai-", dir=top if len(top) < LONGEST_SOCKET else "/tmp"))  # noqa: S108
    place.chmod(0o711 if os.geteuid() == 0 else 0o700)
    (place / "owner").write_text(f"{os.getpid()} {began(os.getpid())}")
    return place


def forget_stale(top: Path) -> None:
    """Remove folders of runs whose supervisor is gone."""
    for note in top.glob("balai-*/owner"):
        with suppress(OSError, ValueError):
            pid, start = note.read_text().split()
            if note.stat().st_uid == os.geteuid() and began(int(pid)) != start:
                shutil.rmtree(note.parent, ignore_errors=True)


class Stack:
    """Some processes under one roof. Start them from the main thread: death signals are per thread."""

    def __init__(self, logs: Path, keep: tuple[int, ...] = (), reaps: bool = False):
        logs.mkdir(parents=True, exist_ok=True)
        self.logs = logs
        self.id = secrets.token_hex(8)
        self.place = short_place()
        self.groups: list[tuple[Child, ...]] = []
        self.ending = False
        self.guardian = Guardian(self.id, self.place, keep)
        self.reaps = reaps
        if reaps:
            adopt_orphans()

    def start(self, *children: Child) -> None:
        """Start these together; return when all of them are ready."""
        self.groups.append(children)
        for child in children:
            self.launch(child)
        for child in children:
            child.wait_until_ready(lambda: not self.ending)

    @property
    def children(self) -> list[Child]:
        """All of them, in the order in which they started."""
        return [child for group in self.groups for child in group]

    def launch(self, child: Child) -> None:
        """Start one, and let the guardian know it."""
        child.start(self.id, self.logs)
        self.guardian.know(child.process.pid, child.stop_signal)

    def heed_signals(self) -> None:
        """Ctrl-C and SIGTERM end the watch; set explicitly, for SIGINT may be inherited as ignored."""
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sig, self.end)

    def end(self, *_) -> None:
        """Stop at the next look round; asked again, stop without waiting."""
        if self.ending:
            for child in self.children:
                child.grace = 0.5
        self.ending = True

    def watch(self) -> None:
        """Until told to end: restart what died, the more slowly the more often it did."""
        while not self.ending:
            self.look_round()
            self.reap()
            time.sleep(0.2)

    def look_round(self) -> None:
        """One look at every process."""
        now = time.monotonic()
        for child in self.children:
            if child.pid:
                if child.deaths and now - child.started_at > STEADY_SECONDS:
                    child.deaths = 0
            elif not child.restart_at:
                child.deaths += 1
                wait = min(SLOWEST_RESTART, 0.5 * 2 ** (child.deaths - 1))
                child.restart_at = now + wait
                self.say(
                    f"{child.name} ended ({child.process.returncode}); starting it again. Its log: {child.log}"
                )
            elif now >= child.restart_at:
                child.restart_at = 0.0
                self.launch(child)

    def reap(self) -> None:
        """Collect adopted grandchildren, never our own children: Popen waits for those."""
        if not self.reaps:
            return
        own = {child.process.pid for child in self.children if child.process} | {self.guardian.process.pid}
        with suppress(ChildProcessError):
            while (
                found := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            ) and found.si_pid not in own:
                os.waitpid(found.si_pid, os.WNOHANG)

    def say(self, line: str) -> None:
        """Progress and trouble, on standard error."""
        print(line, file=sys.stderr, flush=True)

    def stop(self) -> None:
        """Stop all in reverse order, what started together together; sweep, remove the sockets."""
        self.ending = True
        for group in reversed(self.groups):
            for child in group:
                child.ask_to_stop()
            for child in group:
                child.stop()
        sweep(self.id)
        self.reap()
        shutil.rmtree(self.place, ignore_errors=True)
        self.guardian.dismiss()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


__all__ = ["Child", "NotReady", "Stack"]
