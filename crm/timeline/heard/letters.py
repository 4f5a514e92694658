"""Letters and words of a text with their places, whatever the script."""

import re
import unicodedata
from functools import lru_cache

from .values import Span

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
DENSE = re.compile(r"[\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
OWN = {"đ": "d", "ø": "o", "ł": "l", "ı": "i", "ß": "s", "’": "'"}


@lru_cache(maxsize=4096)
def fold_letter(letter: str) -> str:
    """One letter for one letter: small, without accents, so that places stay what they are."""
    small = letter.casefold()
    base = unicodedata.normalize("NFKD", small)[:1] if not DENSE.match(letter) else letter
    base = OWN.get(base, base)
    return base if len(base) == 1 else letter


def fold(text: str) -> str:
    """The text in small letters without accents, letter by letter."""
    return "".join(map(fold_letter, text))


def words_of(text: str) -> list[tuple[str, Span]]:
    """The words of a text, folded, with their places."""
    return [(fold(found.group()), Span(*found.span())) for found in WORD.finditer(text)]


def is_dense(text: str) -> bool:
    """Whether a script without spaces is in it."""
    return DENSE.search(text) is not None


def anyone_of(phrases) -> str:
    """A pattern for one of several phrases, the longest first; whole words where the script has spaces."""
    ordered = sorted({fold(p) for p in phrases}, key=len, reverse=True)
    parts = [bounded(phrase) for phrase in ordered]
    return "(?:" + "|".join(parts) + ")"


def bounded(phrase: str) -> str:
    """A phrase as a pattern."""
    body = r"\s+".join(map(re.escape, phrase.split()))
    return body if is_dense(phrase) else rf"(?<!\w){body}(?!\w)"


def said(text: str) -> list[str]:
    """Phrases in one string, divided by upright strokes or by spaces."""
    return text.split("|") if "|" in text else text.split()
