"""A batch of rows, planned against the house in a few queries."""

from dataclasses import dataclass, field
from datetime import date

from crm.directory import led_to, name_norm, sort_key
from crm.kernel.words import _

from ..sheets import in_words as stands_at
from .alike import look_for_alike
from .items import Item
from .known import (
    Brief,
    Known,
    by_address,
    by_name,
    by_number,
    by_other_name,
    erased_among,
    hold_still,
    load,
    put_away_by_undo,
)
from .seen import Seen
from .stops import answer, in_words, stops_of
from .words import addresses

NO_TRADE = "Do not trade"


@dataclass
class World:
    """What is the same for every batch of a run, and what was looked up for this one."""

    kind: str
    today: date
    basis: str
    topics: dict[str, int | None]
    general_id: int
    source: str
    everybody: str = ""
    at: Brief | None = None
    sheets: tuple[str, ...] = ()
    is_first_look: bool = False
    is_written: bool = False
    unknown: set[str] = field(default_factory=set)
    orders: dict[str, str] = field(default_factory=dict)
    known: dict[int, Known] = field(default_factory=dict)
    places: dict[str, list[Brief]] = field(default_factory=dict)
    others: dict[str, list[Brief]] = field(default_factory=dict)
    addresses: dict[str, list[int]] = field(default_factory=dict)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    revivals: dict[int, int] = field(default_factory=dict)
    namesakes: dict[str, list[Brief]] = field(default_factory=dict)

    def place_of(self, row_no: int) -> str:
        """Where an earlier row stands, in words."""
        return stands_at(row_no, self.sheets)

    @property
    def topic_ids(self) -> list[int]:
        """The topics that exist already."""
        return [number for number in self.topics.values() if number is not None]


def plan_batch(items: list[Item], world: World, seen: Seen) -> None:
    """Decide for every row what it will do; nothing is written."""
    from .organisations import plan_organisation
    from .people import plan_person

    for item in items:
        note_stops(item, world)
    open_items = [item for item in items if item.plan != "error"]
    plan = {"people": plan_person, "organisations": plan_organisation}[world.kind]
    look_up(open_items, world)
    for item in open_items:
        if item.decision.get("row") == "skip":
            item.plan = "skip"
            item.why.append(_("left out by decision"))
        else:
            plan(item, world, seen)
    note_erased(open_items)


def note_erased(items: list[Item]) -> None:
    """Say of rows that bring back somebody who was erased that nothing is sent to them."""
    erased = erased_among({address for item in items for address in addresses(item.values)})
    for item in items:
        if erased.intersection(addresses(item.values)):
            item.why.append(_("The person with this address was erased: nothing is sent to it."))


def note_stops(item: Item, world: World) -> None:
    """Whether the address of a row must not be used, and what else goes with it."""
    item.stops = stops_of(item.values, world.everybody)
    item.why += in_words(item.stops)
    if answer(item.values.get("stops", {}).get("no_trade", "")):
        kept = item.values.get("tags", [])
        item.values["tags"] = kept if NO_TRADE in kept else [*kept, NO_TRADE]


def look_up(items: list[Item], world: World) -> None:
    """Everything the rows may be about."""
    values = [item.values for item in items]
    subject = "person" if world.kind == "people" else "org"
    pairs = {pair for v in values for pair in v.get("ids", {}).items()}
    names = {v[key] for v in values for key in ("organisation", "name") if key in v}
    keys = {name: sort_key(name) for name in names}
    world.numbers = by_number(pairs, subject)
    world.places = by_name(set(keys.values()), "org") if keys else {}
    world.unknown = {name for name, key in keys.items() if key not in world.places}
    world.others = by_other_name({norm for n in world.unknown for norm in (name_norm(n), n.lower())})
    world.unknown = {n for n in world.unknown if not {name_norm(n), n.lower()} & world.others.keys()}
    if world.kind == "people":
        world.addresses = by_address({address for v in values for address in addresses(v)})
        world.namesakes = by_name(nameless_keys(values), "person")
    look_for_alike(items, world)
    lead_on(items)
    decided = {i for item in items for i in item.decision.values() if isinstance(i, int)}
    decided |= {int(number) for item in items for found in item.offered.values() for number in found}
    world.revivals = put_away_by_undo(world.source, [item.row_no for item in items])
    meant = {*decided, *candidates(world), *world.revivals.values()}
    if world.is_written:
        hold_still(meant)
    world.known = load(meant, world.topic_ids)


def lead_on(items: list[Item]) -> None:
    """Who was chosen by hand and merged since is the one they were merged into."""
    to = led_to(i for item in items for i in item.decision.values() if isinstance(i, int))
    for item in items if to else ():
        item.decision = {
            question: to.get(answer, answer) if isinstance(answer, int) else answer
            for question, answer in item.decision.items()
        }


def nameless_keys(values: list[dict]) -> set[str]:
    """The sort keys of people whose rows have no address, so that only the name can tell."""
    from .people import sort_keys

    return {key for v in values if not addresses(v) for key in sort_keys(v)}


def candidates(world: World):
    """Every record that some row may turn out to be about."""
    yield from world.numbers.values()
    for ids in world.addresses.values():
        yield from ids
    lists = [world.namesakes] if world.kind == "people" else [world.places, world.others]
    for briefs in lists:
        for found in briefs.values():
            yield from (brief.id for brief in found)
    for found in world.places.values():
        yield from (brief.id for brief in found if brief.is_archived)
