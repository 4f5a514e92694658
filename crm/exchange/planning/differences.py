"""What a row would change about a record that is here: an empty cell never clears anything."""

from datetime import date
from typing import Any

from crm.directory import sort_key
from crm.kernel.words import _, lazy

from .items import Item
from .known import Known
from .words import addresses, row_words

SHARED = {"country": "country_code", "language": "lang", "timezone": "tz", "name_native": "name_native"}
OWN = ("short_name", "latitude", "longitude", "population", "population_year", "domain")


def person_changes(item: Item, known: Known, world) -> dict[str, Any]:
    """Everything a row adds to or changes about a person."""
    values = item.values
    found = shared_changes(item, known)
    if own := names(values, known):
        found["names"] = own
    if values.get("honorific") and values["honorific"] != known.own.honorific:
        found["own"] = {"honorific": values["honorific"]}
    if position := new_position(item, known, world.today):
        found["position"] = position
    if topics := new_topics(item, known, world):
        found["topics"] = topics
    return found


def shared_changes(item: Item, known: Known) -> dict[str, Any]:
    """What people and organisations can both gain."""
    values = item.values
    party = {
        column: values[key]
        for key, column in SHARED.items()
        if values.get(key) and values[key] != getattr(known.party, column)
    }
    custom = {k: v for k, v in values.get("custom", {}).items() if known.party.custom.get(k) != v}
    reaches = [
        [channel, value]
        for channel, value in reaches_of(values)
        if (channel, norm_of(channel, value)) not in known.contacts
    ]
    tags = [tag for tag in values.get("tags", ()) if tag.lower() not in known.tags]
    ids = {s: v for s, v in values.get("ids", {}).items() if s not in known.ids}
    found = {"party": party, "custom": custom, "reaches": reaches, "tags": tags, "ids": ids}
    return {key: value for key, value in found.items() if value}


def reaches_of(values: dict) -> list[tuple[str, str]]:
    """Every way a row gives to reach somebody: the first of its channel is the main one."""
    found = [("email", address) for address in addresses(values)]
    for key, channel in (("phone", "phone"), ("address", "post")):
        several = (values.get(key), values.get(f"{key}_2"), *values.get(f"{key}s", ()))
        found += [(channel, value) for value in several if value]
    return list(dict.fromkeys(found))


def norm_of(channel: str, value: str) -> str:
    """The spelling an address is compared by; e-mail and phone were brought into it when read."""
    return " ".join(value.split()).casefold() if channel == "post" else value


def names(values: dict, known: Known) -> dict[str, str]:
    """A fuller name replaces a shorter one; a different spelling does not."""
    words = row_words(values)
    is_nameless = not (known.own.given_name or known.own.family_name)
    if words and (is_nameless or known.words < words):
        return {key: values.get(key, "") for key in ("given_name", "family_name", "full_name")}
    return {}


def new_position(item: Item, known: Known, today: date) -> dict[str, Any]:
    """The position a row speaks of, unless it is known already."""
    place, title = item.place, title_of(item)
    if place is None:
        return {}
    if "position" not in item.values and any(at == place.party_id for at, *_rest in known.positions):
        return {}
    first, last = days_of(item.values)
    if place.party_id is None:
        return {"from": first, "until": last}
    for at, held, lower, upper, _is_primary in known.positions:
        if at != place.party_id or held != title.casefold():
            continue
        if overlaps((first, last), (lower, upper)):
            if first or last or upper is None or upper > today:
                return {}
            first = upper  # held before and ended; the list says: again
    return {"from": first, "until": last}


def title_of(item: Item) -> str:
    """What the person is there; a list that names no position still names the organisation."""
    return item.values.get("position") or _("Contact")


def days_of(values: dict) -> tuple[date | None, date | None]:
    """The first day and the last of a row's position."""
    pair = (values.get(key, [""])[0] for key in ("position_from", "position_until"))
    first, last = (date.fromisoformat(text) if text else None for text in pair)
    return first, last


def overlaps(one: tuple, other: tuple) -> bool:
    """Whether a first and last day touch a range that excludes its end."""
    (first, last), (lower, upper) = one, other
    starts_in_time = upper is None or first is None or first < upper
    ends_late_enough = lower is None or last is None or last >= lower
    return starts_in_time and ends_late_enough


def new_topics(item: Item, known: Known, world) -> list[str]:
    """The topics that a row would allow us to write about, as `audiences.grant` will see it."""
    if not addresses(item.values) or item.stops:
        return []
    return [key for key, number in world.topics.items() if is_grant(number, known, world)]


def is_grant(topic_id: int | None, known: Known, world) -> bool:
    """Whether a grant says anything new, and nothing that was withdrawn."""
    own = known.consents.get(topic_id) if topic_id else None
    word = own or known.consents.get(world.general_id) or ("granted", "")
    if word[0] != "granted":
        return False
    return own is None or (world.basis == "consent" and own[1] != "consent")


def organisation_changes(item: Item, known: Known) -> dict[str, Any]:
    """Everything a row adds to or changes about an organisation."""
    values = item.values
    found = shared_changes(item, known)
    own = {key: values[key] for key in OWN if key in values and values[key] != getattr(known.own, key)}
    kind = values.get("class")
    if kind and kind != getattr(known.own, "class"):
        own["class"] = kind
    if own:
        found["own"] = own
    name = values["name"]
    if item.score == 1.0 and sort_key(name) != known.party.sort_name:
        found["name"] = name
    return found


SAID = {
    "names": lambda found: _("a fuller name"),
    "name": lambda found: _("renamed to %(name)s", name=found),
    "party": lambda found: ", ".join(f"{LABELS.get(key, key)}: {value}" for key, value in found.items()),
    "own": lambda found: ", ".join(f"{key.replace('_', ' ')}: {value}" for key, value in found.items()),
    "custom": lambda found: ", ".join(f"{key}: {value}" for key, value in found.items()),
    "reaches": lambda found: _("adds %(what)s", what=", ".join(value for _channel, value in found)),
    "tags": lambda found: _("tags %(what)s", what=", ".join(found)),
    "ids": lambda found: ", ".join(f"{system} {value}" for system, value in found.items()),
    "position": lambda found: _("a new position"),
    "topics": lambda found: _("may be written to about %(what)s", what=", ".join(found)),
}
CHANNEL_LABELS = {"email": lazy("e-mail"), "phone": lazy("phone"), "post": lazy("postal address")}
LABELS = {"country_code": "country", "lang": "language", "tz": "time zone", "name_native": "own script"}


def told(changes: dict[str, Any]) -> list[str]:
    """The changes in words."""
    return [str(SAID[key](found)) for key, found in changes.items()]
