"""The filters of a list as its address, or a form that carries the same names, has them."""

from .asked import DAYS
from .asked import LONGEST as LONGEST_FILTER
from .conditions import Filters

LONGEST = 200


def filters_in(subject: str, args) -> Filters:
    """The filters in the arguments of an address."""
    text = {name: clean(args.get(name, "")) for name in ("q", "position", "email", "quiet")}
    return Filters(
        subject=subject,
        q=text["q"],
        country=tuple(code.upper()[:2] for code in several("country", args)),
        kind=several("kind", args) if subject == "org" else (),
        tag=several("tag", args),
        language=several("language", args),
        position=text["position"] if subject == "person" else "",
        email=text["email"] if text["email"] in ("yes", "no") else "",
        archived=args.get("archived") == "yes",
        segment=number_text(args.get("segment", "")),
        quiet=text["quiet"] if DAYS.fullmatch(text["quiet"]) else "",
        filter=clean(args.get("filter", ""), LONGEST_FILTER),
    )


def several(name: str, args) -> tuple[str, ...]:
    """A filter that may be given more than once, or with commas."""
    given = ",".join(args.getlist(name))
    return tuple(dict.fromkeys(clean(part) for part in given.split(",") if clean(part)))[:50]


def number_text(text: str) -> str:
    """A number in an address, as text; nothing where it is none."""
    return text if text.isascii() and text.isdigit() and len(text) < 19 else ""


def clean(text: str, longest: int = LONGEST) -> str:
    """Text from an address, of bearable length and storable."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode().strip()[:longest]
