"""Columns of a list that are written at the start of each group only: the offer to fill them down."""

from dataclasses import dataclass

from crm.kernel.words import _

from ..models import ImportRun

SHARED = frozenset(
    {"organisation", "country", "address", "tags", "tags_2", "language", "timezone", "class", "domain"}
)  # what several people or places have in common; a name or a number is of one alone


@dataclass(frozen=True)
class Gap:
    """One such column: where it stands, what it is called, whether it is filled down, and the offer in words."""

    place: int
    heading: str
    is_filled: bool
    why: str


def gaps_of(run: ImportRun) -> list[Gap]:
    """The columns to which the offer is made, and those that are filled down already."""
    chosen = {int(place) for place in run.mapping["layout"].get("down", ())}
    known = list(zip(run.mapping["headers"], run.mapping["columns"], strict=False))
    found = []
    for place, written, rows in run.mapping.get("gaps", ()):
        heading, column = known[place] if place < len(known) else ("", None)
        if column in SHARED or place in chosen:
            found.append(Gap(place, heading, place in chosen, offer(heading, written, rows)))
    return found


def offer(heading: str, written: int, rows: int) -> str:
    """What was seen, in words."""
    return _(
        "“%(heading)s” is written in %(written)s of the first %(rows)s rows and blank below:"
        " it may stand for the whole group.",
        heading=heading,
        written=f"{written:,}",
        rows=f"{rows:,}",
    )
