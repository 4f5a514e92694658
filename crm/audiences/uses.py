"""Who uses a segment; rooms above say so for their own things."""

from collections.abc import Callable

USES: list[Callable[[int], list[tuple[str, str]]]] = []


def uses_segment(function):
    """Offer a list of (label, address) of what is meant for a segment: function(segment_id)."""
    if function not in USES:
        USES.append(function)
    return function


def uses_of(segment_id: int) -> list[tuple[str, str]]:
    """Everything that uses a segment."""
    return [use for function in USES for use in function(segment_id)]
