"""How names are written, sorted and found, in every script of the region."""

import re
import unicodedata
from functools import lru_cache

from unidecode import unidecode

CHUNK = 16
APOSTROPHES = re.compile("['’‘ʻʼ`´]")
DENSE = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")


def name_norm(text: str, native: str = "") -> str:
    """The words a name is found by: romanised without accents, and as its own script writes them.

    A script without spaces gives every word that begins inside a name, so that a search for the
    beginning of a word finds the given name of 최예진 in either script.
    """
    own = [piece for word in words(f"{text or ''} {native or ''}") for piece in pieces(word)]
    roman = [part for piece in own for part in romanised(piece)]
    foreign = [piece for piece in own if not is_latin(piece)]
    return " ".join(dict.fromkeys(roman + foreign))


def sort_key(text: str) -> str:
    """What a name is sorted and matched by: romanised, small letters, no accents, single spaces."""
    key = " ".join(part for word in words(text or "") for part in plain(word).split())
    return key or " ".join((text or "").casefold().split())


def search_words(q: str) -> list[str]:
    """The words somebody typed, each to be found at the beginning of a word of `name_norm`."""
    found = []
    for word in words(q):
        found += plain(word).split() if is_latin(word) else [word]
    return list(dict.fromkeys(found))


def full_name(given: str | None, family: str | None, order: str | None = "given_first") -> str:
    """The name as its owner writes it; a mononym is fine."""
    parts = [part.strip() for part in (given, family) if part and part.strip()]
    is_close = len(parts) > 1 and all(is_dense(part) for part in parts)
    if order == "family_first" or (order is None and is_close):
        parts.reverse()  # 최예진, whatever country she is in
    glue = "" if is_close else " "
    return glue.join(parts)


def salutation(person) -> str:
    """How to address somebody: as noted, else their honorific with the family name, else the full name."""
    if person.salutation:
        return person.salutation
    if person.honorific:
        return f"{person.honorific} {person.family_name or person.given_name or ''}".strip()
    return person.party.display_name


def slug(name: str) -> str:
    """The decoration of an address: words of the name, joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", sort_key(name)))[:60].strip("-")


def words(text: str) -> list[str]:
    """The words of a text in small letters, without signs and punctuation."""
    small = APOSTROPHES.sub("", composed(text).casefold())
    spaced = "".join(" " if unicodedata.category(c)[0] in "PSZC" else c for c in composed(small))
    return spaced.split()


def composed(text: str) -> str:
    """One spelling for letters that look the same."""
    return unicodedata.normalize("NFKC", text)


def pieces(word: str) -> list[str]:
    """The word; where a script has no spaces, also everything that begins inside it."""
    if not is_dense(word):
        return [word]
    chunks = [word[i : i + CHUNK] for i in range(0, len(word), CHUNK)]
    return [chunk[i:] for chunk in chunks for i in range(len(chunk))]


def romanised(word: str) -> list[str]:
    """The word in Latin letters: joined, and its syllables where the script writes them apart."""
    parts = plain(word).split()
    joined = "".join(parts)
    return [joined, *parts] if len(parts) > 1 else parts


@lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """Latin letters and digits only, small, with single spaces between syllables."""
    bare = without_accents(word) if is_latin(word) else word
    letters = APOSTROPHES.sub("", unidecode(bare)).casefold()
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def without_accents(word: str) -> str:
    """The letters alone, without the marks above and below them."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def is_latin(word: str) -> bool:
    """Whether a word is written in Latin letters or digits."""
    return all(script(c) == "LATIN" for c in word if c.isalpha())


def is_dense(word: str) -> bool:
    """Whether a word is written in a script that puts no spaces between words."""
    return bool(word) and all(script(c) in DENSE for c in word)


@lru_cache(maxsize=4096)
def script(letter: str) -> str:
    """The script of a letter, by its Unicode name."""
    return unicodedata.name(letter, "?").split(" ", 1)[0].split("-")[0]
