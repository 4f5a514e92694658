"""Whether two people are one: by their names in any order and script, and by what stands around the names."""

from functools import lru_cache
from itertools import permutations

from rapidfuzz.distance import OSA

from crm.kernel.words import lazy

from ..names import is_latin, words
from .called import Named, spoken
from .organisations import shares_place
from .profiles import Match, Profile, Weighing, listed
from .scripts import folded, scripts, sounds, tokens

SAME, MAYBE = 0.9, 0.65
SHORT_WORD = 5
SYLLABLES = frozenset(listed("CN TW HK SG KR VN"))  # where one other letter in a short word is another name


def compare_people(one: Profile, other: Profile) -> Match:
    """Compare two people, and say in words what was found."""
    weighing = Weighing()
    country = one.country or other.country
    points, reason = likeness(spoken(one), spoken(other), country)
    weighing.add(points * 0.72, reason)
    if has_two_natives(one, other):
        weighing.limit(0.45, lazy("Their names are written differently in their own script."))
    met = reached(weighing, one, other, points)
    met = worked(weighing, one, other, met) or met
    apart(weighing, one, other, met)
    if points < 0.55:
        weighing.limit(0.7 if met == "address" and points >= 0.3 else 0.3)
    if one.external_ids & other.external_ids and points >= 0.3:
        weighing.score, weighing.cap = max(weighing.score, 0.98), 1.0
        weighing.why.append(lazy("Another system knows both by one number."))
    return weighing.match(SAME, MAYBE)


def has_two_natives(one: Profile, other: Profile) -> bool:
    """Whether both have a name in one script of their own, and these are two names."""
    ours, theirs = own_script(one), own_script(other)
    if not ours or not theirs or scripts(ours) != scripts(theirs):
        return False
    if sorted(ours) == sorted(theirs):
        return False
    slips = OSA.distance(ours, theirs)
    return slips > 1 or min(len(ours), len(theirs)) < 5


@lru_cache(maxsize=4096)
def own_script(profile: Profile) -> str:
    """The name in letters that are not Latin, without spaces."""
    for text in (profile.native, f"{profile.given}{profile.family}", profile.name):
        bare = "".join(words(text))
        if bare and not any(is_latin(c) for c in bare):
            return bare
    return ""


def likeness(ours: tuple[Named, ...], theirs: tuple[Named, ...], country: str | None):
    """How alike the names are, from the two that are most alike."""
    best: tuple[float, object] = (0.0, None)
    for one in ours:
        for other in theirs:
            found = pair(one, other, country)
            if found[0] > best[0]:
                best = found
    return best


def pair(one: Named, other: Named, country: str | None) -> tuple[float, object]:
    """How alike two names are."""
    if one.generation != other.generation:
        points, _reason = pair_of_words(one, other, country)
        both = one.generation and other.generation
        return points * (0.4 if both else 0.5), lazy(
            "One of them is the father or the son of the other by name."
        )
    if has_other_father(one, other):
        return 0.3, lazy("They are the children of two fathers by name.")
    return pair_of_words(one, other, country)


def has_other_father(one: Named, other: Named) -> bool:
    """Whether both names say whose child it is, and these are two: Ahmad bin Ismail is not Ismail bin Ahmad."""
    ours, theirs = one.father, other.father
    if not ours or not theirs or folded("".join(ours)) == folded("".join(theirs)):
        return False
    return OSA.distance("".join(ours), "".join(theirs)) > 1 and not set(ours) & set(theirs)


def pair_of_words(one: Named, other: Named, country: str | None) -> tuple[float, object]:
    """How alike two names are, whatever comes after them."""
    if one.joined == other.joined or sorted(one.words) == sorted(other.words):
        return whole(one, other)
    if turned(one.words, other.joined) or turned(other.words, one.joined):
        return 0.98, lazy("The name is the same, in another order.")
    ours, theirs = (tuple(folded(w, country) for w in n.words) for n in (one, other))
    native = one.is_native != other.is_native
    if sorted(ours) == sorted(theirs) or turned(ours, "".join(theirs)) or turned(theirs, "".join(ours)):
        return 0.98, crossed() if native else lazy("The names are two spellings of one.")
    if native and (points := by_bones(one, other, country)):
        return points, crossed()
    if short := shortened(one.words, other.words):
        return short
    return slipped(one, other, country)


def crossed():
    """The reason of names in two scripts."""
    return lazy("The names are one name in two scripts.")


def whole(one: Named, other: Named) -> tuple[float, object]:
    """The names are the same; one word alone says less."""
    points = 1.0 if len(one.words) > 1 or len(one.joined) > 6 and one.is_native else 0.8
    if one.is_native != other.is_native:
        return points, crossed()
    if one.words == other.words or one.joined == other.joined:
        return points, lazy("The name is the same.")
    return points, lazy("The name is the same, in another order.")


def turned(parts: tuple[str, ...], joined: str) -> bool:
    """Whether the parts in some order, written as one, are the other name."""
    if sum(map(len, parts)) != len(joined) or len(parts) > 4:
        return False
    return any("".join(order) == joined for order in permutations(parts))


def by_bones(one: Named, other: Named, country: str | None) -> float:
    """How alike a name in two scripts is by its consonants."""
    left, right = (sorted(filter(None, (sounds(w, country)[0] for w in n.words))) for n in (one, other))
    ours, theirs = "".join(left), "".join(right)
    if min(len(ours), len(theirs)) < 3:
        return 0.0
    if left == right or turned(tuple(left), theirs) or turned(tuple(right), ours):
        return 0.95
    slips = OSA.distance(ours, theirs)
    firsts = len(left) == len(right) and all(a[0] == b[0] for a, b in zip(left, right, strict=True))
    if slips == 1 and min(len(ours), len(theirs)) >= 5 and firsts:
        return 0.9
    return 0.8 if slips == 2 and min(len(ours), len(theirs)) >= 8 and firsts else 0.0


def shortened(ours: tuple[str, ...], theirs: tuple[str, ...]):
    """One of the names leaves something out, or gives only its first letter."""
    short, long = sorted((ours, theirs), key=lambda n: (len(n), sum(map(len, n))))
    if not all(short) or len(short) < 2:
        return (
            (0.6, lazy("One name is a part of the other."))
            if short and short[0] in long and len(short[0]) > 2
            else None
        )
    left = list(long)
    full, letters = 0, 0
    for word in sorted(short, key=len, reverse=True):
        if len(word) > 1 and word in left:
            left.remove(word)
            full += 1
        elif fit := next(
            (other for other in left if len(word) == 1 != len(other) and other[0] == word), None
        ):
            left.remove(fit)
            letters += 1
        else:
            return None
    if full >= 2 and not letters:
        return 0.86, lazy("One name leaves a part of the other out.")
    if full >= 1 and letters:
        return (0.9 if full >= 2 else 0.82), lazy(
            "One name gives only first letters where the other has the names."
        )
    return None


def slipped(one: Named, other: Named, country: str | None) -> tuple[float, object]:
    """The same name with a slip of the fingers in it, its words in any order."""
    if len(one.words) != len(other.words) or len(one.words) > 5 or one.is_native != other.is_native:
        return part_of_joined(one, other, country)
    if one.is_native:
        return common(one, other, country)
    best = min(
        (
            sum(slips(a, b, country) for a, b in zip(one.words, order, strict=True))
            for order in permutations(other.words)
        ),
        default=9.0,
    )
    length = len(one.joined)
    if best == 1 and length >= 6:
        return (0.92 if length >= 9 else 0.86), lazy("The names differ by one letter only.")
    if best == 2 and length >= 11:
        return 0.86, lazy("The names differ by %(n)s letters only.", n=2)
    return common(one, other, country)


def slips(ours: str, theirs: str, country: str | None) -> float:
    """How many letters differ between two words; too many count as other words."""
    if ours == theirs:
        return 0
    if is_another(ours, theirs, country):
        return 9.0
    found = OSA.distance(ours, theirs)
    shorter = min(len(ours), len(theirs))
    allowed = 0 if shorter < 3 else 1 if shorter < 7 else 2
    return found if found <= allowed else 9.0


def is_another(ours: str, theirs: str, country: str | None) -> bool:
    """Whether one letter makes another name: of a man and of a woman (Mario, Maria), or another syllable (Minh, Binh)."""
    if len(ours) != len(theirs):
        return False
    if ours[:-1] == theirs[:-1] and {ours[-1], theirs[-1]} == {"a", "o"}:
        return True
    return country in SYLLABLES and len(ours) < SHORT_WORD and sorted(ours) != sorted(theirs)


def part_of_joined(one: Named, other: Named, country: str | None) -> tuple[float, object]:
    """Names cut into words differently, with a slip in them."""
    shorter = min(len(one.joined), len(other.joined))
    if shorter >= 9 and OSA.distance(one.joined, other.joined, score_cutoff=1) == 1:
        return 0.9, lazy("The names differ by one letter only.")
    return common(one, other, country)


def common(one: Named, other: Named, country: str | None) -> tuple[float, object]:
    """Two names with one word in common."""
    shared = {w for w in one.words if len(w) > 2} & set(other.words)
    rest, others = (" ".join(w for w in n.words if w not in shared) for n in (one, other))
    near = OSA.distance(rest, others, score_cutoff=1) == 1 and not is_another(rest, others, country)
    if shared and len(one.joined) >= 7 and near:
        return 0.65, lazy("The names differ by one letter only.")
    return (
        (0.4, lazy("The names have “%(word)s” in common.", word=sorted(shared)[0])) if shared else (0.0, None)
    )


def reached(weighing: Weighing, one: Profile, other: Profile, points: float) -> str:
    """Whether one address or telephone reaches both; a desk's mailbox says nothing."""
    met = ""
    if one.own_emails & other.own_emails:
        weighing.add(0.27 if points >= 0.55 else 0.4, lazy("They have one e-mail address of their own."))
        met = "address"
    elif one.own_emails and other.own_emails:
        same_host = {e.partition("@")[2] for e in one.own_emails} & {
            e.partition("@")[2] for e in other.own_emails
        }
        weighing.add(-0.1 if same_host else -0.06, lazy("Their e-mail addresses differ."))
    if one.own_phones & other.own_phones:
        weighing.add(0.2, lazy("They have one telephone."))
        met = met or "phone"
    return met


def worked(weighing: Weighing, one: Profile, other: Profile, met: str) -> str:
    """Whether they work at one place, in one office."""
    if not one.places or not other.places:
        return ""
    if same_places(one, other):
        weighing.add(0.2, lazy("They work at the same organisation."))
        if titles(one) & titles(other):
            weighing.add(0.07, lazy("They hold the same position."))
        return "place"
    if not met:
        weighing.limit(0.5, lazy("They work at two organisations."))
    else:
        weighing.add(-0.08, lazy("They work at two organisations."))
    return ""


def same_places(one: Profile, other: Profile) -> bool:
    """Whether two people have an organisation in common: by its number, else by its name."""
    ours, theirs = ({p for p in profile.places if p.startswith("#")} for profile in (one, other))
    if ours and theirs:
        return bool(ours & theirs)
    return shares_place(one.places, other.places)


def titles(profile: Profile) -> set[str]:
    """What they are called at work, in small letters."""
    return {" ".join(tokens(title)) for title in profile.titles if title.strip()}


def apart(weighing: Weighing, one: Profile, other: Profile, met: str) -> None:
    """Two countries are two people, unless something else says that it is one who moved."""
    if one.country and other.country and one.country != other.country:
        if met in ("address", "phone"):
            weighing.add(-0.1, lazy("They are in two countries."))
        else:
            weighing.limit(0.4, lazy("They are in two countries."))
