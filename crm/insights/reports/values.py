"""What a report is made of: figures, the stretch of time they look at, and how they came out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select

from .periods import Period


@dataclass(frozen=True)
class Span:
    """A stretch of time as the database compares it, and what the reader may see."""

    since: datetime
    until: datetime
    first: date
    last: date
    today: date
    sees: ColumnElement[bool]
    sees_task: ColumnElement[bool]


@dataclass(frozen=True)
class Figure:
    """One number: what it says, how it is defined, and the rows it counts.

    The rows have an id, a moment, a party and words; `dims` are further columns by which it is split.
    One that `fits` a condition on records is counted together with others of its sort, in one walk.
    """

    key: str
    section: str
    label: Any
    means: Any
    rows: Callable[[Span], Select]
    dims: tuple[str, ...] = ()
    opens: str = "party"
    is_now: bool = False
    is_alone: bool = False
    whole: "Whole | None" = None
    fits: Callable[[Span], ColumnElement[bool]] | None = None

    @property
    def is_compared(self) -> bool:
        """Whether earlier periods are counted too."""
        return not (self.is_now or self.is_alone)


@dataclass(frozen=True)
class Whole:
    """Rows that several figures are parts of: counted together, told apart by one column."""

    name: str
    rows: Callable[[Span], Select]
    by: str
    value: str


@dataclass(frozen=True)
class Share:
    """One part of a figure: all of Nepal."""

    value: str
    name: str
    count: int


@dataclass(frozen=True)
class Counted:
    """A figure as it came out: now, in the period before, and a year before."""

    figure: Figure
    counts: tuple[int | None, ...]
    shares: dict[str, list[Share]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """In the period itself."""
        return self.counts[0] or 0


@dataclass(frozen=True)
class Words:
    """What stands in the comment box, and the period it was written for."""

    body: str = ""
    period: Period | None = None
    version: int | None = None
    is_carried: bool = False


@dataclass(frozen=True)
class Section:
    """One part of a report."""

    key: str
    title: str
    about: str
    figures: list[Counted]
    words: Words
    summary: list[str] = field(default_factory=list)

    def one(self, key: str) -> Counted:
        """One of its figures."""
        return next(each for each in self.figures if each.figure.key == key)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not any(any(each.counts) for each in self.figures)


@dataclass(frozen=True)
class Report:
    """The report of one period, when it was computed, and for whom."""

    period: Period
    at: datetime
    who: str
    sections: list[Section]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known."""
        return all(section.is_empty for section in self.sections)
