"""One supervised process: how it starts, when it is ready, how it stops."""

import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .system import become, die_with_parent, tell
from .trouble import Trouble

LOUDEST_LOG = 20_000_000


class NotReady(Trouble):
    """A process ended, or did not become ready in time; the text shows the end of its log."""


@dataclass
class Child:
    """A process of the stack."""

    name: str
    argv: list[str]
    ready: Callable[[], bool] | None = None
    env: dict[str, str] | None = None
    stop_signal: int = signal.SIGTERM
    user: pwd.struct_passwd | None = None
    fds: tuple[int, ...] = ()
    cwd: str | None = None
    patience: float = 30.0
    grace: float = 10.0
    log: Path | None = None
    process: subprocess.Popen | None = field(default=None, repr=False)
    asked: bool = False
    deaths: int = 0
    started_at: float = 0.0
    restart_at: float = 0.0

    def start(self, run_id: str, logs: Path) -> None:
        """Start it in a session of its own, bound to die when we do."""
        self.log = logs / f"{self.name}.log"
        if self.log.exists() and self.log.stat().st_size > LOUDEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        environment = (self.env if self.env is not None else dict(os.environ)) | {"CRM_STACK_ID": run_id}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                cwd=self.cwd,
                pass_fds=self.fds,
                start_new_session=True,
                preexec_fn=self.settle_in,  # noqa: PLW1509  no thread of ours is running
            )
        self.asked = False
        self.started_at = time.monotonic()

    def settle_in(self) -> None:
        """What the new process does before it becomes the program; signals come first to their defaults."""
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
            signal.signal(sig, signal.SIG_DFL)
        become(self.user)
        die_with_parent(self.stop_signal)

    @property
    def pid(self) -> int:
        """Its number while it lives, else 0."""
        return self.process.pid if self.process and self.process.poll() is None else 0

    def wait_until_ready(self, go_on: Callable[[], bool] = lambda: True) -> None:
        """Return when it is ready; say what its log says when it ends or takes too long."""
        limit = time.monotonic() + self.patience
        while self.ready is not None and not self.ready():
            if not self.pid or time.monotonic() > limit:
                raise NotReady(f"{self.name} did not start. The end of {self.log}:\n{self.last_words()}")
            if not go_on():
                return
            time.sleep(0.03)

    def last_words(self) -> str:
        """The end of its log."""
        try:
            return self.log.read_bytes()[-2000:].decode(errors="replace").strip() if self.log else ""
        except OSError:
            return ""

    def ask_to_stop(self) -> None:
        """Send it the signal that it understands, once."""
        if self.pid and not self.asked:
            self.asked = True
            tell(self.pid, self.stop_signal)

    def stop(self) -> None:
        """Ask, wait, insist; then end whatever is left of its session."""
        if self.process is None:
            return
        self.ask_to_stop()
        begun = time.monotonic()
        while self.pid and time.monotonic() - begun < self.grace:
            time.sleep(0.03)
        tell(self.process.pid, signal.SIGKILL, group=True)
        self.process.wait()
