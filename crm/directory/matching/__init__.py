"""Whether two records are one: pure, the same both ways round, and explained in words.

    match_score(Profile("org", name="City of Suva", country="FJ"), Profile("org", name="Suva City Council", country="FJ"))

compares what is known of two organisations, or of two people, in the database or in a row that arrives.
"same" may be merged or updated without looking; "maybe" is for somebody to decide.
"""

from .keys import match_keys
from .organisations import compare_organisations
from .people import compare_people
from .profiles import Match, Profile, is_office
from .rules import RULES

__all__ = ["RULES", "Match", "Profile", "is_office", "match_keys", "match_score"]


def match_score(one: Profile, other: Profile) -> Match:
    """How alike two records are, why, and what follows; whichever comes first."""
    if one.kind != other.kind:
        return Match(0.0)
    first, second = (one, other) if comes_first(one, other) else (other, one)
    return compare_organisations(first, second) if one.kind == "org" else compare_people(first, second)


def comes_first(one: Profile, other: Profile) -> bool:
    """Whether the one is put before the other; nearly always their names say so."""
    if one.name != other.name:
        return one.name < other.name
    return written(one) <= written(other)


def written(profile: Profile) -> tuple:
    """What two records are put in order by, so that it does not matter which comes first."""
    names = (profile.name, profile.native, profile.given, profile.family, profile.others, profile.short_name)
    rest = (
        profile.country or "",
        profile.class_code,
        profile.domain,
        sorted(profile.emails),
        sorted(profile.places),
    )
    return (*names, *rest, sorted(profile.phones), sorted(profile.external_ids), sorted(profile.titles))
