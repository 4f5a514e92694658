"""What a calendar file or a letter proposes to write down; nothing of it is written before somebody says so."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from crm.kernel.errors import Refused

LONGEST_UID = 120


class Unreadable(Refused):
    """A file that we cannot or will not read; the sentence says why."""

    def __init__(self, sentence: str):
        super().__init__(sentence, field="file")


@dataclass(frozen=True)
class Address:
    """An address that took part, as the file names it."""

    email: str
    name: str = ""
    role: str = "with"


@dataclass(frozen=True)
class Enclosed:
    """A file within a letter."""

    name: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.content)


@dataclass(frozen=True)
class Proposal:
    """A contact as a file tells it."""

    kind: str
    subject: str
    uid: str
    text: str = ""
    starts_at: datetime | None = None
    tz: str = ""
    minutes: int | None = None
    place: str = ""
    sender: str = ""
    addresses: tuple[Address, ...] = ()
    files: tuple[Enclosed, ...] = ()
    is_cancelled: bool = False
    notes: tuple[str, ...] = ()


def uid_of(kind: str, text: str) -> str:
    """The key of an invitation or a letter: its own number, or a hash where that is long."""
    text = text.strip()
    if len(text) <= LONGEST_UID and text.isascii() and text.isprintable():
        return f"{kind}:{text}"
    return f"{kind}:{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()}"


def line(text: object, longest: int = 300) -> str:
    """Words of a foreign file in one line, without signs that cannot be seen or turn the direction."""
    words = " ".join("".join(c if c.isprintable() else " " for c in str(text or "")).split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
