"""The names of somebody taken apart: titles come off, short forms are written out, a father is noted."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ..names import is_latin, words
from .profiles import Profile, listed
from .scripts import scripts, tokens

TITLES = frozenset(
    listed(
        "h mr mrs ms miss mx dr drs dra prof ir hj haji hajjah hajah hon honorable honourable engr atty arch rev sir dame "
        "datuk dato datin datuksri datoseri tan sri tun puan encik cik tuan bapak ibu pak bu bpk kh ustadz ust raden rr "
        "shri sri smt shrimati kumari er adv khun nai nang yb ratu adi ong ba anh chi u daw ko ma sayyid syed haj alhaj al "
        "his her excellency he she the sen gov mayor councillor cllr cr jp obe mbe am ao phd mba mpa msi mm se sh st sp spd "
        "ssos sip mh mt msc bsc ba ma mph lic ing"
    )
)
DEGREES = frozenset(
    listed(
        "phd dr drs dra ir mba mpa msi mm se sh st sp spd ssos sip mh mt mp msc bsc ba ma mph lic ing obe mbe am ao jp esq md "
        "cpa ce mpd skm ssi sos mkes mhum map sstp"
    )
)
NAMES_TOO = {
    "VN": frozenset(listed("tuan anh ba chi khun ong tan son")),
    "NP": frozenset(listed("kumari")),
    "IN": frozenset(listed("kumari")),
    "CN": frozenset(listed("tan ong ma ba chi tun")),
    "KR": frozenset(listed("ma u tun")),
}
BARE = frozenset(listed("h u ko ma ba al he she am ao st sp se mm mt md sri tan ong chi anh bu"))
NATIVE_TITLES = (
    "先生",
    "女士",
    "小姐",
    "市長",
    "市长",
    "様",
    "さま",
    "氏",
    "님",
    "씨",
    "시장",
    "คุณ",
    "นางสาว",
    "นาย",
    "นาง",
    "ดร.",
    "श्री",
    "डा.",
    "জনাব",
)
FULLER = dict.fromkeys(
    listed(
        "mohd muhd mhd moh moch mohamad mohamed mohammad mohammed muhamad muhamed muhammed mochamad mochammad"
    ),
    "muhammad",
) | {"abd": "abdul"}
FULLER_IN = dict.fromkeys(("BD", "IN", "PK", "NP", "MY"), {"md": "muhammad"}) | {"PH": {"ma": "maria"}}
FATHERS = re.compile(r"\b(?:bin|binti|bte|bt|a/l|a/p)\b\.?\s+(.+)$", re.IGNORECASE)
GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "2", "iii": "3", "iv": "4"}
DOTTED = re.compile(r"(?<=\b[A-Za-z])\.(?=[A-Za-z])|(?<=\b[A-Za-z]{2})\.(?=[A-Za-z])")
CONNECTIVES = frozenset(listed("bin binti bte bt a/l a/p al de dela del la da"))


@dataclass(frozen=True)
class Named:
    """The name of somebody, taken apart; a native one is read out in Latin letters."""

    words: tuple[str, ...]
    generation: str = ""
    is_native: bool = False
    father: tuple[str, ...] = ()

    @property
    def joined(self) -> str:
        """The name as one word."""
        return "".join(self.words)


@lru_cache(maxsize=4096)
def spoken(profile: Profile) -> tuple[Named, ...]:
    """Every name somebody has: as they are called, in their own script, and any other one."""
    parts = f"{profile.given} {profile.family}".strip()
    texts = [parts or profile.name, profile.native, *profile.others]
    if parts and profile.name and sorted(words(parts)) != sorted(words(profile.name)):
        texts.append(profile.name)
    return tuple(
        dict.fromkeys(
            n for t in texts if t and t.strip() for n in [taken_apart(t, profile.country)] if n.words
        )
    )


@lru_cache(maxsize=65536)
def taken_apart(text: str, country: str | None) -> Named:
    """A name without titles before and after it."""
    text = DOTTED.sub("", text)
    native = bool(words(text)) and not any(is_latin(word) for word in words(text))
    if native:
        for title in NATIVE_TITLES:
            text = (
                text.strip().removeprefix(title).removesuffix(title) if len(text) > len(title) + 1 else text
            )
    head = text.split(",")
    if len(head) > 1 and set(tokens(head[-1])) - TITLES and len(head) == 2:
        text = f"{head[1]} {head[0]}"
    parts = list(tokens(family_apart(text.strip(), native), country))
    generation = next((GENERATIONS[p] for p in parts[1:] if p in GENERATIONS), "")
    parts = [p for n, p in enumerate(parts) if not (n and p in GENERATIONS)]
    father = FATHERS.search(text)
    named = tuple(fuller(word, country) for word in untitled(parts, country))
    return Named(named, generation, native, tokens(father[1], country) if father else ())


def fuller(word: str, country: str | None) -> str:
    """A name that is written short, or in one of many ways, as most write it."""
    return FULLER_IN.get(country or "", {}).get(word) or FULLER.get(word, word)


def family_apart(text: str, is_native: bool) -> str:
    """A Korean name that is written as one word, with a space after the family name."""
    if is_native and 2 < len(text) < 5 and scripts(text) == {"HANGUL"} and " " not in text:
        return f"{text[0]} {text[1:]}"
    return text


def untitled(parts: list[str], country: str | None) -> list[str]:
    """The parts of a name that are not titles, as long as a name is left."""
    left = list(parts)
    names = NAMES_TOO.get(country or "", frozenset()) | FULLER_IN.get(country or "", {}).keys()
    while len(left) > 2 and left[-1] in DEGREES - names:
        left = left[:-1]
    while len(left) > 1 and left[0] in TITLES - names and (left[0] not in BARE or len(left) > 2):
        left = left[1:]
    return [part for part in left if part not in CONNECTIVES] or left
