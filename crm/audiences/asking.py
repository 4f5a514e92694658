"""The builder of list filters: conditions as lines of a form, each typed by the kind of its field."""

import json
from dataclasses import dataclass
from typing import Any

from .criteria import offered
from .filters import Criterion, said
from .filters.kinds import NUMBERED, RELATIVE, WITHOUT_VALUE
from .filters.registry import find
from .filters.words import OPERATORS

MOST = 50
QUIET = "not_within"
FIRST_OPS = {
    "text": "contains",
    "name": "contains",
    "number": "more_than",
    "date": "within",
    "moment": "within",
    "bool": "is",
}


@dataclass(frozen=True)
class Line:
    """One condition as it is shown and typed; a deeper one is kept as it is and told in words."""

    subject: str
    field: str = ""
    op: str = ""
    values: tuple[str, ...] = ()
    deep: str = ""
    criterion: Criterion | None = None

    @property
    def label(self) -> str:
        """What people call the field."""
        return str(self.criterion.label) if self.criterion else self.field

    @property
    def kind(self) -> str:
        """What the field holds."""
        return self.criterion.kind.name if self.criterion else "text"

    @property
    def ops(self) -> list[tuple[str, str]]:
        """The questions that the field can be asked, with their words."""
        known = list(self.criterion.kind.ops) if self.criterion else [self.op]
        if self.kind == "party" and self.op != "in":
            known.remove("in")
        if "within" in known:
            known.insert(known.index("within") + 1, QUIET)
        return [(op, words_of(op)) for op in known]

    @property
    def offers(self) -> list[tuple[str, str]]:
        """Values to choose from; those that are set come along even if they are none of them."""
        if not self.criterion:
            return []
        known = self.criterion.kind.offers()
        codes = {code.lower() for code, _label in known}
        return known + [(v, v) for v in self.values if known and v and v.lower() not in codes]

    @property
    def shape(self) -> str:
        """How the value is typed: none, days, several, one, flag, two, number, date or text."""
        if self.op in WITHOUT_VALUE:
            return "none"
        if self.op in RELATIVE or self.op == QUIET:
            return "days"
        if self.kind == "bool":
            return "flag"
        if self.op == "between":
            return "two"
        if self.kind == "party" and self.op != "in":
            return "record"
        chosen = {"in": "several", "is": "one", "is_not": "one"}.get(self.op)
        typed = "text" if self.op == "in" else self.input_type
        return chosen if chosen and self.offers else typed

    @property
    def picked(self) -> str:
        """The record that is set, as one picks it: its name and number."""
        value = next(iter(self.values), "")
        name = self.criterion.kind.called([value]).get(value.lower()) if self.criterion and value else None
        number = NUMBERED.search(value)
        return f"{name} #{number[1]}" if name and number else value

    @property
    def input_type(self) -> str:
        """The kind of input that a value is typed in."""
        return {"number": "number", "date": "date", "moment": "date"}.get(self.kind, "text")

    @property
    def words(self) -> str:
        """A deeper condition in words."""
        return str(said(json.loads(self.deep), self.subject)) if self.deep else ""

    def has(self, value: str) -> bool:
        """Whether a value is set."""
        return value.lower() in {v.lower() for v in self.values}

    @property
    def is_complete(self) -> bool:
        """Whether there is a value where one is needed."""
        given = [v for v in self.values if v.strip()]
        return bool(self.deep) or self.shape == "none" or len(given) >= (2 if self.op == "between" else 1)

    def part(self) -> Any:
        """The condition as a part of a filter."""
        if self.deep:
            return json.loads(self.deep)
        if self.shape == "none":
            return {"field": self.field, "op": self.op}
        if self.op == QUIET:
            return {"not": {"field": self.field, "op": "within", "value": self.typed(self.values[0])}}
        if self.op in ("in", "between"):
            return {"field": self.field, "op": self.op, "value": [self.typed(v) for v in self.several()]}
        return {
            "field": self.field,
            "op": self.op,
            "value": self.typed(self.values[0] if self.values else ""),
        }

    def several(self) -> list[str]:
        """The values of a list: chosen, or typed with commas between them."""
        split = self.values if self.offers or self.op == "between" else ",".join(self.values).split(",")
        return [v.strip() for v in split if v.strip()]

    def typed(self, text: str) -> Any:
        """A value as JSON has it."""
        if self.shape == "flag":
            return text.lower() in ("true", "yes", "1")
        is_number = self.shape == "days" or self.kind == "number"
        plain = text.strip()
        if self.kind == "party" and (picked := NUMBERED.search(plain)):
            return picked[1]
        return int(plain) if is_number and plain.isascii() and plain.isdigit() and len(plain) < 16 else plain


def words_of(op: str) -> str:
    """A question in words, for choosing."""
    from crm.kernel.words import _

    return str(OPERATORS[op]) if op in OPERATORS else _("not in the last … days")


def line_of(part: Any, subject: str) -> Line:
    """How a condition is shown."""
    inner, is_quiet = part, False
    if isinstance(part, dict) and part.keys() == {"not"} and isinstance(part["not"], dict):
        is_quiet = part["not"].get("op") == "within"
        inner = part["not"] if is_quiet else part
    plain = (
        isinstance(inner, dict)
        and inner.keys() <= {"field", "op", "value"}
        and isinstance(inner.get("field"), str)
    )
    criterion = find(inner["field"], subject) if plain else None
    op = inner.get("op") if plain else None
    if criterion is None or op not in criterion.kind.ops:
        return Line(subject, deep=json.dumps(part, ensure_ascii=False))
    return Line(
        subject,
        inner["field"],
        QUIET if is_quiet else str(op),
        texts(inner.get("value")),
        criterion=criterion,
    )


def texts(value: Any) -> tuple[str, ...]:
    """A value as the texts that stand in inputs."""
    several = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(str(v).lower() if isinstance(v, bool) else str(v) for v in several)


def lines_from(args, subject: str) -> list[Line]:
    """The lines of the form, in their order; the one whose cross was pressed is left out."""
    gone = args.get("do", "").removeprefix("remove-")
    numbers = sorted(
        {int(n[6:]) for n in args if n.startswith("field-") and n[6:].isdecimal() and len(n) < 12}
    )
    return [line_in(args, n, subject) for n in numbers[:MOST] if str(n) != gone]


def line_in(args, n: int, subject: str) -> Line:
    """One line as it was typed."""
    deep = args.get(f"deep-{n}", "")
    if deep:
        return Line(subject, deep=deep if is_json(deep) else "null")
    name, values = args[f"field-{n}"][:200], tuple(v[:1000] for v in args.getlist(f"value-{n}"))
    criterion = find(name, subject)
    op = args.get(f"op-{n}", "is")
    known = criterion.kind.ops if criterion else ()
    if criterion and op not in known and not (op == QUIET and "within" in known):
        op = known[0]
    return Line(subject, name, op, fitting(op, values), criterion=criterion)


def fitting(op: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """The values that a question has room for; an empty choice is none."""
    if op in WITHOUT_VALUE:
        return ()
    kept = values if op == "between" else tuple(v for v in values if v.strip())
    return kept if op == "in" else kept[: 2 if op == "between" else 1]


def is_json(text: str) -> bool:
    """Whether a condition can be read."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def new_line(name: str, subject: str) -> Line | None:
    """An empty condition on a field, with the question that is asked most."""
    criterion = find(name, subject)
    if criterion is None:
        return None
    kind = criterion.kind
    op = FIRST_OPS.get(kind.name, "is")
    if kind.name not in ("bool",) and "in" in kind.ops and kind.offers():
        op = "in"
    return Line(subject, name, op if op in kind.ops else kind.ops[0], criterion=criterion)


def fields(subject: str) -> list[Criterion]:
    """Everything that can be asked, by name."""
    return sorted(offered(subject), key=lambda each: str(each.label).casefold())
