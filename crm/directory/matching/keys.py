"""The keys under which records that may be one are found together: few, short, and the same for both."""

from ..names import words
from .called import spoken
from .classes import strip_native
from .cores import STOPS, cores, is_acronym
from .profiles import Profile, own_domain
from .scripts import folded, sounds

LONG, HALF = 14, 7


def match_keys(profile: Profile) -> frozenset[str]:
    """Every key of a record: two that may be one share at least one of them."""
    found = of_organisation(profile) if profile.kind == "org" else of_person(profile)
    return frozenset(key for key in found if key)


def of_organisation(profile: Profile):
    """The bones of every name, initials, the bare native name, the website, and slips of short names."""
    for core in cores(profile, profile.country):
        text = core.joined
        if not text:
            continue
        yield f"o:{text[:40]}"
        yield f"f:{folded(text, profile.country)[:40]}"
        for heard in sounds(text, profile.country, core.text):
            yield f"b:{heard[:20]}" if len(heard) > 1 else ""
        yield (
            f"b:{''.join(sorted(sounds(w, profile.country)[0] for w in core.words))[:20]}"
            if len(core.words) > 1
            else ""
        )
        if core.is_native:
            yield f"n:{strip_native(''.join(words(core.text))).words[0][:20]}"
        if len(core.whole) > 1:
            yield f"a:{''.join(w[0] for w in core.whole)[:10]}"
            yield f"a:{''.join(w[0] for w in core.whole if w not in STOPS)[:10]}"
        if len(core.whole) == 1 and len(text) <= 10:
            yield f"a:{text}"
        yield from without_a_letter(folded(text, profile.country))
    if profile.short_name and is_acronym(profile.short_name):
        yield f"a:{profile.short_name.strip().lower()}"
    yield f"d:{own_domain(profile)}" if own_domain(profile) else ""


def without_a_letter(text: str):
    """The name with each of its letters left out once, of a long one its two ends: two with one slip share one of these."""
    if len(text) > LONG:
        yield f"x:{text[:HALF]}-"
        yield f"x:-{text[-HALF:]}"
    elif len(text) > 3:
        yield f"x:{text}"
        for place in range(len(text) if len(text) > 4 else 0):
            yield f"x:{text[:place]}{text[place + 1 :]}"


def of_person(profile: Profile):
    """The consonants of the whole name in the order of the alphabet, which is no order of names at all."""
    nation = profile.country or ""
    for name in spoken(profile):
        parts = name.words
        yield person_key(nation, parts)
        if len(parts) > 2:
            for leave in range(len(parts)):
                yield person_key(nation, parts[:leave] + parts[leave + 1 :])
        if nation in ("KR", "JP", "CN", "TW"):
            yield f"g:{nation}:{''.join(sorted(''.join(folded(part, nation) for part in parts)))[:30]}"


def person_key(nation: str, parts: tuple[str, ...]) -> str:
    """One key of a name."""
    letters = "".join(sorted("".join(sounds(part, nation)[0] for part in parts)))
    if len(letters) < 2:
        letters = "".join(sorted("".join(parts)))
    return f"p:{nation}:{letters[:30]}" if letters else ""
