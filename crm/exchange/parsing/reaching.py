"""E-mail addresses and telephone numbers: several in a cell, broken ones with what was probably meant."""

import re
from dataclasses import dataclass, field

import phonenumbers

from crm.kernel.addresses import cleaned, email_norm, phone_norm
from crm.kernel.errors import Refused
from crm.kernel.words import _

SHOWN = 60
SIGNS = re.compile(r"\s*(?:[;,|\n\r、；，]|\s/\s|/(?=\S+@)|\s(?:or|and|atau|dan|và|et|和|or:)\s)\s*")
NOTES = re.compile(r"[(（\[][^)）\]]*[)）\]]")
DIGITS_TOO = re.compile(
    r"[(（\[](?!\s*\d{2,}[\d\s-]*[)）\]])[^)）\]]*[)）\]]"
)  # the area of 0(332) 221 is dialled
NAMED = re.compile(r"<([^<>]+)>")
IN_BRACKETS = re.compile(r"[(（]\s*([^\s()（）@]+@[^\s()（）]+)\s*[)）]")
ADDRESS = re.compile(r"[^\s@<>;,()]+@[^\s@<>;,()]+")
AT = re.compile(r"\s*(?:\(at\)|\[at\]|\{at\}|\s+at\s+|\s+AT\s+|＠)\s*", re.IGNORECASE)
DOT = re.compile(r"\s*(?:\(dot\)|\[dot\]|\s+dot\s+)\s*", re.IGNORECASE)
PARTS = re.compile(
    r"\s*(?::::|[;|\n\r、；，]|,(?=\s*[+\d(])|\s/\s|/(?=\s*[+\d(]{1,2}\d)|\s(?:or|and|atau|dan)\s)\s*"
)
SCIENTIFIC = re.compile(r"\d+[.,]\d+[eE]\+\d+")
LABELS = re.compile(
    r"^(?:tel|telp|phone|mobile|hp|wa|whatsapp|office|fax|m|t|p|电话|手机|โทร)\s*[.:：]\s*", re.IGNORECASE
)


@dataclass
class Reached:
    """The addresses of a cell, the first being the main one, and what there is to say about it."""

    found: list[str] = field(default_factory=list)
    problem: str | None = None
    remark: str | None = None


def emails(text: str) -> Reached:
    """Every address in a cell; one that is broken is told with what was probably meant."""
    reached = Reached()
    broken: list[str] = []
    for part in email_parts(text):
        try:
            norm = email_norm(part)
        except Refused:
            broken.append(part)
        else:
            if norm not in reached.found:
                reached.found.append(norm)
    if not broken and reached.found and is_mended(text, reached.found):
        reached.remark = _(
            "“%(text)s” was read as %(address)s.", text=text[:SHOWN], address=", ".join(reached.found)
        )
    if broken:
        sentence = not_an_address(broken[0] if reached.found or text.count("@") > 1 else text)
        if reached.found:
            reached.remark = sentence
        else:
            reached.problem = sentence
    return reached


def email_parts(text: str) -> list[str]:
    """The addresses that a cell holds, each without name and brackets."""
    if named := NAMED.findall(text):
        return [cleaned(part) for part in named if part.strip()]
    if text.count("@") == 1 and (inside := IN_BRACKETS.search(text)):
        return [cleaned(inside[1])]
    bare = NOTES.sub(" ", text) if "@" in NOTES.sub(" ", text) else text
    parts = [cleaned(part) for part in SIGNS.split(bare) if part.strip(" .;,")]
    if len(parts) == 1 and parts[0].count("@") > 1:
        several = ADDRESS.findall(parts[0])
        if len(several) > 1 and not re.search(r"@[^\s@]*@", parts[0]):
            return [cleaned(part) for part in several]
    return parts


def is_mended(text: str, found: list[str]) -> bool:
    """Whether something was taken away that a person should know of: a stray sign, not a blank or a capital."""
    rest = NOTES.sub("", text).strip()
    return len(found) == 1 and rest[-1:] in ",;." and "<" not in text


def not_an_address(text: str) -> str:
    """The sentence for what is none, with a proposal where one is near."""
    if len(text) > 254:
        return _("“%(text)s…” is longer than any e-mail address.", text=text[:40])
    sentence = _("“%(address)s” is not an e-mail address.", address=text[:SHOWN])
    if near := nearest(text):
        return f"{sentence} {_('Did you mean %(address)s?', address=near)}"
    return sentence


def nearest(text: str) -> str | None:
    """What was probably meant: `a at b.org`, `a@@b.org`, `a@b,org`, `a b@c.org`."""
    tried = DOT.sub(".", AT.sub("@", text))
    tried = re.sub(r"@+", "@", tried)
    tried = re.sub(r"\.{2,}", ".", re.sub(r"\s+", "", tried)).strip(".,;:'\"")
    if "@" in tried:
        local, _sign, host = tried.rpartition("@")
        tried = f"{local}@{host.replace(',', '.')}"
    try:
        return email_norm(tried) if tried != text else None
    except Refused:
        return None


def phones(text: str, country: str | None) -> Reached:
    """Every number in a cell, as one dials it in the country."""
    reached = Reached()
    if SCIENTIFIC.fullmatch(text.strip()):
        reached.problem = _(
            "“%(text)s” lost its last figures: the cell was kept as a number. Write it as text.",
            text=text[:SHOWN],
        )
        return reached
    for part in PARTS.split(text):
        number = LABELS.sub(
            "", DIGITS_TOO.sub(" ", part) if not part.lstrip().startswith("(") else part
        ).strip()
        if number:
            read_number(number, country, reached)
    return reached


def read_number(text: str, country: str | None, reached: Reached) -> None:
    """One number; one that was typed without its + or its leading nought is tried so."""
    sentence = None
    for tried in spellings(text, country):
        try:
            norm = phone_norm(tried, country)
        except Refused as error:
            sentence = sentence or (error.sentence if country or "+" in tried else homeless(text))
        else:
            if norm not in reached.found:
                reached.found.append(norm)
            return
    if not reached.found:
        reached.problem = sentence
    else:
        reached.remark = sentence


def homeless(text: str) -> str:
    """The sentence for a number of which nobody can say in which country it is dialled."""
    return _(
        "“%(text)s” is dialled within a country, and the row names none: choose the usual country of the list.",
        text=text[:SHOWN],
    )


def spellings(text: str, country: str | None) -> list[str]:
    """How a number may have been meant, likeliest first."""
    digits = text.removeprefix("'").strip()
    if digits.startswith("00"):
        return [f"+{digits[2:]}"]
    if digits.startswith("+"):
        return [digits]
    code = phonenumbers.country_code_for_region(country) if country else 0
    bare = re.sub(r"\D", "", digits)
    if (
        code
        and bare.startswith(str(code))
        and len(bare) >= 10
        and is_valid(f"+{bare}")
        and not is_valid(digits, country)
    ):
        return [f"+{bare}", digits]
    if not country and len(bare) >= 10 and not bare.startswith("0"):
        return [f"+{bare}"] if is_valid(f"+{bare}") else [digits]
    return [digits, f"+{bare}"] if country and len(bare) >= 10 and not bare.startswith("0") else [digits]


def is_valid(text: str, country: str | None = None) -> bool:
    """Whether a number is one that the country gives out."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, country))
    except phonenumbers.NumberParseException:
        return False
