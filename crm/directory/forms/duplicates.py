"""What the pages of pairs send and ask for."""

from dataclasses import replace
from datetime import date

from crm.kernel.moments import number, whole_day

from ..attributes import BUILT_IN, OWN, Attribute, attributes
from ..queries.duplicates import KINDS, STATES, Asked
from ..queries.naming import source_said
from ..queries.offers import called, key
from ..queries.sight import hidden_keys
from ..verbs.merging import Choice
from .people import ORDERS

LONGEST = 60


def asked(args) -> Asked:
    """What the list of pairs is narrowed by; nonsense narrows nothing."""
    kind, country, state = (args.get(name, "") for name in ("kind", "country", "state"))
    return Asked(
        kind=kind if kind in KINDS else "",
        country=country if len(country) == 2 and country.isalpha() and country.isascii() else "",
        sure=args.get("sure") == "yes",
        state=state if state in STATES else "open",
    )


def numbers_of(args, one_id: int, other_id: int) -> tuple[int, int]:
    """Which of the two stays, and which goes; the older one stays if nobody says otherwise."""
    older, newer = min(one_id, other_id), max(one_id, other_id)
    return (newer, older) if args.get("keep") == str(newer) else (older, newer)


def choices(args) -> dict[str, str]:
    """Whose value stays in each field, as chosen."""
    return {
        name.removeprefix("field-"): value
        for name, value in args.items()
        if name.startswith("field-") and len(name) < LONGEST and value in ("survivor", "loser")
    }


def whole(text: str | None) -> int:
    """A number as it is in an address; anything else is 0."""
    return int(text) if text and text.isdecimal() and text.isascii() and len(text) < 19 else 0


def in_words(fields: list[Choice], subject: str) -> list[Choice]:
    """The fields in which two differ, their values as people read them; those not for the asker's eyes are left out."""
    hidden = {OWN + each for each in hidden_keys(subject)}
    known = TYPED | {each.key: each for each in attributes(subject) if each.key.startswith(OWN)}
    return [worded(each, known.get(each.field)) for each in fields if each.field not in hidden]


def worded(choice: Choice, which: Attribute | None) -> Choice:
    """One field, its two values in words."""
    ours, theirs = choice.ours, choice.theirs
    if which is None or which.kind == "date":
        write = WRITTEN.get(choice.field if which is None else "date", plainly)
        return replace(choice, ours=write(ours), theirs=write(theirs))
    names = called(which, [ours, theirs])
    return replace(choice, ours=names[key(ours)], theirs=names[key(theirs)])


def plainly(value) -> str:
    """Words as they are; a list one after the other."""
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value if each is not None)
    return "" if value is None else str(value)


def on_day(value) -> str:
    """A day, kept as one or as text."""
    try:
        return whole_day(date.fromisoformat(str(value))) if value else ""
    except ValueError:
        return str(value)


def people(value) -> str:
    """A population, with its year."""
    count, year = value or (None, None)
    if count is None:
        return ""
    return f"{number(count)} ({year})" if year else number(count)


TYPED = {
    "owner_id": BUILT_IN["owner"],
    "lang": BUILT_IN["language"],
    "country_code": BUILT_IN["country"],
    "class_code": BUILT_IN["kind"],
}
WRITTEN = {
    "date": on_day,
    "dissolved_on": on_day,
    "people": people,
    "name_order": lambda value: str(dict(ORDERS).get(value, value)),
    "source": source_said,
}
