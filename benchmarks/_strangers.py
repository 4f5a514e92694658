"""Labelled pairs as somebody else would make them: real towns and people's names, two records of one or of two.

Written without a look at how matching works, so that it measures what strangers will meet.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from crm.directory import Profile

from ._named import FAMILY_FIRST, OTHERS, PEOPLE, POSTS, TITLES
from ._towns import BODIES, CLASSES, NATIVE, SHORTENED, TOWNS

CLASS_CODE = "local_government"


@dataclass(frozen=True)
class Labelled:
    """Two records, whether they are one, and in what they differ."""

    one: Profile
    other: Profile
    is_same: bool
    kind: str


def strangers(dice: random.Random) -> list[Labelled]:
    """All pairs of one throw of the dice."""
    made = [*towns(dice), *bodies(dice), *people(dice)]
    return [pair if dice.random() < 0.5 else replace(pair, one=pair.other, other=pair.one) for pair in made]


def split(line: str) -> list[tuple[str, str]]:
    """Names with what they are in their own script, where that is known."""
    return [(latin, native) for latin, _bar, native in (part.partition("|") for part in line.split(","))]


def forms(country: str) -> list[list[str]]:
    """The ways in which one government of a country is called, for each sort of government."""
    return [kind.split("|") for kind in CLASSES[country].split(";")]


def org(name: str, country: str | None, **more) -> Profile:
    """An organisation."""
    return Profile("org", name=name, country=country, **more)


def towns(dice: random.Random) -> Iterator[Labelled]:
    """Pairs of every town."""
    for country, line in TOWNS.items():
        known = split(line)
        for latin, native in known:
            yield from one_town(dice, country, latin, native)
            yield from near_misses(dice, country, latin, [town for town, _native in known if town != latin])


def one_town(dice: random.Random, country: str, latin: str, native: str) -> Iterator[Labelled]:
    """Two records of one town."""
    kind = dice.choice(forms(country))
    first, second = dice.sample(kind, 2)
    one = org(first.format(latin), country, class_code=dice.choice((CLASS_CODE, "unknown")))
    yield Labelled(one, org(second.format(latin), country), True, "class word")
    yield Labelled(one, org(second.format(slip(dice, latin)), country), True, "typo")
    if native:
        for other in own_script(dice, country, latin, native):
            yield Labelled(org(forms(country)[0][0].format(latin), country), other, True, "script")
    for long, short in SHORTENED:
        if re.search(rf"\b{long}(\b|(?<= ))", one.name):
            brief = re.sub(rf"\b{long}(\b|(?<= ))", short, one.name)
            yield Labelled(one, replace(one, name=brief), True, "abbreviation")
    if dice.random() < 0.4:
        yield Labelled(one, org(second.format(latin), None), True, "class word, no country")
    if dice.random() < 0.3:
        yield Labelled(one, org(first.format(latin.upper()), country), True, "capitals")


def own_script(dice: random.Random, country: str, latin: str, native: str) -> Iterator[Profile]:
    """The record that is in the script of the country: its name, or beside a Latin one."""
    written = dice.choice(NATIVE[country].split("|")).format(native)
    yield org(written, country)
    if dice.random() < 0.5:
        yield org(f"{written} ({latin})", country)


def near_misses(dice: random.Random, country: str, latin: str, others: list[str]) -> Iterator[Labelled]:
    """Two records that look alike and are two."""
    kinds = forms(country)
    one = org(kinds[0][0].format(latin), country)
    name = dice.choice(kinds[0]).format(latin)
    far = dice.choice([code for code in TOWNS if code != country])
    yield Labelled(one, org(dice.choice(forms(far)[0]).format(latin), far), False, "one name, two countries")
    if len(kinds) > 1:
        wide = org(dice.choice(kinds[1]).format(latin), country)
        yield Labelled(one, wide, False, "one name, two kinds")
    two = (
        replace(one, parents=frozenset(["Northern Province"])),
        org(name, country, parents=frozenset(["Lake Province"])),
    )
    yield Labelled(*two, False, "one name, two provinces")
    where = (replace(one, latitude=10.0, longitude=100.0), org(name, country, latitude=13.5, longitude=101.0))
    yield Labelled(*where, False, "one name, far apart")
    side = dice.choice(("North", "South", "East", "New", "Upper", "Greater North"))
    yield Labelled(one, org(kinds[0][0].format(f"{side} {latin}"), country), False, "a part of the name more")
    low, high = sorted(dice.sample(range(1, 30), 2))
    yield Labelled(
        org(f"{latin} District {low}", country),
        org(f"{latin} District {high}", country),
        False,
        "two numbers",
    )
    yield Labelled(one, org(name.replace(latin, dice.choice(others)), country), False, "another town")


def slip(dice: random.Random, text: str) -> str:
    """A slip of the fingers in the longest word, after its first letter; short names have none."""
    word = max(text.split(), key=len)
    if len(word) < 5:
        return text
    at = dice.randrange(1, len(word) - 1)
    turned = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    made = (
        turned,
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + dice.choice("aeinrst") + word[at + 1 :],
    )
    return text.replace(word, dice.choice(made))


def bodies(dice: random.Random) -> Iterator[Labelled]:
    """Associations and their initials."""
    known = [body.split("|") for body in BODIES]
    for name, country, short in known:
        one = org(name, country, class_code="association")
        yield Labelled(one, org(short, country), True, "acronym")
        yield Labelled(one, org(f"{name} ({short})", country), True, "acronym in brackets")
        yield Labelled(
            one, org(short, country, native="", others=(name.upper(),)), True, "acronym and other name"
        )
        other = dice.choice([(o, s) for o, c, s in known if s != short])
        yield Labelled(one, org(other[0], country), False, "another body")
        yield Labelled(one, org(other[1], country), False, "another acronym")
        for long, brief in SHORTENED:
            if re.search(rf"\b{long}\b", name):
                yield Labelled(
                    one, org(re.sub(rf"\b{long}\b", brief, name), country), True, "abbreviation of a body"
                )


def people(dice: random.Random) -> Iterator[Labelled]:
    """Pairs of every person."""
    for country, line in PEOPLE.items():
        for latin, native in split(line):
            for _throw in range(3):
                yield from one_person(dice, country, latin, native)
                yield from namesakes(dice, country, latin)


def person(name: str, country: str | None, **more) -> Profile:
    """Somebody, with a name in one cell or cut into given and family name."""
    return Profile("person", name=name, country=country, **more)


def one_person(dice: random.Random, country: str, latin: str, native: str) -> Iterator[Labelled]:
    """Two records of one person, who works at one place or has one address."""
    place = frozenset([dice.choice(TOWNS[country].split(",")).partition("|")[0] + " City"])
    known = dice.choice(
        ({"places": place}, {"emails": frozenset([address(latin)])}, {"phones": frozenset(["+6791234567"])})
    )
    one = cut(dice, latin, country, **known)
    written = {
        "name order": turned(latin, country),
        "typo": slip(dice, latin),
        "title": dice.choice(TITLES).format(latin),
        "first letter": initial(latin, country),
        "family name first, with a comma": comma(latin, country),
        "capitals": latin.upper(),
    }
    for kind, name in written.items():
        if name != latin:
            yield Labelled(one, person(name, country, **known), True, f"person: {kind}")
    if native:
        yield Labelled(one, person(native, country, **known), True, "person: script")
        yield Labelled(
            one,
            person(turned(latin, country), country, native=native, **known),
            True,
            "person: script beside",
        )
    yield Labelled(one, person(turned(latin, country), country), True, "person: the name alone")
    yield Labelled(one, person(latin, None, **known), True, "person: no country")


def cut(dice: random.Random, latin: str, country: str, **known) -> Profile:
    """Somebody whose name is in one cell, or in two."""
    if dice.random() < 0.5 or " " not in latin:
        return person(latin, country, **known)
    if country in FAMILY_FIRST:
        family, _space, given = latin.partition(" ")
    else:
        given, _space, family = latin.rpartition(" ")
    return Profile("person", name=latin, given=given, family=family, country=country, **known)


def turned(latin: str, country: str) -> str:
    """The name in the other order."""
    parts = latin.split()
    if country in FAMILY_FIRST:
        return " ".join([*parts[1:], parts[0]])
    return " ".join([parts[-1], *parts[:-1]]).replace("-", "" if country == "KR" else "-")


def initial(latin: str, country: str) -> str:
    """The given name as a letter."""
    parts = latin.split()
    if country in FAMILY_FIRST:
        return f"{parts[0]} {parts[1][0]}. {' '.join(parts[2:])}".strip()
    return f"{parts[0][0]}. {' '.join(parts[1:])}"


def comma(latin: str, country: str) -> str:
    """The family name, a comma, and the rest."""
    parts = latin.split()
    if country in FAMILY_FIRST:
        return f"{parts[0]}, {' '.join(parts[1:])}"
    return f"{parts[-1]}, {' '.join(parts[:-1])}"


def address(latin: str) -> str:
    """An address of one's own."""
    return "".join(c for c in latin.lower() if c.isascii() and c.isalpha()) + "@example.org"


def namesakes(dice: random.Random, country: str, latin: str) -> Iterator[Labelled]:
    """Two people of one name, or two who share a family name and a place."""
    here, there = (
        frozenset([f"{town.partition('|')[0]} City"]) for town in dice.sample(TOWNS[country].split(","), 2)
    )
    one = person(latin, country, places=here, titles=frozenset([dice.choice(POSTS)]))
    yield Labelled(one, person(latin, country, places=there), False, "person: one name, two cities")
    yield Labelled(
        one, person(turned(latin, country), country, places=there), False, "person: turned, two cities"
    )
    far = dice.choice([code for code in PEOPLE if code != country])
    yield Labelled(one, person(latin, far), False, "person: one name, two countries")
    stranger = dice.choice(OTHERS)
    brother = f"{stranger.split()[0]} {latin.rsplit(maxsplit=1)[-1]}"
    yield Labelled(one, person(brother, country, places=here), False, "person: one family name, one place")
    desk = frozenset(["info@city.example.org"])
    yield Labelled(
        replace(one, emails=desk),
        person(stranger, country, emails=desk, places=here),
        False,
        "person: one mailbox of an office",
    )
    others = [name for name, _native in split(PEOPLE[country]) if name != latin]
    yield Labelled(
        one,
        person(dice.choice(others), country, places=here, titles=one.titles),
        False,
        "person: one post, two people",
    )
