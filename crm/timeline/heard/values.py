"""What was heard in a few sentences: each piece with its place in them, so that it can be shown and taken back."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True)
class Span:
    """From which letter to which."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Whether the two have a letter in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Someone:
    """A record that may be meant; `is_here` is said of those whom the page is about, and their colleagues."""

    party_id: int
    names: tuple[str, ...]
    is_person: bool = True
    is_here: bool = True


@dataclass(frozen=True)
class HeardKind:
    """How it happened."""

    kind: str
    span: Span


@dataclass(frozen=True)
class HeardWhen:
    """On which day, and at what time."""

    day: date | None
    time: time | None
    span: Span


@dataclass(frozen=True)
class HeardParty:
    """Who was named."""

    party_id: int
    is_person: bool
    span: Span


@dataclass(frozen=True)
class HeardPromise:
    """What somebody is going to do."""

    title: str
    direction: str
    due_on: date | None
    span: Span


@dataclass(frozen=True)
class Heard:
    """Everything that was heard; nothing of it is done."""

    kind: HeardKind | None = None
    when: HeardWhen | None = None
    parties: tuple[HeardParty, ...] = ()
    promises: tuple[HeardPromise, ...] = ()

    def spans(self) -> list[Span]:
        """Where in the text it was heard."""
        single = [piece.span for piece in (self.kind, self.when) if piece]
        return single + [party.span for party in self.parties] + [each.span for each in self.promises]
