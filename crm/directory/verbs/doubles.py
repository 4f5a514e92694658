"""Before a record is added: is it here already? And what somebody said who was asked."""

from ..matching import Profile
from ..models import Organisation, Person
from ..queries.alike import Alike, look_alikes
from ..refusals import PossibleDuplicate
from .matching import keep_apart, refresh_keys


def asked_first(profile: Profile, anyway: bool | None) -> list[Alike]:
    """Refuse what may be here, where anyway is False; what somebody was shown and said is another, where it is True."""
    if anyway is None:
        return []
    found = look_alikes(profile)
    if found and not anyway:
        raise PossibleDuplicate(found)
    return found


def settle(number: int, others: list[Alike], by) -> None:
    """Note keys of a new record, and from which others somebody told it apart."""
    refresh_keys([number])
    for other in others:
        keep_apart(number, other.id, by=by)


def of_fields(fields, row: Organisation | Person, wanted: dict, place: int | None = None) -> Profile:
    """What was said about a new record, ready to be compared."""
    norms = wanted.get("reaches", {})
    party = row.party
    shared = {
        "kind": party.kind,
        "native": party.name_native or "",
        "country": party.country_code,
        "emails": frozenset(norm for channel, norm in norms if channel == "email"),
        "phones": frozenset(norm for channel, norm in norms if channel == "phone"),
        "external_ids": frozenset((fields.external_ids or {}).items()),
    }
    if party.is_person:
        titles = frozenset(position.title for position in fields.positions)
        places = frozenset([f"#{place}"] if place else [])
        own = {
            "given": row.given_name or "",
            "family": row.family_name or "",
            "places": places,
            "titles": titles,
        }
        return Profile(name=party.display_name, **shared, **own)
    names = ("short_name", "class_code", "domain", "latitude", "longitude", "population")
    own = {name: getattr(row, name) for name in names}
    own |= {"short_name": own["short_name"] or "", "domain": own["domain"] or ""}
    return Profile(name=party.display_name, others=tuple(fields.aliases), **shared, **own)
