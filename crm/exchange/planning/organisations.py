"""What a row of a list of organisations will do."""

from crm.directory import sort_key
from crm.kernel.words import _

from .alike import organisation_profile, weighed
from .differences import organisation_changes, told
from .items import Item
from .people import BACK
from .places import fitting
from .seen import Seen
from .shown import differences


def plan_organisation(item: Item, world, seen: Seen) -> None:
    """Repeat of an earlier row, an organisation that is here, a new one, or a doubt."""
    before = earlier(item, seen)
    if before is not None:
        item.before = before
        item.settle("skip", _("The same organisation stands in %(place)s.", place=world.place_of(before)))
        return
    item.plan = "create"
    find_organisation(item, world, seen)
    remember(item, seen, world.known.get(item.match_id))
    if item.choices:
        item.plan = "review"
        return
    leave_numbers(item, world)
    known = world.known.get(item.match_id) if item.match_id else None
    if known is None:
        return
    item.changes = organisation_changes(item, known)
    item.why += told(item.changes)
    item.differences = differences(item, known)
    if not known.is_revivable or known.party.archived_at is None:
        item.plan = "update" if item.changes else "nothing"


def key_of(values: dict) -> tuple:
    """What an organisation is told by where no number tells."""
    return (sort_key(values["name"]), values.get("country"))


def earlier(item: Item, seen: Seen) -> int | None:
    """The row before this one that is about the same organisation."""
    ids = item.values.get("ids", {})
    if found := seen.number_before(ids):
        return found
    for row_no, others in seen.noted("organisation", key_of(item.values)):
        if not differs(ids, others):
            return row_no
    return None


def differs(ids: dict[str, str], others: dict[str, str]) -> bool:
    """Whether some system tells the two apart."""
    return any(others.get(system, value) != value for system, value in ids.items())


def remember(item: Item, seen: Seen, known) -> None:
    """Later rows are compared with this one, and with what is known of its record."""
    ids = item.values.get("ids", {})
    seen.note_numbers(item.row_no, ids)
    numbers = ids | (known.ids if known else {})
    seen.note("organisation", key_of(item.values), item.row_no, numbers)
    for system, value in ids.items() if item.match_id else ():
        seen.note("claim", (item.match_id, system), item.row_no, value)


def find_organisation(item: Item, world, seen: Seen) -> None:
    """By decision, by number in another system, else by name and country."""
    ids = item.values.get("ids", {})
    decided = item.decision.get("organisation")
    if isinstance(decided, int) and decided in world.known:
        item.match(decided, 0.95, _("chosen by hand"))
    elif item.row_no in world.revivals:
        item.match(world.revivals[item.row_no], 1.0, BACK)
    elif decided == "new":
        return
    elif found := next((world.numbers[pair] for pair in ids.items() if pair in world.numbers), None):
        choose_by_number(item, world.known[found], world)
    else:
        fits = fitting(item.values["name"], item.values.get("country"), world)
        known = [world.known[brief.id] for brief in fits]
        free = [k for k in known if not differs(ids, numbers_of(k, ids, seen))]
        choose(item, free, world, (0.9, _("the same name and country")))
        if not fits:
            item.match_id = weighed(item, "organisation", world, organisation_profile(item.values))


def choose_by_number(item: Item, known, world) -> None:
    """The organisation that has the number, unless it is of another country and name: then somebody must decide."""
    values, party = item.values, known.party
    words = set(sort_key(values["name"]).split()) & set(party.sort_name.split())
    if values.get("country") in (None, party.country_code) or words:
        choose(item, [known], world, (1.0, _("the same number in the other system")))
        return
    item.choices["organisation"] = [known.id]
    item.settle("review", _("The number is that of %(name)s, but name and country are of another.",
                            name=party.display_name), "name")  # fmt: skip


def leave_numbers(item: Item, world) -> None:
    """A number that is another's already stays with it."""
    ids = item.values.get("ids", {})
    taken = {pair for pair in ids.items() if world.numbers.get(pair, item.match_id) != item.match_id}
    if taken:
        item.values["ids"] = dict(ids.items() - taken)
        item.why.append(_("The number stays with whoever had it before: %(what)s.",
                          what=", ".join(sorted(value for _system, value in taken))))  # fmt: skip


def numbers_of(known, ids: dict[str, str], seen: Seen) -> dict[str, str]:
    """What other systems call a record, with what earlier rows say about it."""
    claimed = {s: told[-1][1] for s in ids if (told := seen.noted("claim", (known.id, s)))}
    return claimed | known.ids


def choose(item: Item, fits: list, world, because: tuple[float, str]) -> None:
    """One fits: that is it. Two fit, or one that was archived: somebody must decide."""
    living = [known for known in fits if not known.is_archived]
    if len(living) == 1:
        item.match(living[0].id, *because)
    elif living:
        item.choices["organisation"] = [known.id for known in living]
        item.settle("review", _("%(n)s organisations fit: choose which.", n=len(living)), "name")
    elif fits:
        item.choices["organisation"] = [known.id for known in fits]
        item.settle("review", _("%(name)s was archived.", name=fits[0].party.display_name), "name")
