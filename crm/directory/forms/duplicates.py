"""What the pages of pairs send and ask for."""

from ..queries.duplicates import KINDS, STATES, Asked

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
