"""What a list is asked for: readable words in its address for the usual questions, JSON for all others, one tree for both."""

import json
import re
from typing import Any

from crm.kernel.errors import Refused
from crm.kernel.words import _

LONGEST = 6000
NARROWING = ("country", "kind", "tag", "language", "position", "email", "quiet")
CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
DAYS = re.compile(r"[1-9][0-9]{0,4}")
LISTS = {"country": "country", "kind": "kind", "language": "language"}


def parts_of(filters) -> list[Any]:
    """Every condition of a list, as parts of a filter; what is no JSON is refused."""
    return [*usual(filters), *parts_in(filters.filter)]


def usual(filters) -> list[dict]:
    """The conditions that have words of their own in an address."""
    found: list[dict] = [
        {"field": field, "op": "in", "value": list(getattr(filters, name))}
        for name, field in LISTS.items()
        if getattr(filters, name)
    ]
    found += [{"field": "tag", "op": "is", "value": name} for name in filters.tag]
    if filters.position:
        found.append({"field": "position", "op": "contains", "value": filters.position})
    if filters.email:
        found.append({"field": "email", "op": "not_set" if filters.email == "no" else "set"})
    if filters.quiet:
        found.append({"not": {"field": "last_contact", "op": "within", "value": int(filters.quiet)}})
    return found


def parts_in(text: str) -> list[Any]:
    """The conditions in the JSON of an address."""
    if not text:
        return []
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused(
            _("The filter in the address is not complete; it was left out."), field="filter"
        ) from None
    return parts(tree)


def parts(tree: Any) -> list[Any]:
    """The conditions that must all be true; one of another shape is the only one."""
    if isinstance(tree, dict) and list(tree) == ["all"] and isinstance(tree["all"], list):
        return tree["all"]
    return [tree]


def address(wanted: list[Any], subject: str) -> dict[str, Any]:
    """The arguments of an address that ask for these conditions; the other way round than `parts_of`."""
    args: dict[str, Any] = {}
    rest = [part for part in wanted if not taken(part, subject, args)]
    if rest:
        args["filter"] = written(rest)
    return args


def written(parts: list[Any]) -> str:
    """Conditions as short JSON."""
    tree = (
        parts[0]
        if len(parts) == 1 and parts[0] != {"all": []} and list(parts[0]) != ["all"]
        else {"all": parts}
    )
    return json.dumps(tree, separators=(",", ":"), ensure_ascii=False)


def taken(part: Any, subject: str, args: dict) -> bool:
    """Put a condition among the readable arguments, if it is one of the usual ones."""
    if not isinstance(part, dict):
        return False
    if part.keys() == {"not"}:
        return quietness(part["not"], args)
    name, op, value = part.get("field"), part.get("op"), part.get("value")
    take = TAKERS.get(name) if isinstance(name, str) and part.keys() <= {"field", "op", "value"} else None
    is_ours = take is not None and {"kind": "org", "position": "person"}.get(str(name), subject) == subject
    return bool(is_ours and take and take(name, op, value, args))


def some_words(name: str, op: Any, value: Any, args: dict) -> bool:
    """Words in the title of a position."""
    if op != "contains" or name in args or not is_plain(value, 200):
        return False
    args[name] = value
    return True


def there_or_not(name: str, op: Any, value: Any, args: dict) -> bool:
    """Whether there is an address."""
    if op not in ("set", "not_set") or value is not None or name in args:
        return False
    args[name] = "yes" if op == "set" else "no"
    return True


def codes(name: str, op: Any, value: Any, args: dict) -> bool:
    """Several values, each a code, that are alternatives."""
    values = value if op == "in" and isinstance(value, list) else [value] if op == "is" else []
    fits = values and all(isinstance(v, str) and CODE.fullmatch(v) for v in values)
    is_known_shape = fits and (name != "country" or all(len(v) == 2 and v.isupper() for v in values))
    if not is_known_shape or name in args or len(values) > 50 or len(set(values)) != len(values):
        return False
    args[name] = ",".join(values)
    return True


def one_tag(_name: str, op: Any, value: Any, args: dict) -> bool:
    """A tag; several tags are several conditions."""
    if (
        op != "is"
        or not is_plain(value, 60)
        or "," in value
        or value in args.get("tag", [])
        or len(args.get("tag", [])) >= 50
    ):
        return False
    args.setdefault("tag", []).append(value)
    return True


def quietness(part: Any, args: dict) -> bool:
    """Nothing heard for so many days."""
    if not isinstance(part, dict) or (part.get("field"), part.get("op")) != ("last_contact", "within"):
        return False
    days = str(part.get("value")) if not isinstance(part.get("value"), bool) else ""
    if "quiet" in args or not DAYS.fullmatch(days):
        return False
    args["quiet"] = days
    return True


def is_plain(value: Any, longest: int) -> bool:
    """Words that an address gives back unchanged."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= longest
        and value.strip() == value
        and "\x00" not in value
    )


TAKERS = dict.fromkeys(LISTS, codes) | {"tag": one_tag, "position": some_words, "email": there_or_not}
