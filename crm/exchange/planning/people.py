"""What a row of a list of people will do."""

from crm.directory import full_name, sort_key
from crm.kernel.words import _, lazy

from .alike import person_profile, weighed
from .differences import person_changes, told
from .items import Item
from .places import find_place, spelled
from .seen import Seen
from .shown import differences
from .words import addresses, is_office, is_same_name, row_words

BACK = lazy("this row made the record before, and the undoing of that import put it away")


def sort_keys(values: dict) -> set[str]:
    """How a person of this name would be sorted, in either order of the parts."""
    given, family = values.get("given_name"), values.get("family_name")
    shown = {full_name(given, family, order) for order in ("family_first", "given_first")}
    return {sort_key(name) for name in (*shown, values.get("full_name", "")) if name} - {""}


def plan_person(item: Item, world, seen: Seen) -> None:
    """Repeat of an earlier row, somebody known, somebody new, or a doubt."""
    item.plan = "create"
    find_place(item, world, seen)
    before = earlier(item, seen)
    if before is not None:
        item.before = before
        item.forget_doubts()
        item.settle("skip", _("The same person stands in %(place)s.", place=world.place_of(before)))
        return
    find_person(item, world, seen)
    remember(item, seen)
    if item.choices:
        item.plan = "review"
        return
    leave_numbers(item, world, seen)
    if item.place is not None:
        seen.note_place(item.place, spelled(item.place.name))
    known = world.known.get(item.match_id) if item.match_id else None
    if known is None:
        return
    item.changes = person_changes(item, known, world)
    item.why += told(item.changes)
    item.differences = differences(item, known)
    if not known.is_revivable or known.party.archived_at is None:
        item.plan = "update" if item.changes else "nothing"


def earlier(item: Item, seen: Seen) -> int | None:
    """The row before this one that is about the same person."""
    values = item.values
    words = row_words(values)
    by_number = seen.numbered(values.get("ids", {}))
    if found := next((row_no for row_no, told in by_number if not is_another(values, told)), None):
        return found
    if reached := addresses(values):
        rows = [pair for address in reached for pair in seen.names_at(address)]
        return next((row_no for row_no, other in rows if is_same_name(words, other)), None)
    return seen.first("person", person_key(item))


def person_key(item: Item) -> tuple:
    """What tells somebody without an address: name and organisation; without one, country and phone."""
    words, place = " ".join(sorted(row_words(item.values))), item.place
    if place is None:
        return (words, item.values.get("country"), item.values.get("phone"))
    return (words, place.party_id) if place.party_id else (words, spelled(place.name), place.country)


def remember(item: Item, seen: Seen) -> None:
    """Later rows are compared with this one."""
    values = item.values
    seen.note_numbers(item.row_no, values.get("ids", {}), told_by(values))
    for address in addresses(values):
        seen.note_address(address, item.row_no, row_words(values))
    seen.note("person", person_key(item), item.row_no)


def find_person(item: Item, world, seen: Seen) -> None:
    """By decision, by number in another system, by address, or by name and organisation."""
    decided = item.decision.get("person")
    if isinstance(decided, int) and decided in world.known:
        item.match(decided, 1.0, _("chosen by hand"))
    elif item.row_no in world.revivals:
        item.match(world.revivals[item.row_no], 1.0, BACK)
    elif decided == "new":
        item.is_shared = any(a in world.addresses or seen.first("address", a) for a in addresses(item.values))
    elif found := by_number(item, world):
        take_by_number(item, found, world)
    elif before := next((row_no for row_no, _told in seen.numbered(item.values.get("ids", {}))), None):
        item.choices["person"] = []
        item.settle("review", _("The number stands in %(place)s too, but name and address are of somebody else.",
                                place=world.place_of(before)))  # fmt: skip
    elif addresses(item.values):
        find_by_address(item, world, seen)
    else:
        find_by_name(item, world)
    if item.match_id is None and not item.is_shared and "person" not in item.choices and decided != "new":
        weigh(item, world, seen)


def weigh(item: Item, world, seen: Seen) -> None:
    """Nothing certain led to somebody: what is probable is taken where there is no doubt, else asked."""
    if item.place is not None and item.place.party_id is None and "organisation" not in item.choices:
        return  # an organisation that nobody knows has nobody who is known
    if found := weighed(item, "person", world, person_profile(item)):
        item.match_id = found


def by_number(item: Item, world) -> int | None:
    """The person whom another system calls so."""
    pairs = item.values.get("ids", {}).items()
    return next((world.numbers[pair] for pair in pairs if pair in world.numbers), None)


def take_by_number(item: Item, party_id: int, world) -> None:
    """Whoever has the number, unless neither name nor address is theirs: then somebody must decide."""
    known = world.known[party_id]
    reached = [norm for channel, norm in known.contacts if channel in ("email", "phone")]
    if not known.is_archived and is_another(item.values, [sorted(known.words), reached]):
        item.choices["person"] = [party_id]
        item.settle("review", _("The number is that of %(name)s, but name and address are of somebody else.",
                                name=known.party.display_name))  # fmt: skip
        return
    take(item, party_id, world, (1.0, _("the same number in the other system")))


def told_by(values: dict) -> list[list[str]]:
    """The words of a row's name and how it says to reach them: what a number alone is weighed against."""
    phones = [values.get("phone"), *values.get("phones", ())]
    return [sorted(row_words(values)), [*addresses(values), *filter(None, phones)]]


def is_another(values: dict, told: list[list[str]]) -> bool:
    """Whether a row has another name and no address in common with what is told of somebody."""
    (words, reached), (others, known) = told_by(values), told
    if not words or not others or set(reached) & set(known):
        return False
    return not set(words) & set(others) and not is_same_name(frozenset(words), frozenset(others))


def leave_numbers(item: Item, world, seen: Seen) -> None:
    """A number that is somebody else's already stays with them."""
    ids = item.values.get("ids", {})
    taken = {pair for pair in ids.items() if world.numbers.get(pair, item.match_id) != item.match_id}
    taken |= {pair for pair in ids.items() if seen.first("number", pair) not in (None, item.row_no)}
    if taken:
        item.values["ids"] = dict(ids.items() - taken)
        item.why.append(_("The number stays with whoever had it before: %(what)s.",
                          what=", ".join(sorted(value for _system, value in taken))))  # fmt: skip


def take(item: Item, party_id: int, world, because: tuple[float, str]) -> None:
    """This is who the row is about, unless they were put away on purpose."""
    known = world.known[party_id]
    if known.is_archived:
        item.choices["person"] = [party_id]
        item.settle("review", _("%(name)s was archived.", name=known.party.display_name))
        return
    item.match(party_id, *because)


def find_by_address(item: Item, world, seen: Seen) -> None:
    """The address leads to somebody of that name, to somebody else, or to nobody."""
    reached = addresses(item.values)
    ids = dict.fromkeys(i for address in reached for i in world.addresses.get(address, ()))
    behind = [world.known[i] for i in ids if world.known[i].is_somebody]
    email = next((a for a in reached if a in world.addresses or seen.first("address", a)), reached[0])
    words = row_words(item.values)
    same = [known for known in behind if is_same_name(words, known.words)]
    exact = [known for known in same if known.words == words]
    if len(exact or same) == 1:
        known = (exact or same)[0]
        take(item, known.id, world, (1.0 if exact else 0.9, _("the same e-mail address and name")))
    elif same:
        item.choices["person"] = [known.id for known in same]
        item.settle("review", _("Several people of this name use the address %(a)s.", a=email), "email")
    elif behind or seen.first("address", email):
        share(item, behind, email)


def share(item: Item, behind: list, email: str) -> None:
    """The address has another name on it: an office's mailbox is shared, a person's is a doubt."""
    if is_office(email):
        item.is_shared = True
        item.why.append(_("shares the mailbox of an office"))
        return
    item.choices["person"] = [known.id for known in behind]
    whose = ", ".join(known.party.display_name for known in behind[:3])
    item.settle(
        "review",
        _("%(email)s belongs to %(whose)s. Is this the same person?", email=email, whose=whose)
        if whose
        else _("%(email)s stands in an earlier row with another name.", email=email),
        "email",
    )


def find_by_name(item: Item, world) -> None:
    """Somebody of that name at that organisation; without one, somebody without address or organisation."""
    found = {brief.id for key in sort_keys(item.values) for brief in world.namesakes.get(key, ())}
    if item.place is None:
        here = [i for i in sorted(found) if is_as_bare(world.known[i], item.values)]
    else:
        at = item.place.party_id
        here = [i for i in sorted(found) if at and any(p[0] == at for p in world.known[i].positions)]
    if len(here) == 1:
        because = _("the same name at the same organisation") if item.place else _("the same name")
        take(item, here[0], world, (0.8, because))
    elif here:
        item.choices["person"] = here
        item.settle("review", _("Several people have this name."))


def is_as_bare(known, values: dict) -> bool:
    """Whether a record says no more than the row: same country, no address, no organisation, same phone."""
    phones = {norm for channel, norm in known.contacts if channel == "phone"}
    has_address = any(channel == "email" for channel, _norm in known.contacts)
    is_there = known.party.country_code == values.get("country")
    return is_there and not has_address and not known.positions and values.get("phone") in (phones or {None})
