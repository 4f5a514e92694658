"""Several connections of one process to one server, kept between groups of messages."""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

from .line import Letter, Line
from .replies import AccountFault, LineLost, Verdict
from .wire import Server

IDLE_SECONDS = 15
SHY_SECONDS = 30
MOST_LOSSES = 2
LOST = Verdict("deferred", "connection_lost", "before dot", said="The connection ended twice.")


class Crew:
    """Carries a group of letters over as many lines as it may keep."""

    def __init__(self, server: Server, size: int):
        self.server, self.size = server, size
        self.idle: deque[Line] = deque()
        self.pool = ThreadPoolExecutor(max_workers=size, thread_name_prefix="line")
        self.shy_until = 0.0
        self.lock = threading.Lock()

    def ready(self) -> None:
        """See that at least one line is open; AccountFault says why not."""
        self.drop_stale()
        if not self.idle:
            self.idle.append(Line(self.server).open())

    def drop_stale(self):
        """Close lines that nobody has used for a while: the other side may have."""
        for _each in range(len(self.idle)):
            line = self.idle.popleft()
            if time.monotonic() - line.used_at > IDLE_SECONDS:
                line.close()
            else:
                self.idle.append(line)

    def carry(self, letters: list[Letter], tick: Callable[[], bool]) -> "Load":
        """The letters with their fates; None: certainly not accepted, and nobody has looked at it.

        tick() is called about once a second while the other side is slow; when it says no, nothing new
        is started.
        """
        load = Load(letters)
        jobs = [self.pool.submit(self.work, load) for _line in range(min(self.size, len(letters)))]
        while wait(jobs, timeout=1).not_done:
            if not tick():
                load.stopped = True
        for job in jobs:
            job.result()
        return load

    def work(self, load: "Load") -> None:
        """Carry letters of the load until there are none, over one line after another if need be."""
        losses = 0
        while load.waiting and not load.stopped and losses <= MOST_LOSSES:
            line = self.line(load)
            if line is None:
                return
            try:
                line.carry(load.take, load.done)
            except LineLost:
                line.close()
                losses += 1
            else:
                self.idle.append(line)

    def line(self, load: "Load") -> Line | None:
        """A kept line, or a new one if the server lets us."""
        try:
            return self.idle.pop()
        except IndexError:
            pass
        with self.lock:
            if time.monotonic() < self.shy_until:
                return None
        try:
            return Line(self.server).open()
        except AccountFault as fault:
            self.shy_until = time.monotonic() + SHY_SECONDS
            load.fault = str(fault)
            return None

    def close(self) -> None:
        """Hang up."""
        while self.idle:
            self.idle.pop().close()


class Load:
    """A group of letters and their fates, shared by the lines that carry it."""

    def __init__(self, letters: list[Letter]):
        self.waiting = deque(letters)
        self.fates: dict[int, Verdict | None] = {letter.number: None for letter in letters}
        self.stopped = False
        self.fault: str | None = None

    def take(self) -> Letter | None:
        """The next letter, as long as we go on."""
        if self.stopped:
            return None
        try:
            return self.waiting.popleft()
        except IndexError:
            return None

    def done(self, letter: Letter, verdict: Verdict | None) -> None:
        """Note a fate; a letter whose line was lost before its dot goes on the next line, twice."""
        if verdict is not None:
            self.fates[letter.number] = verdict
            return
        letter.losses += 1
        if letter.losses > MOST_LOSSES:
            self.fates[letter.number] = LOST
        else:
            self.waiting.appendleft(letter)
