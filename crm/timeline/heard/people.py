"""Who is named: only those whose name stands in the text, each once."""

from collections import Counter
from collections.abc import Iterable

from .letters import DENSE, fold, is_dense, said, words_of
from .values import HeardParty, Someone, Span

SHORTEST = 3
COMMON = frozenset(
    said(
        "may march mar will mark art long min sun rose grace hope joy faith dan akan kota bupati mayor city bapak ibu pak bu"
        " the and for with from office today yesterday forum letter list call met meeting wants asked april june august van"
        " bin binti san mohd muhammad mohamad abdul nguyen city regency province council yang sri"
    )
)


def parties_in(text: str, circle: Iterable[Someone]) -> tuple[HeardParty, ...]:
    """Those of a circle who are named, longer names first; of one name shared by two, nobody is meant."""
    circle = list(circle)
    words, found = words_of(text), []
    for length, someone, name in by_length(circle):
        span = place_of(name, text, words, found, someone.is_here or length > 1)
        if span is not None:
            found.append(HeardParty(someone.party_id, someone.is_person, span))
    return once(found)


def by_length(circle: list[Someone]) -> list[tuple[int, Someone, str]]:
    """Every name under which one of them alone is known, the ones with most words first."""
    named = [(key_of(name), one, name) for one in circle for name in names_of(one)]
    owners = {}
    for key, one, _name in named:
        owners.setdefault(key, set()).add(one.party_id)
    alone = [(len(key), one, name) for key, one, name in named if len(owners[key]) == 1]
    alone += given_names(circle)
    return sorted(alone, key=lambda row: (row[0], len(row[2])), reverse=True)


def names_of(someone: Someone) -> list[str]:
    """The names in full that we go by; a single word is enough only for those of this page, and for places."""
    names = [name for name in someone.names if name and name.strip()]
    if someone.is_here:
        return names
    return [n for n in names if len(key_of(n)) > 1 or (is_dense(n) and len(n) > 1) or not someone.is_person]


def key_of(name: str) -> tuple[str, ...]:
    """The words of a name."""
    return tuple(word for word, _span in words_of(name))


def given_names(circle: list[Someone]) -> list[tuple[int, Someone, str]]:
    """Single words of names that only one person here has."""
    here = [one for one in circle if one.is_here and one.is_person]
    places = {
        word for one in circle if not one.is_person for name in one.names for word in key_of(name or "")
    }
    words = {one.party_id: {w for name in one.names for w in key_of(name or "")} for one in here}
    count = Counter(word for mine in words.values() for word in mine)
    return [
        (1, one, word)
        for one in here
        for word in sorted(words[one.party_id])
        if count[word] == 1 and word not in places and is_telling(word)
    ]


def is_telling(word: str) -> bool:
    """Whether a word alone can be a name, and nothing else."""
    if is_dense(word):
        return len(word) > 1
    return len(word) >= SHORTEST and word not in COMMON and not word.isdigit()


def place_of(name: str, text: str, words, found, small: bool) -> Span | None:
    """Where a name stands first and is not part of a longer one; small letters only where the name is telling."""
    if DENSE.match(name.strip()):
        return free(dense_places(fold(text), fold(name.strip())), found)
    key = key_of(name)
    return (
        free(word_places(key, text, words, small and (len(key) > 1 or len(key[0]) > SHORTEST)), found)
        if key
        else None
    )


def dense_places(folded: str, name: str):
    """Every place of a name in a script without spaces."""
    at = folded.find(name)
    while at >= 0:
        yield Span(at, at + len(name))
        at = folded.find(name, at + 1)


def word_places(key: tuple[str, ...], text: str, words, small: bool):
    """Every place where these words follow each other."""
    for i in range(len(words) - len(key) + 1):
        if all(words[i + n][0] == part for n, part in enumerate(key)):
            span = Span(words[i][1].start, words[i + len(key) - 1][1].end)
            if small or text[span.start] != text[span.start].lower() or is_dense(text[span.start]):
                yield span


def free(spans, found) -> Span | None:
    """The first place that nobody else has taken."""
    return next((s for s in spans if not any(s.overlaps(other.span) for other in found)), None)


def once(found: list[HeardParty]) -> tuple[HeardParty, ...]:
    """In the order of the text, each once."""
    ordered = sorted(found, key=lambda each: each.span.start)
    return tuple({each.party_id: each for each in reversed(ordered)}.values())[::-1]
