"""The local mail catcher: an SMTP server that keeps everything, and a page to read it.

with Catcher(folder) as catcher:      # a free port of this machine, in a thread
    ...                               # send to catcher.smtp_url
    catcher.messages[0].subject
    catcher.behaviour.refuse("@full", "452 4.2.2 mailbox full")
"""

import asyncio
import threading
import time
from pathlib import Path
from weakref import WeakSet

from .smtp import Behaviour, Session
from .store import Message, Store

__all__ = ["Behaviour", "Catcher", "Message", "Store"]


class Catcher:
    """An SMTP server in a thread of this process."""

    def __init__(self, directory: Path, port: int = 0):
        self.store = Store(Path(directory))
        self.behaviour = Behaviour()
        self.port = port
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.serve, daemon=True, name="catcher")
        self.bound = threading.Event()
        self.sessions: WeakSet[Session] = WeakSet()

    def serve(self) -> None:
        """The thread's body."""
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self.listen())
        self.bound.set()
        self.loop.run_forever()
        self.server.close()
        self.loop.close()

    async def listen(self) -> None:
        """Open the port."""
        self.server = await self.loop.create_server(self.answer, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    def answer(self) -> Session:
        """Somebody calls."""
        session = Session(self.store.keep, self.behaviour)
        self.sessions.add(session)
        return session

    async def close_door(self) -> None:
        """Close the port and every connection."""
        self.server.close()
        for session in self.sessions:
            session.transport.close()

    def hang_up(self) -> None:
        """Be as if there were no server: nothing listens, nobody stays connected."""
        asyncio.run_coroutine_threadsafe(self.close_door(), self.loop).result(5)

    def listen_again(self) -> None:
        """Be there again, on the same port."""
        asyncio.run_coroutine_threadsafe(self.listen(), self.loop).result(5)

    def start(self) -> "Catcher":
        """Listen; return when the port is open."""
        self.thread.start()
        if not self.bound.wait(5):
            raise OSError(f"the mail catcher could not listen on port {self.port}")
        return self

    def stop(self) -> None:
        """Hang up."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        self.store.close()

    def __enter__(self) -> "Catcher":
        return self.start()

    def __exit__(self, *_) -> None:
        self.stop()

    @property
    def smtp_url(self) -> str:
        """What CRM_SMTP_URL should say."""
        return f"smtp://127.0.0.1:{self.port}?tls=off"

    @property
    def messages(self) -> list[Message]:
        """Everything caught, oldest first."""
        return self.store.messages

    def to(self, address: str) -> list[Message]:
        """What was caught for one address, oldest first."""
        return [message for message in self.messages if address in message.to]

    def wait_for(self, number: int, seconds: float = 30.0) -> list[Message]:
        """The messages once there are so many; a failure that says how many came otherwise."""
        limit = time.monotonic() + seconds
        while len(self.store.summaries) < number:
            if time.monotonic() > limit:
                raise AssertionError(f"{len(self.store.summaries)} messages after {seconds} s, not {number}")
            time.sleep(0.05)
        return self.messages
