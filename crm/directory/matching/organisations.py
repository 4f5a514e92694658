"""Whether two organisations are one: a city, an association, a partner, under whatever name."""

import math
import re

from rapidfuzz.distance import OSA

from crm.kernel.words import lazy

from .classes import CONFLICT, WIDE, strip_native, tension
from .cores import STOPS, Core, core_of, cores
from .profiles import Match, Profile, Weighing, listed, own_domain
from .scripts import folded, scripts, sounds, tokens

SAME, MAYBE = 0.9, 0.65
GAZETTEERS = frozenset(listed("geonames geonames_id wikidata osm iso3166 psgc bps kemendagri lgd unlocode"))
GROUPS = {
    "local_government": "government",
    "province": "province",
    "association_national": "association",
    "association_subnational": "association",
    "association_multinational": "association",
    "association": "association",
}
SHORTEST = 5
INITIALS = 7  # so long may an acronym be, in which one other letter is another body
FORGIVEN = {1: 5, 2: 11, 3: 16}  # letters that differ: how long the name is at least
NEARBY, APART, FAR = 8.0, 30.0, 60.0
EARTH = 6371.0


def compare_organisations(one: Profile, other: Profile) -> Match:
    """Compare two organisations, and say in words what was found."""
    weighing = Weighing()
    if one.country and other.country and one.country != other.country:
        weighing.limit(0.0, lazy("They are in two countries."))
        return weighing.match(SAME, MAYBE)
    country = one.country or other.country
    ours, theirs = cores(one, country), cores(other, country)
    points, reason = names(ours, theirs, country)
    weighing.add(points, reason)
    if points:
        written(weighing, (ours, theirs))
        sorts(weighing, (one, other), (ours, theirs), country)
        facts(weighing, one, other)
        ground(weighing, one, other, points)
    numbers(weighing, one, other)
    if not (one.country and other.country):
        weighing.limit(0.88, lazy("The country of one of them is not known.") if points else None)
    return weighing.match(SAME, MAYBE)


def names(ours: tuple[Core, ...], theirs: tuple[Core, ...], country: str | None):
    """How alike the two are by name: points and a reason, from the pair of names that is most alike."""
    best: tuple[float, object] = (0.0, None)
    initials_ = [{c.joined for c in cores_ if c.is_short} for cores_ in (ours, theirs)]
    if all(initials_) and not initials_[0] & initials_[1]:
        ours, theirs = (tuple(c for c in cores_ if not c.is_short) or cores_ for cores_ in (ours, theirs))
    for one in ours:
        for other in theirs:
            found = pair(one, other, country)
            if found[0] > best[0]:
                best = found
    return best


def pair(one: Core, other: Core, country: str | None) -> tuple[float, object]:
    """How alike two names are."""
    if not one.joined or not other.joined or counted(one) != counted(other):
        return 0.0, None
    if one.joined == other.joined:
        return equal(one, other)
    if two := two_scripts(one, other, country):
        return two
    if short := acronym(one, other):
        return short
    if ours_sounds_alike(one, other, country):
        return 0.9, lazy(
            "The names are two spellings of one: “%(one)s” and “%(other)s”.", one=one.text, other=other.text
        )
    return typing(one, other)


def counted(core: Core) -> tuple[str, ...]:
    """The numbers in a name: District 1 is not District 12."""
    return tuple(sorted(number.lstrip("0") for word in core.whole for number in re.findall("[0-9]+", word)))


def equal(one: Core, other: Core) -> tuple[float, object]:
    """The bare names are the same."""
    if one.whole == other.whole:
        reason = lazy("The name is the same.")
    elif one.is_native != other.is_native:
        reason = lazy(
            "“%(one)s” and “%(other)s” are one name in two scripts.", one=one.text, other=other.text
        )
    else:
        reason = lazy(
            "Without words like “city” or “council” the name is the same: %(name)s.", name=" ".join(one.words)
        )
    return 0.94, reason


def ours_sounds_alike(one: Core, other: Core, country: str | None) -> bool:
    """Whether the two are written differently and come to the same."""
    if min(len(one.joined), len(other.joined)) < 4:
        return False
    if one.is_native and other.is_native:
        return False
    ours, theirs = folded(one.joined, country), folded(other.joined, country)
    if ours == theirs or folded(one.joined) == folded(other.joined):
        return True
    return sorted(one.words) == sorted(other.words)


def two_scripts(one: Core, other: Core, country: str | None):
    """The same name in two scripts, by what it sounds like."""
    if one.is_native == other.is_native:
        return None
    ours, theirs = folded(one.joined, country), folded(other.joined, country)
    reason = lazy("“%(one)s” and “%(other)s” are one name in two scripts.", one=one.text, other=other.text)
    if ours == theirs or folded(one.joined) == folded(other.joined):
        return 0.92, reason
    if country in ("CN", "TW", "JP", "KR"):
        near = OSA.distance(ours, theirs)
        return (0.74, reason) if near == 1 and len(ours) >= 6 else None
    native = one.text if one.is_native else other.text
    ways = [
        (a, b) for a in sounds(one.joined, country, native) for b in sounds(other.joined, country, native)
    ]
    left, right = min(ways, key=lambda way: OSA.distance(*way))
    if left == right and len(left) >= 2:
        return (0.88 if len(left) >= 4 else 0.84 if len(left) == 3 else 0.72), reason
    near = OSA.distance(left, right)
    if near == 1 and min(len(left), len(right)) >= 5 and left[0] == right[0]:
        return 0.75, reason
    return None


def acronym(one: Core, other: Core):
    """One name is the initials of the other."""
    for short, long in ((one, other), (other, one)):
        letters = short.joined
        if len(short.whole) != 1 or len(long.whole) < 2 or not 3 <= len(letters) <= 10:
            continue
        if initials(letters, long.whole):
            points = {3: 0.82, 4: 0.9}.get(len(letters), 0.92)
        elif short.is_short and len(letters) >= 4 and abbreviates(letters, long.whole):
            points = 0.86
        else:
            continue
        return points, lazy("“%(short)s” stands for “%(long)s”.", short=short.text, long=long.text)
    return None


def initials(letters: str, whole: tuple[str, ...]) -> bool:
    """Whether letters are the initials of words, with or without the small words between."""
    every = "".join(word[0] for word in whole)
    main = "".join(word[0] for word in whole if word not in STOPS)
    return letters in (every, main)


def abbreviates(letters: str, whole: tuple[str, ...]) -> bool:
    """Whether letters are the beginnings of the words, in their order (MuAN, APEKSI)."""
    reached = {0}
    for word in whole:
        more = set(reached) if word in STOPS else set()
        for start in reached:
            for size in range(1, 4):
                piece = letters[start : start + size]
                if len(piece) == size and word.startswith(piece):
                    more.add(start + size)
        reached = more
    return len(letters) in reached


def typing(one: Core, other: Core) -> tuple[float, object]:
    """The same name with a slip of the fingers; the longer the name, the more is forgiven."""
    ours, theirs = one.joined, other.joined
    shorter = min(len(ours), len(theirs))
    if one.is_short and other.is_short and shorter <= INITIALS:
        return 0.0, None
    if has_other_word(one.words, other.words) or not begins_alike(ours, theirs):
        return 0.0, None
    slips = OSA.distance(ours, theirs, score_cutoff=3)
    if slips not in FORGIVEN or shorter < FORGIVEN[slips] - is_left_out(ours, theirs):
        return 0.0, None
    points = 0.88 - 0.05 * slips - (0.1 if shorter < 7 * slips else 0.0)
    several = lazy("The names differ by %(n)s letters only.", n=slips)
    return points, several if slips > 1 else lazy("The names differ by one letter only.")


def has_other_word(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether two names have short words that differ: Chiang Mai and Chiang Rai are no slip."""
    if len(ours) != len(theirs) or len(ours) < 2:
        return False
    pairs = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    return any(min(len(a), len(b)) < SHORTEST and not is_left_out(a, b) for a, b in pairs)


def is_left_out(ours: str, theirs: str) -> bool:
    """Whether one of two words is the other one without a letter, or with two letters turned: a slip in a short name."""
    if {len(ours), len(theirs)} == {4, 5} or len(ours) == len(theirs) == 4 and sorted(ours) == sorted(theirs):
        return OSA.distance(ours, theirs) == 1
    return False


def begins_alike(ours: str, theirs: str) -> bool:
    """Whether two names begin with one letter, or lost or turned it in a name that is long enough."""
    if ours[0] == theirs[0]:
        return True
    if min(len(ours), len(theirs)) < 6:
        return False
    return ours[1:] == theirs or theirs[1:] == ours or ours[:2] == theirs[1::-1]


def written(weighing: Weighing, named) -> None:
    """Two names in one script of their own are two places, whatever they sound like."""
    natives = [[strip_native(c.text).words[0] for c in cores_ if c.is_native] for cores_ in named]
    ours, theirs = natives
    alike = any(a == b or scripts(a) != scripts(b) or slip(a, b) for a in ours for b in theirs)
    if ours and theirs and not alike:
        weighing.limit(0.4, lazy("Their names are written differently in their own script."))


def slip(ours: str, theirs: str) -> bool:
    """Whether two native names differ by no more than one letter of a long name."""
    return min(len(ours), len(theirs)) >= 5 and OSA.distance(ours, theirs) <= 1


def sorts(weighing: Weighing, both, named, country: str | None) -> None:
    """What sort of place each is: a city is not the regency around it."""
    ours, theirs = (own_classes(cores_) for cores_ in named)
    strain = tension(ours, theirs, country)
    groups = [group_of(profile, classes) for profile, classes in zip(both, (ours, theirs), strict=True)]
    if strain >= CONFLICT or None not in groups and groups[0] != groups[1]:
        weighing.limit(0.4, lazy("They are of two kinds, as a city and the district around it are."))
    elif strain:
        weighing.add(-strain, lazy("The words for what they are differ.") if strain >= 0.05 else None)
    qualifiers = [{c.qualifier for c in cores_ if c.qualifier} for cores_ in named]
    if all(qualifiers) and not {tokens(q) for q in qualifiers[0]} & {tokens(q) for q in qualifiers[1]}:
        weighing.limit(0.4, lazy("The names say that they lie in two places."))
    elif any(qualifiers) and not all(qualifiers):
        weighing.limit(0.82)


def own_classes(named: tuple[Core, ...]) -> frozenset[str]:
    """The class words of an organisation: of its own names, else of its other ones."""
    return next((core.classes for core in named if core.classes), frozenset())


def group_of(profile: Profile, classes: frozenset[str]) -> str | None:
    """The sort of body it is said to be, if anybody said."""
    if profile.class_code in ("", "unknown"):
        return None
    if profile.class_code == "local_government" and classes and classes <= WIDE:
        return None
    return GROUPS.get(profile.class_code, profile.class_code)


def facts(weighing: Weighing, one: Profile, other: Profile) -> None:
    """What else they have in common, or not."""
    mine, yours = own_domain(one), own_domain(other)
    if mine and mine == yours:
        weighing.add(0.12, lazy("They have one website."))
    elif mine and yours:
        weighing.add(-0.04)
    if one.emails & other.emails:
        weighing.add(0.12, lazy("They have one e-mail address."))
    if one.phones & other.phones:
        weighing.add(0.06, lazy("They have one telephone."))
    people = sorted(n for n in (one.population, other.population) if n)
    if len(people) == 2 and people[1] > 3 * people[0]:
        weighing.add(-0.1, lazy("Their populations are far apart."))


def ground(weighing: Weighing, one: Profile, other: Profile, points: float) -> None:
    """Where they lie: two cities of one name are two."""
    if one.parents and other.parents and not shares_place(one.parents, other.parents):
        weighing.limit(0.4, lazy("They belong to two provinces."))
    apart = distance(one, other)
    if apart is None:
        return
    if apart > FAR or apart > APART and not settled_wide(one):
        weighing.limit(0.45, lazy("They lie %(n)s kilometres apart.", n=round(apart)))
    elif apart > APART / 2:
        weighing.add(-0.1, lazy("They lie %(n)s kilometres apart.", n=round(apart)))
    elif apart < NEARBY and points >= 0.7:
        weighing.add(0.06, lazy("They lie in the same place."))
    elif apart > NEARBY and points < 0.88:
        weighing.add(-0.1)


def settled_wide(profile: Profile) -> bool:
    """Whether a place is so wide that two maps may put it far apart."""
    return bool(
        own_classes(cores(profile, profile.country)) & {"province", "regency", "district", "county", "shire"}
    )


def shares_place(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two sets of places have one in common, by number where both have one, else by name."""
    numbers_ = [{p for p in places if p.startswith("#")} for places in (ours, theirs)]
    if all(numbers_) and numbers_[0] & numbers_[1]:
        return True
    named = [{core_of(p, None).joined for p in places if not p.startswith("#")} for places in (ours, theirs)]
    if all(named):
        return bool(named[0] & named[1])
    return not all(numbers_)


def numbers(weighing: Weighing, one: Profile, other: Profile) -> None:
    """What other systems call them."""
    if one.external_ids & other.external_ids:
        weighing.score = max(weighing.score, 0.98)
        weighing.cap = max(weighing.cap, 0.98)
        weighing.add(0.0, lazy("Another system knows both by one number."))
        return
    mine, yours = (
        {system: value for system, value in p.external_ids if system.lower() in GAZETTEERS}
        for p in (one, other)
    )
    if any(mine[system] != yours[system] for system in mine.keys() & yours.keys()):
        weighing.limit(0.4, lazy("A register of places knows them as two."))


def distance(one: Profile, other: Profile) -> float | None:
    """How many kilometres lie between the two, if both say where they are."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    lat1, lon1, lat2, lon2 = map(math.radians, (one.latitude, one.longitude, other.latitude, other.longitude))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, half)))
