"""Passwords: how they are hashed, and which ones are too easy to guess."""

import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from crm.kernel.errors import Refused
from crm.kernel.words import _

SHORTEST, LONGEST = 10, 1000
hasher = PasswordHasher()

COMMON = frozenset((Path(__file__).parent / "common_passwords.txt").read_text().split())
LEET = str.maketrans("0134578@$!", "oleastbasi")
RUNS = ("0123456789012345678901234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


def hashed(password: str) -> str:
    """The hash to keep."""
    return hasher.hash(composed(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether it is the password; takes as long where there is no hash at all."""
    try:
        is_match = hasher.verify(password_hash or nobody(), composed(password))
    except (VerificationError, InvalidHashError):
        return False
    return is_match and password_hash is not None


def composed(password: str) -> str:
    """The same bytes whichever way a keyboard composes its letters."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace").decode()


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return hasher.check_needs_rehash(password_hash)


@cache
def nobody() -> str:
    """A hash that no password has, so that unknown users cost as much as known ones."""
    return hasher.hash("nobody has this password")


def check_strength(password: str, *personal: str) -> None:
    """Refuse what is short, common, or the person's own name or address."""
    if len(password) < SHORTEST:
        raise Refused(_("Use at least %(number)s characters.", number=SHORTEST), field="password")
    if len(password) > LONGEST:
        raise Refused(_("Use at most %(number)s characters.", number=LONGEST), field="password")
    if is_common(password):
        raise Refused(
            _("This password is among the first that are guessed. Choose another."),
            field="password",
        )
    if is_personal(password, *personal):
        raise Refused(_("Your name or address is easy to guess. Choose another."), field="password")


def is_common(password: str) -> bool:
    """Whether it is a well-known word with ornaments, a run of keys, or a few letters repeated."""
    plain = password.casefold()
    core = plain.strip("0123456789!@#$%^&*()_+-=.,?/ ")
    folded = core.translate(LEET).strip("0123456789!@#$%^&*()_+-=.,?/ ")
    words = {core, folded, plain.translate(LEET)}
    return len(set(plain)) < 5 or bool(words & COMMON) or is_run(plain)


def is_run(plain: str) -> bool:
    """Whether it is a piece of the alphabet, the digits or the keyboard, either way."""
    return any(plain in run or plain in run[::-1] for run in RUNS)


def is_personal(password: str, *personal: str) -> bool:
    """Whether little is left of it without the person's own words."""
    rest = password.casefold()
    for word in sorted(filter(None, personal), key=len, reverse=True):
        for part in (word, word.partition("@")[0], *word.replace("@", " ").split()):
            if len(part) > 3:
                rest = rest.replace(part.casefold(), "")
    return len(rest) < 5 and len(rest) < len(password)
