"""Stand-ins for slots while Markdown, the cleaner and the CSS inliner work on a text.

A stand-in is a number between two marks, a character of the private use area that the text itself
does not contain; so nothing a writer types can pass for one.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import quote

from crm.delivery import Slot

from .merge import Piece, tidy

MARKS = [chr(code) for code in range(0xE000, 0xF8FF)]


def free_mark(*texts: str) -> str:
    """A private use character that the texts contain in no spelling."""
    spoken = "\n".join(texts).lower()
    return next(mark for mark in MARKS if not any(way in spoken for way in spellings(mark)))


def spellings(mark: str) -> tuple[str, ...]:
    """A character as itself, percent-encoded, and as an HTML entity's number."""
    return mark, quote(mark).lower(), f"{ord(mark):x}", str(ord(mark))


@dataclass
class Wardrobe:
    """Takes slots in at the door and gives them back by their number."""

    mark: str
    slots: list[Slot] = field(default_factory=list)

    def text(self, pieces: Collection[Piece]) -> str:
        """The pieces as one text with stand-ins."""
        return "".join(p if isinstance(p, str) else self.ticket(p) for p in pieces)

    def ticket(self, slot: Slot) -> str:
        """The stand-in for a slot."""
        self.slots.append(slot)
        return f"{self.mark}{len(self.slots) - 1}{self.mark}"

    def pieces(self, text: str) -> list[Piece]:
        """The text with its stand-ins turned back into slots."""
        parts = re.split(f"{self.mark}([0-9]+){self.mark}", text)
        return tidy([part if i % 2 == 0 else self.slots[int(part)] for i, part in enumerate(parts)])

    @property
    def pattern(self) -> re.Pattern:
        """Finds stand-ins, the number being group 1."""
        return re.compile(f"{self.mark}([0-9]+){self.mark}")
