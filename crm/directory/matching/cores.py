"""The names of an organisation taken apart: what it is called without the words that many wear."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ..names import is_latin, words
from .classes import in_full, strip, strip_native
from .profiles import Profile, listed
from .renamed import today
from .scripts import scripts, tokens

STOPS = frozenset(listed("of the and for de la du des di dan pour in on to ng sa e y da do von et al"))
BODIES = frozenset(
    listed(
        "association associations league federation union asosiasi apkasi network alliance conference confederation council_of "
        "liga forum society institute consortium ministry kementerian university bank foundation agency fund "
        "associacao secretariat programme commission"
    )
)
ACRONYM = re.compile(r"[A-Za-z]{2,10}")
PARTS = re.compile(r"^(?P<head>[^,(/]+?)\s*(?:\((?P<inner>[^)]*)\)|,\s*(?P<after>.+))\s*$")


@dataclass(frozen=True)
class Core:
    """One name of an organisation, taken apart."""

    text: str
    words: tuple[str, ...]
    whole: tuple[str, ...]
    classes: frozenset[str]
    qualifier: str = ""
    is_native: bool = False
    is_short: bool = False

    @property
    def joined(self) -> str:
        """The bare name as one word."""
        return "".join(self.words)


@lru_cache(maxsize=4096)
def cores(profile: Profile, country: str | None) -> tuple[Core, ...]:
    """Every name of an organisation, taken apart; the first is its own."""
    texts = [profile.name, profile.native, profile.short_name, *profile.others]
    found: dict[tuple, Core] = {}
    halves = (half.strip() for t in texts if t for half in t.split(" / "))
    for text in dict.fromkeys(half for half in halves if half):
        for core in taken_apart(text, country):
            found.setdefault((core.words, core.qualifier), core)
    return tuple(found.values())[:12]


@lru_cache(maxsize=65536)
def taken_apart(text: str, country: str | None) -> tuple[Core, ...]:
    """A name, its acronym in brackets beside it, its native half beside the Latin one."""
    parts = PARTS.match(text)
    head, extra = (parts["head"], parts["inner"] or parts["after"] or "") if parts else (text, "")
    extra = extra.strip()
    if not extra:
        return (core_of(head, country),)
    if is_acronym(extra) or scripts(extra) != scripts(head):
        return (core_of(head, country), core_of(extra, country))
    rest = strip(list(tokens(f"{extra} x", country)), country)
    if set(rest.words) <= {"x", "of"} or tokens(extra) in COUNTRY_NAMES:
        return (core_of(f"{extra} {head}" if rest.words == ("x",) else head, country),)
    return (core_of(head, country, extra),)


COUNTRY_NAMES = frozenset(
    (name,)
    for name in listed(
        "indonesia malaysia philippines thailand nepal india bangladesh pakistan china japan korea mongolia fiji turkey "
        "turkiye taiwan cambodia vietnam australia singapore brunei laos myanmar bhutan maldives samoa tonga vanuatu"
    )
) | {("sri", "lanka"), ("new", "zealand"), ("south", "korea"), ("republic", "of", "korea"), ("viet", "nam")}


def core_of(text: str, country: str | None, qualifier: str = "") -> Core:
    """One name without class words."""
    whole = in_full(tokens(text, country))
    native = bool(words(text)) and not any(is_latin(word) for word in words(text) if not word.isdigit())
    if native:
        bare = strip_native(text)
        if bare.classes or " " not in text.strip():
            spoken = tokens(bare.words[0], country)
            left = strip(list(spoken), country) if len(spoken) > 1 else None
            named = today(left.words if left else spoken, country)
            return Core(text, named, whole, bare.classes, qualifier, True)
    if BODIES & set(whole):
        named = tuple(w for w in whole if w not in STOPS)
        return Core(text, named, whole, frozenset(), qualifier, native, is_acronym(text))
    bare = strip(list(whole), country)
    named = today(bare.words, country)
    return Core(text, named, whole, bare.classes, qualifier, native, is_acronym(text))


def is_acronym(text: str) -> bool:
    """Whether a text looks like an acronym: one word with at least two capitals."""
    return bool(ACRONYM.fullmatch(text.strip())) and sum(c.isupper() for c in text) >= 2
