"""A filter as rows of a form: field, question, value; deeper trees stay JSON for experts."""

import json
from dataclasses import dataclass
from typing import Any

from .filters import criteria
from .filters.kinds import WITHOUT_VALUE

SEVERAL = ("in", "between")
MOST = 50


@dataclass(frozen=True)
class Row:
    """One condition as it is typed."""

    field: str = ""
    op: str = "is"
    values: tuple[str, ...] = ("",)

    @property
    def text(self) -> str:
        """The value in one line."""
        return ", ".join(self.values)

    @property
    def is_complete(self) -> bool:
        """Whether there is a value where one is needed."""
        return bool(self.field) and (self.op in WITHOUT_VALUE or any(v.strip() for v in self.values))

    def leaf(self) -> dict:
        """The condition as a part of a filter."""
        if self.op in WITHOUT_VALUE:
            return {"field": self.field, "op": self.op}
        if self.op in SEVERAL:
            parts = (part.strip() for value in self.values for part in value.split(","))
            return {"field": self.field, "op": self.op, "value": [part for part in parts if part]}
        return {"field": self.field, "op": self.op, "value": self.values[0] if self.values else ""}


def rows_from(form) -> list[Row]:
    """The rows of a posted form, in their order; one without a field is left out."""
    numbers = sorted(int(name[6:]) for name in form if name.startswith("field-") and name[6:].isdecimal())
    rows = [
        Row(form[f"field-{n}"], form.get(f"op-{n}", "is"), tuple(form.getlist(f"value-{n}")) or ("",))
        for n in numbers[:MOST]
        if form.get("do") != f"remove-{n}"
    ]
    return rows + [Row()] if form.get("do") == "add" else rows


def tree_from(match: str, rows: list[Row]) -> dict:
    """The filter that rows stand for."""
    return {"any" if match == "any" else "all": [row.leaf() for row in rows if row.field]}


def rows_of(tree: Any) -> tuple[str, list[Row]] | None:
    """How a filter looks as rows; nothing where it is deeper than rows can show."""
    if isinstance(tree, dict) and "field" in tree:
        tree = {"all": [tree]}
    if not isinstance(tree, dict) or len(tree) != 1:
        return None
    match, parts = next(iter(tree.items()))
    if match not in ("all", "any") or not all(isinstance(p, dict) and "field" in p for p in parts):
        return None
    return match, [Row(p["field"], p["op"], texts(p.get("value"))) for p in parts]


def texts(value: Any) -> tuple[str, ...]:
    """A value of a leaf as texts."""
    several = value if isinstance(value, list) else [value]
    return tuple("" if v is None else str(v).lower() if isinstance(v, bool) else str(v) for v in several) or (
        "",
    )


def as_json(tree: Any) -> str:
    """A filter to read and write by hand."""
    return json.dumps(tree, indent=2, ensure_ascii=False)


def operators(subject: str, name: str, known: list) -> tuple[str, ...]:
    """The questions that a field can be asked; all of them while no field is chosen."""
    kind = next((c.kind for c in known if c.name == name), None)
    if kind is not None:
        return kind.ops
    return tuple(dict.fromkeys(op for c in criteria(subject) for op in c.kind.ops))


def sentence(segment, known: list, words: dict) -> list[tuple[str, str, str]] | None:
    """A filter as (field, question, value) to be read; nothing where it is deeper."""
    rows = rows_of(segment.filter)
    if rows is None:
        return None
    fields = {c.name: c for c in known}
    return [
        (label_of(fields, r.field), str(words.get(r.op, r.op)), values_of(fields.get(r.field), r))
        for r in rows[1]
    ]


def in_words(text: str | None, subject: str | None, words: dict) -> str | None:
    """A filter that is written as JSON, in one line of words; nothing where it is deeper."""
    try:
        rows = rows_of(json.loads(text or ""))
    except ValueError:
        return None
    fields = {c.name: c for c in criteria("org" if subject == "org" else "person")}
    told = [
        f"{label_of(fields, row.field)} {words.get(row.op, row.op)} {values_of(fields.get(row.field), row)}"
        for row in (rows or ("", []))[1]
    ]
    return None if rows is None else "; ".join(each.strip() for each in told)


def label_of(fields: dict, name: str) -> str:
    """What people call a field."""
    return str(fields[name].label) if name in fields else name


def values_of(criterion, row: Row) -> str:
    """The values of a condition, by their names where they have one."""
    names = criterion.kind.called(list(row.values)) if criterion else {}
    return ", ".join(names.get(value.lower(), value) for value in row.values)
