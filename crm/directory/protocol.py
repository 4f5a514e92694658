"""What one says when writing a note before a visit."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class NoteFields:
    """One thing to know before one goes in, and for how long it holds."""

    body: str
    kind: str = "other"
    lang: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
