"""Countries and languages by any of their names."""

import re
import unicodedata
from functools import cache

from babel import Locale
from babel.core import get_global

SPOKEN = (
    "en", "id", "ms", "zh", "zh_Hant", "ja", "ko", "th", "vi", "ne", "ur", "hi", "bn", "ta", "si", "tr",
    "km", "lo", "my", "mn", "fil", "fr", "es", "pt", "de", "ru", "ar",
)  # fmt: skip
ALSO = {
    "republic of korea": "KR", "korea": "KR", "rok": "KR", "dprk": "KP", "viet nam": "VN", "turkey": "TR",
    "republic of turkiye": "TR", "lao pdr": "LA", "laos": "LA", "burma": "MM", "brunei darussalam": "BN",
    "prc": "CN", "pr china": "CN", "peoples republic of china": "CN", "mainland china": "CN",
    "taiwan roc": "TW", "chinese taipei": "TW", "hong kong": "HK", "macau": "MO", "macao": "MO",
    "timor leste": "TL", "east timor": "TL", "uk": "GB", "usa": "US", "uae": "AE", "russia": "RU",
    "iran": "IR", "republic of indonesia": "ID", "ri": "ID", "the philippines": "PH",
    "republic of the philippines": "PH", "the maldives": "MV", "fiji islands": "FJ", "png": "PG",
    "federated states of micronesia": "FM", "islamic republic of pakistan": "PK",
}  # fmt: skip

SEVERAL = re.compile(r"\s*[/(]\s*")


def simple(text: str) -> str:
    """A name without case, accents, points and spaces at its ends."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    kept = "".join(c for c in parts if not unicodedata.combining(c) and c not in ".'’,()")
    return " ".join(kept.replace("-", " ").split())


@cache
def countries() -> dict[str, str]:
    """Every name and code of every country, and its two letters."""
    known: dict[str, str] = {}
    for language in SPOKEN:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():
                known.setdefault(simple(name), code)
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha():
            known.setdefault(alias.casefold(), codes[0])
    return known | ALSO


@cache
def country_code(text: str) -> str | None:
    """The two letters of a country named in any way; nothing for what is none."""
    word = text.strip()
    if len(word) == 2 and word.isascii() and word.isalpha():
        return "GB" if word.upper() == "UK" else word.upper()
    return countries().get(simple(word))


@cache
def languages() -> dict[str, str]:
    """Every name of every language, and its code."""
    known: dict[str, str] = {}
    for language in SPOKEN:
        for code, name in Locale.parse(language).languages.items():
            known.setdefault(simple(name), code)
    for code in SPOKEN:
        known.setdefault(simple(Locale.parse(code).get_language_name(code) or code), code)
    return known | {"bahasa": "id", "bahasa indonesia": "id", "bahasa melayu": "ms", "mandarin": "zh"}


@cache
def language_code(text: str) -> str | None:
    """The code of a language written as a code (`id`, `zh-Hant`, `pt_BR`) or by any of its names."""
    parts = text.strip().replace("_", "-").split("-")
    if parts[0].lower() in Locale.parse("en").languages and len(parts[0]) in (2, 3):
        return "-".join([parts[0].lower(), *(cased(part) for part in parts[1:3])])
    names = (simple(part) for part in (text, *SEVERAL.split(text)))
    found = next(filter(None, map(languages().get, names)), None)
    return found.replace("_", "-") if found else None


def cased(part: str) -> str:
    """Scripts have a capital letter, countries are capitals."""
    return part.title() if len(part) == 4 else part.upper()
