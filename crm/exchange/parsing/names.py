"""Names of people as lists write them: titles, order, capitals, the native script in brackets."""

import re
import unicodedata

from .titles import is_only_title, suffixed, titled

BRACKETS = re.compile(r"^(.*?)\s*[(（\[［]\s*([^()（）\[\]［］]+?)\s*[)）\]］]\s*(.*)$")
CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SMALL_WORDS = (
    "de da do dos das di del della der den van von la le du bin binti ibn al el y e ten ter s/o d/o a/l a/p"
)
PARTICLES = frozenset(SMALL_WORDS.split())
LETTER = re.compile(r"[^\W\d_]")


def is_native(text: str) -> bool:
    """Whether the letters are of another script than Latin."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and not any("LATIN" in unicodedata.name(c, "") for c in letters)


def has_controls(text: str) -> bool:
    """Whether signs turn the direction of writing round."""
    return bool(CONTROLS.search(text))


def name_parts(text: str, *, is_loud: bool = False) -> dict[str, str]:
    """What a name says: honorific, given and family name where they are told apart, suffix, native script."""
    found: dict[str, str] = {}
    text, native = unbracketed(text)
    text, found["suffix"] = suffixed(text)
    found["honorific"], text = titled(text)
    if is_loud:
        text = quiet(text)
    found |= parted(text)
    if native:
        found["name_native"] = native
    return {key: value for key, value in found.items() if value}


def unbracketed(text: str) -> tuple[str, str]:
    """The name, and what stands in brackets in another script."""
    match = BRACKETS.match(text)
    if not match:
        return text, ""
    outside, inside = f"{match[1]} {match[3]}".strip(), match[2]
    if not outside:
        return inside, ""
    if is_only_title(inside):
        return f"{inside} {outside}" if "," not in outside else outside, ""
    if is_native(inside) and not is_native(outside):
        return outside, inside
    if is_native(outside) and not is_native(inside):
        return inside, outside
    return text, ""


def parted(text: str) -> dict[str, str]:
    """A comma, or a surname in capitals, says which part is the family's; without them nothing is assumed."""
    family, comma, given = text.partition(",")
    if comma and family.strip() and given.strip():
        return {"family_name": spelt(family.strip()), "given_name": given.strip(), "full_name": text}
    words = text.split()
    loud = [word for word in words if is_capitals(word)]
    stands_together = loud in (words[: len(loud)], words[len(words) - len(loud) :])
    if 0 < len(loud) < len(words) and stands_together and not is_native(text):
        rest = [word for word in words if word not in loud]
        return {"family_name": quiet(" ".join(loud)), "given_name": " ".join(rest), "full_name": text}
    return {"full_name": text}


def spelt(text: str) -> str:
    """A surname in capitals before a comma, as one writes it."""
    return quiet(text) if len(text) > 3 and is_capitals(text) else text


def is_capitals(word: str) -> bool:
    """Whether a word is written in capitals on purpose; an initial is not."""
    letters = [c for c in word if c.isalpha()]
    return len(letters) > 1 and "." not in word and all(c.isupper() for c in letters)


GLOTTAL = re.compile(r"(?<=[^\W\d_]{3}['’ʻ`])[^\W\d_]")


def quiet(text: str) -> str:
    """Capitals made into a name: `ANA DE LA CRUZ` is Ana de la Cruz."""
    words = text.split()
    made = []
    for place, word in enumerate(words):
        if not is_capitals(word) and len(word) > 1:
            made.append(word)
        elif word.casefold() in PARTICLES and 0 < place < len(words) - 1:
            made.append(word.lower())
        else:
            made.append(capital(word))
    return " ".join(made)


def capital(word: str) -> str:
    """Every part of a word with its own capital: O'Brien, Al-Farsi, but Tehei'ura; McDonald stays to the person."""
    shown = re.sub(r"[^\W\d_]+", lambda m: m[0][0].upper() + m[0][1:].lower(), word)
    return GLOTTAL.sub(lambda m: m[0].lower(), shown)


def is_shouting(names: list[str]) -> bool:
    """Whether a whole column is in capitals, so that it says nothing."""
    latin = [name for name in names if LETTER.search(name) and not is_native(name)]
    return len(latin) >= 2 and all(is_capitals(name.replace(".", "")) for name in latin)
