"""Finding the organisation that a row names."""

import unicodedata

from crm.directory import name_norm, sort_key
from crm.kernel.words import _

from .items import Item, Place


def find_place(item: Item, world, seen) -> None:
    """Note the organisation of a person's row: known, to be made, or to be decided about."""
    name = item.values.get("organisation")
    decided = item.decision.get("organisation")
    if not name or decided == "none":
        return
    place = Place(name, sort_key(name), item.values.get("country"))
    item.place = place
    if isinstance(decided, int) and decided in world.known:
        place.party_id = decided
    elif decided != "new":
        settle_place(item, place, world, seen)


def settle_place(item: Item, place: Place, world, seen) -> None:
    """One organisation fits, or none, or it must be decided which."""
    fits = fitting(place.name, place.country, world)
    living = [brief for brief in fits if not put_away(brief, world)]
    if len(living) == 1:
        place.party_id = living[0].id
        place.country = place.country or living[0].country
    elif living:
        item.choices["organisation"] = [brief.id for brief in living]
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
    else:
        planned_place(item, place, seen)


def planned_place(item: Item, place: Place, seen) -> None:
    """An earlier row may have named it already: then it is made once."""
    planned = within(seen.places.get(spelled(place.name), []), place.country)
    if len(planned) == 1:
        item.place = planned[0]
    elif planned:
        item.choices["organisation"] = []
        item.settle(
            "review",
            _("Earlier rows name “%(name)s” in several countries: say which.", name=place.name),
            "organisation",
        )


def put_away(brief, world) -> bool:
    """Whether somebody archived it, other than by undoing an import."""
    return brief.is_archived and not (brief.id in world.known and world.known[brief.id].is_revivable)


def fitting(name: str, country: str | None, world) -> list:
    """The organisations of that name in that country; by name first, then by another name.

    Of two whose names differ only in accents, the one that is spelled so fits. What this very import
    made must be spelled so: in one list, a different spelling is a different place.
    """
    alike = within(world.places.get(sort_key(name), []), country)
    exact = [brief for brief in alike if spelled(brief.name) == spelled(name)]
    if exact or alike:
        return exact or [brief for brief in alike if brief.source != world.source]
    others = [*world.others.get(name_norm(name), []), *world.others.get(name.lower(), [])]
    return within(list({brief.id: brief for brief in others}.values()), country)


def spelled(name: str) -> str:
    """A name as it is spelled, whatever its capitals and spaces."""
    return unicodedata.normalize("NFC", " ".join(name.casefold().split()))


def within(briefs: list, country: str | None) -> list:
    """Those in the country; those of no known country where there is none."""
    if country is None:
        return briefs
    return [b for b in briefs if b.country == country] or [b for b in briefs if b.country is None]
