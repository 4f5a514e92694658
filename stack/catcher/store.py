"""Caught messages: a maildir and an index beside it, newest last."""

import email
import email.policy
import json
import os
import threading
import time
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

INDEX = "index.jsonl"


@dataclass(frozen=True)
class Summary:
    """What the list shows of a message."""

    id: int
    at: float
    sender: str
    to: list[str]
    subject: str
    size: int


class Message:
    """One caught message: its envelope, its bytes, its parts."""

    def __init__(self, summary: Summary, path: Path):
        self.summary, self.path = summary, path
        self.id, self.at, self.sender, self.to = summary.id, summary.at, summary.sender, summary.to
        self.subject, self.size = summary.subject, summary.size

    def __repr__(self):
        return f"<Message {self.id} to {', '.join(self.to)}: {self.subject}>"

    @cached_property
    def raw(self) -> bytes:
        """The bytes as they came, dots unstuffed."""
        return self.path.read_bytes()

    @cached_property
    def parsed(self):
        """The message as the standard library reads it."""
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    @property
    def text(self) -> str:
        """The plain part."""
        return self.part("plain")

    @property
    def html(self) -> str:
        """The HTML part."""
        return self.part("html")

    def part(self, kind: str) -> str:
        """The text of the best part of a kind; empty where there is none."""
        body = self.parsed.get_body(preferencelist=(kind,))
        return body.get_content().replace("\r\n", "\n") if body is not None else ""


class Store:
    """All messages of a directory. Safe for one writer and many readers."""

    def __init__(self, directory: Path):
        self.directory = Path(directory)
        for folder in ("new", "cur", "tmp"):
            (self.directory / folder).mkdir(parents=True, exist_ok=True)
        self.lock = threading.Lock()
        self.summaries = list(self.read_index())
        self.index = (self.directory / INDEX).open("a")

    def read_index(self):
        """What earlier runs have caught; a last line that was cut off is left out."""
        path = self.directory / INDEX
        for line in path.read_text().splitlines() if path.exists() else ():
            try:
                yield Summary(**json.loads(line))
            except (ValueError, TypeError):
                continue

    def keep(self, sender: str, to: list[str], content: bytes) -> None:
        """Write a message and note it."""
        with self.lock:
            number = self.summaries[-1].id + 1 if self.summaries else 1
            summary = Summary(number, time.time(), sender, list(to), subject_of(content), len(content))
            draft = self.directory / "tmp" / name(number)
            draft.write_bytes(content)
            os.rename(draft, self.path(number))
            self.index.write(json.dumps(asdict(summary)) + "\n")
            self.index.flush()
            self.summaries.append(summary)

    def path(self, number: int) -> Path:
        """Where a message lies."""
        return self.directory / "new" / name(number)

    def get(self, number: int) -> Message | None:
        """One message."""
        place = number - 1
        if 0 <= place < len(self.summaries) and self.summaries[place].id == number:
            return Message(self.summaries[place], self.path(number))
        return None

    def find(self, to: str = "") -> list[Summary]:
        """Those to an address (or part of one), newest first."""
        wanted = to.strip().lower()
        return [
            s for s in reversed(self.summaries) if not wanted or any(wanted in one.lower() for one in s.to)
        ]

    def close(self) -> None:
        """Nothing more is kept."""
        self.index.close()

    @property
    def messages(self) -> list[Message]:
        """All, oldest first."""
        return [Message(summary, self.path(summary.id)) for summary in list(self.summaries)]

    def clear(self) -> None:
        """Forget everything caught so far."""
        with self.lock:
            for summary in self.summaries:
                self.path(summary.id).unlink(missing_ok=True)
            self.summaries.clear()
            self.index.truncate(0)


def name(number: int) -> str:
    """A maildir file name that sorts."""
    return f"{number:09d}.balai"


def subject_of(content: bytes) -> str:
    """The subject, decoded as well as can be."""
    parsed = email.message_from_bytes(content.partition(b"\r\n\r\n")[0], policy=email.policy.default)
    try:
        return " ".join(str(parsed.get("Subject", "")).split())
    except (ValueError, LookupError, IndexError):
        return "(a subject that cannot be read)"
