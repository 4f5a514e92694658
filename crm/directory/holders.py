"""Which columns hold a party's id: what a merge, a copy for the person and an erasure do with their rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Holder:
    """A column that names a party, with what becomes of its rows.

    merge: "moves" (rows follow to the record that stays) or "stays" (they remain the memory of the old one).
    label: the heading of these rows in a person's copy of what we hold; None where they say nothing of a person.
    erase: "delete" the rows, "blank" the columns named in `blanks`, or "keep" them as they are.
    """

    table: str
    column: str
    merge: str = "moves"
    label: Any = None
    erase: str = "keep"
    blanks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The column with its table."""
        return f"{self.table}.{self.column}"


HOLDERS: dict[str, Holder] = {}


def holds(name: str, **more) -> None:
    """Say that a column ("task.party_id") holds a party's id: merge=, label=, erase=, blanks=."""
    table, _dot, column = name.partition(".")
    HOLDERS[name] = Holder(table, column, **more)


def holders() -> list[Holder]:
    """Every column that rooms have named, in order."""
    return [HOLDERS[name] for name in sorted(HOLDERS)]


SETTLING: list[Callable] = []


def before_merge(function: Callable) -> None:
    """Do something before rows move: function(survivor_id, loser_id, by), inside the change set of the merge."""
    if function not in SETTLING:
        SETTLING.append(function)


def before_merges() -> list[Callable]:
    """What rooms do before rows move."""
    return list(SETTLING)
