"""Finding the organisation that a row names."""

import unicodedata

from crm.directory import name_norm, sort_key
from crm.kernel.words import _

from .alike import place_profile, weighed
from .items import Item, Place
from .known import Brief


def find_place(item: Item, world, seen) -> None:
    """Note the organisation of a person's row: known, to be made, or to be decided about."""
    name = item.values.get("organisation")
    decided = item.decision.get("organisation")
    if decided == "none":
        return
    if not name:
        item.place = everybodys(world.at)
        return
    place = Place(name, sort_key(name), item.values.get("country"))
    item.place = place
    if isinstance(decided, int) and decided in world.known:
        place.party_id = decided
    elif decided != "new":
        settle_place(item, place, world, seen)


def everybodys(at: Brief | None) -> Place | None:
    """The organisation that was chosen for the whole list."""
    return Place(at.name, sort_key(at.name), at.country, at.id) if at else None


def settle_place(item: Item, place: Place, world, seen) -> None:
    """One organisation fits, or none, or it must be decided which."""
    fits = fitting(place.name, place.country, world, seen.places_called(spelled(place.name), Place))
    living = [one for one in fits if isinstance(one, Place) or not put_away(one, world)]
    if len(living) == 1:
        take_place(item, place, living[0])
    elif living:
        item.choices["organisation"] = [one.id for one in living if isinstance(one, Brief)]
        item.settle(
            "review",
            _("%(n)s organisations are called “%(name)s”: choose which.", n=len(living), name=place.name),
            "organisation",
        )
    elif fits:
        item.choices["organisation"] = [brief.id for brief in fits]
        item.settle(
            "review",
            _("“%(name)s” was archived: bring it back, or choose another.", name=place.name),
            "organisation",
        )
    elif found := weighed(item, "organisation", world, place_profile(item)):
        place.party_id = found
        place.country = place.country or world.known[found].party.country_code


def take_place(item: Item, place: Place, found) -> None:
    """The organisation is here, or an earlier row has it made already."""
    if isinstance(found, Place):
        item.place = found
    else:
        place.party_id = found.id
        place.country = place.country or found.country


def put_away(brief, world) -> bool:
    """Whether somebody archived it, other than by undoing an import."""
    return brief.is_archived and not (brief.id in world.known and world.known[brief.id].is_revivable)


def fitting(name: str, country: str | None, world, planned=()) -> list:
    """The organisations of that name in that country; by name first, then by another name.

    Of two whose names differ only in accents, the one that is spelled so fits. What this very import
    made, or will make, must be spelled so: in one list, a different spelling is a different place.
    """
    alike = [
        b for b in world.places.get(sort_key(name), ()) if is_spelled(b, name) or b.source != world.source
    ]
    found = within([*alike, *planned], country)
    if found:
        return [one for one in found if is_spelled(one, name)] or found
    others = [*world.others.get(name_norm(name), []), *world.others.get(name.lower(), [])]
    return within(list({brief.id: brief for brief in others}.values()), country)


def is_spelled(one, name: str) -> bool:
    """Whether an organisation is spelled just so."""
    return spelled(one.name) == spelled(name)


def spelled(name: str) -> str:
    """A name as it is spelled, whatever its capitals and spaces."""
    return unicodedata.normalize("NFC", " ".join(name.casefold().split()))


def within(briefs: list, country: str | None) -> list:
    """Those in the country; those of no known country where there is none."""
    if country is None:
        return briefs
    return [b for b in briefs if b.country == country] or [b for b in briefs if b.country is None]
