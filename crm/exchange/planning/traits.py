"""What is worth counting about rows: those without an address, with a broken one, with two, that opted out."""

from .items import Item
from .words import addresses

TWO, NONE, BROKEN, STOPPED = "two_addresses", "no_address", "bad_address", "opted_out"


def note_traits(item: Item, columns: tuple[str | None, ...]) -> None:
    """Count a row where it belongs; a list without a column of addresses lacks none."""
    places = [place for place, column in enumerate(columns) if column == "email"]
    found = []
    if places:
        found += trait_of_address(item, places)
    if item.stops:
        found.append(STOPPED)
    item.traits = found or None


def trait_of_address(item: Item, places: list[int]) -> list[str]:
    """What is to be said of the cells that should hold an address."""
    if BROKEN in item.values.get("marks", ()):
        return [BROKEN]
    written = any(len(item.raw) > place and item.raw[place].strip() for place in places)
    reached = addresses(item.values)
    if not written and not reached:
        return [NONE]
    if not reached:
        return [BROKEN]
    return [TWO] if len(reached) > 1 else []
