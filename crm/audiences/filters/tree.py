"""Check a filter tree and compile it."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, false, or_, true

from crm.kernel.errors import Refused
from crm.kernel.words import _

from .kinds import BadValue, shown
from .registry import Criterion, find

DEEPEST = 8
LARGEST = 200
SUBJECTS = ("person", "org")
EVERYONE: dict[str, Any] = {"all": []}


class BadFilter(Refused):
    """The filter cannot be understood; the sentence says where and why."""

    def __init__(self, path: str, why: str, plain: str = ""):
        super().__init__(_("%(path)s: %(why)s.", path=path, why=why), field="filter")
        self.path, self.why, self.plain = path, why, plain or why

    @property
    def spoken(self) -> str:
        """The sentence for people, who know fields by their labels and no paths."""
        return f"{self.plain[:1].upper()}{self.plain[1:]}."


@dataclass(frozen=True)
class Leaf:
    """One question of a filter, checked."""

    path: str
    criterion: Criterion
    op: str
    value: Any


def parse(text: str) -> Any:
    """A filter from its JSON; what is no JSON is refused with a sentence."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadFilter("filter", _("this is not JSON")) from None


def where(tree: Any, subject: str = "person"):
    """The condition on `Party` that a filter stands for; a refusal names the place that is wrong."""
    check_size(tree)
    return compiled(tree, subject, "filter", 1)


def leaves(tree: Any, subject: str = "person") -> list[Leaf]:
    """Every question in a filter, checked, in the order they are written."""
    check_size(tree)
    return list(walk(tree, subject, "filter", 1))


def check_size(tree: Any) -> None:
    """A filter has a bounded number of parts, counted without recursion."""
    waiting, seen = [tree], 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if seen > LARGEST * 4:
            raise BadFilter("filter", _("there are more than %(most)s conditions", most=LARGEST))
        if isinstance(part, dict):
            waiting.extend(part[key] for key in ("all", "any", "not") if key in part)
        elif isinstance(part, list):
            waiting.extend(part)


def fields_in(tree: Any) -> set[str]:
    """The names of the fields that a filter asks, whether or not they can be asked."""
    waiting, found = [tree], set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            found |= {part["field"]} if isinstance(part.get("field"), str) else set()
            waiting.extend(part[key] for key in ("all", "any", "not") if key in part)
        elif isinstance(part, list):
            waiting.extend(part)
    return found


def compiled(part: Any, subject: str, path: str, depth: int, wanted: bool = True):
    """SQL for one part of the tree; "not" is carried down to the leaves, where unknown means no."""
    key, inner = shape(part, path, depth)
    if key == "leaf":
        leaf = checked(part, subject, path)
        return leaf.criterion.condition(leaf.op, leaf.value, wanted)
    if key == "not":
        return compiled(inner, subject, f"{path}.not", depth + 1, not wanted)
    parts = [compiled(p, subject, f"{path}.{key}[{n}]", depth + 1, wanted) for n, p in enumerate(inner)]
    return and_(true(), *parts) if (key == "all") == wanted else or_(false(), *parts)


def walk(part: Any, subject: str, path: str, depth: int):
    """The leaves of one part of the tree."""
    key, inner = shape(part, path, depth)
    if key == "leaf":
        yield checked(part, subject, path)
    elif key == "not":
        yield from walk(inner, subject, f"{path}.not", depth + 1)
    else:
        for n, one in enumerate(inner):
            yield from walk(one, subject, f"{path}.{key}[{n}]", depth + 1)


def shape(part: Any, path: str, depth: int) -> tuple[str, Any]:
    """Which of the four shapes a part has, and what is inside."""
    if depth > DEEPEST:
        raise BadFilter(path, _("a filter may be %(most)s levels deep", most=DEEPEST))
    if not isinstance(part, dict):
        raise BadFilter(path, _("an object is needed, with all, any, not, or field and op"))
    if "field" in part or "op" in part:
        return "leaf", part
    keys = list(part)
    if len(keys) != 1 or keys[0] not in ("all", "any", "not"):
        names = ", ".join(shown(key) for key in keys) or "{}"
        raise BadFilter(path, _("%(keys)s is not all, any, not, or field and op", keys=names))
    key = keys[0]
    if key != "not" and not isinstance(part[key], list):
        raise BadFilter(f"{path}.{key}", _("a list of conditions is needed"))
    return key, part[key]


def checked(part: dict, subject: str, path: str) -> Leaf:
    """A leaf whose field, operator and value fit each other."""
    for key in part:
        if key not in ("field", "op", "value"):
            raise BadFilter(path, _("%(key)s is not field, op or value", key=shown(key)))
    name, op = part.get("field"), part.get("op")
    criterion = find(name, subject) if isinstance(name, str) else None
    if criterion is None:
        raise BadFilter(path, _("there is no field %(name)s", name=shown(name)))
    if op not in criterion.kind.ops:
        raise BadFilter(path, operator_sentence(criterion, op))
    try:
        return Leaf(path, criterion, op, criterion.kind.read(op, part.get("value")))
    except BadValue as error:
        raise BadFilter(path, f"{name}: {error}", f"{criterion.label}: {error}") from None


def operator_sentence(criterion: Criterion, op: Any) -> str:
    """What is wrong with an operator, and which ones there are."""
    return _(
        "%(field)s has no operator %(op)s; it has %(ops)s",
        field=criterion.name,
        op=shown(op),
        ops=", ".join(criterion.kind.ops),
    )
