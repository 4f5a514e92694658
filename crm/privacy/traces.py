"""What somebody is known by in running text: addresses as they are written, names whole and in parts."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import phonenumbers

ENDINGS = "(?:csv|xlsx?|ods|vcf|pdf|txt|eml|msg|ics|docx?|odt|json|zip|html?|png|jpe?g)"
MARK = "[erased]"
GAP = r"[\W_]{0,3}"
CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
DENSE = re.compile(rf"[{CJK}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")
SYLLABIC = re.compile(rf"[{CJK}]{{2,}}")
SHORTEST_PART = 3
SHORTEST_NUMBER = 6
BETWEEN = ".{0,8}"
BETWEEN_DIGITS = r"[^\w\n]{0,3}"


@dataclass(frozen=True)
class Traces:
    """The addresses (channel, spelling) and the names (lists of words) of one person."""

    addresses: frozenset[tuple[str, str]] = frozenset()
    names: frozenset[tuple[str, ...]] = frozenset()
    words: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def parts(self) -> list[str]:
        """Words of the name that stand for it where it is known who is meant."""
        found = {w for w in self.words if len(w) >= SHORTEST_PART or SYLLABIC.fullmatch(w)}
        return sorted(found, key=lambda word: (-len(word), word))

    @cached_property
    def address(self) -> re.Pattern | None:
        """The addresses, in running text."""
        return alternatives(address_pattern(*each) for each in longest_first(self.addresses))

    @cached_property
    def name(self) -> re.Pattern | None:
        """The whole name, in any order of its words."""
        return alternatives(worded(GAP.join(map(re.escape, name)), name) for name in whole(self.names))

    @cached_property
    def part(self) -> re.Pattern | None:
        """A single word of the name."""
        return alternatives(worded(re.escape(word), (word,)) for word in self.parts)

    def likely(self) -> str:
        """A rough pattern for the database: whatever it does not match holds none of these."""
        spelled = [
            rough_number(value) if is_number(channel, value) else rough(value)
            for channel, value in self.addresses
        ]
        spelled += [rough(" ".join(name)) for name in whole(self.names)] + [
            rough(word) for word in self.parts
        ]
        escaped = [
            rough(json.dumps(w)[1:-1])
            for w in (*self.words, *(v for _c, v in self.addresses))
            if not w.isascii()
        ]
        return "|".join(
            sorted({each for each in spelled + escaped if each}, key=lambda each: (-len(each), each))
        )


def longest_first(addresses: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """So that an address within another does not cut it short."""
    return sorted(addresses, key=lambda each: (-len(each[1]), each))


def whole(names: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Names that tell somebody from others: of two words, or of one in a script without spaces."""
    fit = {n for n in names if len(n) > 1 or (n and SYLLABIC.fullmatch(n[0]))}
    return sorted(fit, key=lambda name: (-len("".join(name)), name))


def alternatives(patterns: Iterable[str]) -> re.Pattern | None:
    """One pattern for all, or none."""
    found = list(patterns)
    return re.compile("|".join(found), re.IGNORECASE) if found else None


def worded(pattern: str, name: tuple[str, ...]) -> str:
    """The pattern, as whole words where the script has such."""
    first, last = name[0][:1], name[-1][-1:]
    before = "" if DENSE.fullmatch(first) else r"(?<!\w)"
    behind = "" if DENSE.fullmatch(last) else r"(?!\w)"
    return f"{before}{pattern}{behind}"


def address_pattern(channel: str, value: str) -> str:
    """One address as it is found in text."""
    if is_number(channel, value):
        return number_pattern(value)
    if channel == "email":
        return rf"(?<![\w.+%\-]){re.escape(value)}(?![\w\-]|\.(?!{ENDINGS}\b)\w)"
    return r"\s+".join(re.escape(word) for word in value.split())


def is_number(channel: str, value: str) -> bool:
    """Whether it is a telephone number, which people write with all sorts of signs between."""
    return channel in ("phone", "messenger") and len(digits(value)) >= SHORTEST_NUMBER


def digits(value: str) -> str:
    """The digits of a number, without its extension."""
    return re.sub(r"\D", "", value.partition(";")[0])


@lru_cache(maxsize=64)
def at_home(value: str) -> tuple[str, str]:
    """The code of the country, where the number names one, and the rest as it is dialled at home."""
    try:
        number = phonenumbers.parse(value.partition(";")[0], None)
    except phonenumbers.NumberParseException:
        return "", digits(value).lstrip("0") or digits(value)
    return str(number.country_code), phonenumbers.national_significant_number(number)


def number_pattern(value: str) -> str:
    """A number as it is dialled at home or from abroad, with or without signs between its digits."""
    code, rest = at_home(value)
    abroad = rf"(?:\+|00)?{code}{BETWEEN_DIGITS}(?:\(?0\)?{BETWEEN_DIGITS})?|" if code else ""
    return rf"(?<!\d)(?:{abroad}\+?0?{BETWEEN_DIGITS}){BETWEEN_DIGITS.join(rest)}(?!\d)"


def rough_number(value: str) -> str:
    """The same for the database."""
    return "[^[:alnum:]]{0,3}".join(at_home(value)[1])


def rough(text: str) -> str:
    """Letters and digits as they are, anything between them as anything: survives JSON and punctuation."""
    runs = re.findall(r"[^\W_]+|[\W_]+", text)
    if not any(run[0].isalnum() for run in runs):
        return "".join("\\" + c if c.isascii() and not c.isalnum() else c for c in text.strip())
    trimmed = [run for place, run in enumerate(runs) if run[0].isalnum() or 0 < place < len(runs) - 1]
    return "".join(run if run[0].isalnum() else BETWEEN for run in trimmed)


def names_in(*spelled: str | None) -> frozenset[tuple[str, ...]]:
    """Names as lists of words, each also the other way round."""
    lists = [tuple(re.findall(r"[^\s,;·・]+", text)) for text in spelled if text and text.strip()]
    turned = [(*words[place:], *words[:place]) for words in lists for place in range(1, len(words))]
    glued = ["".join(words) for words in lists if len(words) > 1 and all(map(DENSE.fullmatch, words))]
    return frozenset([*lists, *turned, *((word,) for word in glued)])


def words_in(*spelled: str | None) -> frozenset[str]:
    """The words of names, and those that belong together."""
    return frozenset(w for text in spelled if text for w in re.findall(r"[^\s,;·・]+", text))


def blacked(value, patterns: Iterable[re.Pattern | None]):
    """A text, list or document with what the patterns find blacked out, keys of documents too."""
    if isinstance(value, str):
        for pattern in patterns:
            value = pattern.sub(MARK, value) if pattern else value
        return value
    if isinstance(value, list):
        return [blacked(each, patterns) for each in value]
    if isinstance(value, dict):
        return {blacked(key, patterns): blacked(each, patterns) for key, each in value.items()}
    return value


def found_in(value, pattern: re.Pattern | None) -> str | None:
    """The first text within a value in which the pattern finds something, cut around it."""
    if pattern is None or value is None:
        return None
    if isinstance(value, str):
        hit = pattern.search(value)
        return cut(value, hit.start(), hit.end()) if hit else None
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list):
        return next((text for each in value if (text := found_in(each, pattern))), None)
    return None


def cut(text: str, start: int, end: int, around: int = 60) -> str:
    """A few words before and behind."""
    left, right = max(0, start - around), min(len(text), end + around)
    return ("…" if left else "") + text[left:right] + ("…" if right < len(text) else "")
