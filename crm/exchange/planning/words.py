"""Comparing names, and knowing a mailbox that belongs to an office rather than to a person."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.fuzz import token_sort_ratio

from crm.directory import full_name, sort_key

OFFICES = frozenset(
    [
        "info",
        "office",
        "admin",
        "administrator",
        "contact",
        "contactus",
        "mayor",
        "mayorsoffice",
        "secretariat",
        "secretary",
        "sekretariat",
        "humas",
        "bappeda",
        "mail",
        "kontak",
        "hello",
        "enquiries",
        "enquiry",
        "council",
        "international",
        "webmaster",
        "support",
        "protocol",
        "protokol",
        "walikota",
        "bupati",
        "governor",
        "planning",
        "pr",
        "media",
        "press",
        "general",
        "reception",
        "post",
        "kantor",
        "pemkot",
        "pemkab",
        "cityhall",
        "townhall",
        "municipality",
        "registry",
        "noreply",
        "kerjasama",
    ]
)
ALIKE = 92


@lru_cache(maxsize=8192)
def name_words(text: str) -> frozenset[str]:
    """The words of a name, romanised, in no order."""
    return frozenset(sort_key(text).split())


def row_name(values: dict) -> str:
    """The name a row gives, in its own order."""
    return full_name(values.get("given_name"), values.get("family_name")) or values.get("full_name", "")


def row_words(values: dict) -> frozenset[str]:
    """The words of the name a row gives."""
    parts = (values.get(key, "") for key in ("given_name", "family_name"))
    return name_words(" ".join(filter(None, parts)) or values.get("full_name", ""))


def addresses(values: dict) -> list[str]:
    """The e-mail addresses of a row: the first is the main one."""
    found = (values.get("email"), values.get("email_2"), *values.get("emails", ()))
    return list(dict.fromkeys(address for address in found if address))


def is_same_name(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names can be one person's: equal, one within the other, initials, or a slip of the pen."""
    if not one or not other or one <= other or other <= one or has_initials(one, other):
        return True
    if sorted("".join(one)) == sorted("".join(other)):
        return True  # 최예진, written in one word or in two
    return token_sort_ratio(" ".join(sorted(one)), " ".join(sorted(other))) >= ALIKE


def has_initials(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether what differs is a first name against its first letter: J Smith, John Smith."""
    left, right = one - other, other - one
    if len(left) != 1 or len(right) != 1 or not one & other:
        return False
    (a,), (b,) = left, right
    return (len(a) == 1 or len(b) == 1) and a[0] == b[0]


def is_office(email: str) -> bool:
    """Whether an address belongs to an office."""
    local = email.partition("@")[0].rstrip("0123456789")
    return all(word in OFFICES for word in re.split(r"[._-]", local))


def is_latin(text: str) -> bool:
    """Whether a name is written in Latin letters."""
    return text.isascii() or all(unicodedata.name(c, "").startswith("LATIN") for c in text if c.isalpha())
