"""The criteria that filters may use; every room adds its own in its criteria.py."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Exists, true

from .kinds import NEGATIVE, Kind

REGISTRY: dict[tuple[str, str], "Criterion"] = {}
FAMILIES: dict[str, Callable[[str, str], "Criterion | None"]] = {}


@dataclass(frozen=True)
class Comparison:
    """A question asked of a column: call it with the column to get the SQL."""

    kind: Kind
    op: str
    value: Any

    def __call__(self, column):
        return self.kind.compare(column, self.op, self.value)


@dataclass(frozen=True)
class Criterion:
    """One thing that can be asked of a party."""

    name: str
    subject: str
    label: Any
    kind: Kind
    build: Callable[[Comparison], Any]

    def condition(self, op: str, value: Any, wanted: bool = True):
        """SQL over the party table; where no answer is known, the question counts as not fulfilled."""
        positive = self.build(Comparison(self.kind, NEGATIVE.get(op, op), value))
        if (op not in NEGATIVE) == wanted:
            return positive
        return ~positive if isinstance(positive, Exists) else positive.is_not(true())


def criterion(name: str, kind: Kind, label, subjects: tuple[str, ...] = ("person",)):
    """Decorate a function that turns a comparison into a condition on `Party`."""

    def add(build):
        for subject in subjects:
            REGISTRY[name, subject] = Criterion(name, subject, label, kind, build)
        return build

    return add


def family(prefix: str):
    """Decorate a function that finds the criterion for a key behind a prefix ("custom.")."""

    def add(find):
        FAMILIES[prefix] = find
        return find

    return add


def find(name: str, subject: str) -> Criterion | None:
    """The criterion of that name, if this subject has one."""
    if found := REGISTRY.get((name, subject)):
        return found
    prefix, dot, key = name.partition(".")
    if dot and prefix in FAMILIES:
        return FAMILIES[prefix](key, subject)
    return None


def criteria(subject: str) -> list[Criterion]:
    """Everything that can be asked of people, or of organisations, by label."""
    return sorted((c for c in REGISTRY.values() if c.subject == subject), key=lambda c: str(c.label))
