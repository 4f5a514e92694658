"""One row on its way in."""

from dataclasses import dataclass, field
from typing import Any

from ..parsing import Parsed


@dataclass
class Place:
    """The organisation a person's row speaks of: one that is here, or one to be made."""

    name: str
    key: str
    country: str | None
    party_id: int | None = None


@dataclass
class Item:
    """A row of the file, what was understood of it, and what is to be done with it."""

    row_no: int
    raw: list[str]
    values: dict[str, Any]
    problems: list[dict[str, Any]] = field(default_factory=list)
    decision: dict[str, Any] = field(default_factory=dict)
    plan: str = "create"
    match_id: int | None = None
    score: float | None = None
    why: list[str] = field(default_factory=list)
    choices: dict[str, list[int]] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    place: Place | None = None
    is_shared: bool = False
    stops: list = field(default_factory=list)
    traits: list[str] | None = None
    differences: list[list[Any]] = field(default_factory=list)
    offered: dict[str, dict[str, Any]] = field(default_factory=dict)
    result_id: int | None = None
    noted: int = 0
    before: int | None = None
    position_id: int | None = None
    work: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, row_no: int, raw: list[str], parsed: Parsed) -> "Item":
        """A row just read."""
        item = cls(row_no, raw, parsed.values, parsed.problems, noted=len(parsed.problems))
        if parsed.is_refused:
            item.settle("error")
        return item

    @classmethod
    def kept(cls, row) -> "Item":
        """A row as the database kept it, to be planned again."""
        noted = (row.match_why or {}).get("noted", 0)
        problems = (row.problems or [])[:noted]
        item = cls(row.row_no, row.raw, row.parsed or {}, problems, row.decision or {}, noted=noted)
        item.offered = (row.match_why or {}).get("offered", {})
        item.before = (row.match_why or {}).get("before")
        return item

    def settle(self, plan: str, why: str | None = None, column: str | None = None) -> None:
        """Decide what becomes of the row; reasons for not going in are told in the report as well."""
        self.plan = plan
        if why:
            self.why.append(str(why))
        if why and plan in ("skip", "review", "error"):
            self.problems = [*self.problems, {"column": column, "why": str(why)}]

    def forget_doubts(self) -> None:
        """Leave only what was said when the row was read."""
        self.why, self.choices, self.offered, self.score = [], {}, {}, None
        self.problems = self.problems[: self.noted]

    def match(self, party_id: int, score: float, why: str) -> None:
        """The record that the row is about."""
        self.match_id, self.score = party_id, score
        self.why.append(str(why))

    def story(self) -> dict[str, Any] | None:
        """Why the row does what it does, as it is kept and shown."""
        told = {
            "why": [str(sentence) for sentence in self.why],
            "choices": self.choices,
            "noted": self.noted,
            "changes": self.differences,
            "offered": self.offered,
            "before": self.before,
            "place": None if self.place is None else self.place.party_id or self.place.name,
        }
        return {key: value for key, value in told.items() if value} or None
