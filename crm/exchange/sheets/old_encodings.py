"""Which of the encodings before UTF-8 a text is in: by the shape of its bytes first, by frequency of letters second."""

import re

from charset_normalizer import from_bytes

HIGH = re.compile(rb"[\x80-\xff]+")
PAIRS = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
RUNS = ["cp1251", "koi8_r", "cp866", "cp874", "cp1256"]
TURKISH = frozenset("ĞİŞğış".encode("cp1254"))
MARKS_OF_VIETNAM = frozenset(b"\xcc\xd2\xde\xec\xf2")
VOWELS = frozenset(b"aeiouyAEIOUY\xe2\xea\xf4\xe3\xf5\xfd\xc2\xca\xd4\xc3\xd5\xdd")
MAC = frozenset("éèêëàâäáçñöôóòüûúùîïíì".encode("mac_roman"))
DOS = frozenset("éèêëàâäáçñöôóòüûúùîïíì".encode("cp850"))
SURE = 0.85


def likeliest(sample: bytes) -> str | None:
    """The name of the encoding, or nothing when none reads the sample."""
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    return by_pairs(sample) or by_runs(sample) or latin(sample)


def by_pairs(sample: bytes) -> str | None:
    """Chinese, Japanese or Korean: nearly all of its letters are the common ones of that encoding."""
    high = b"".join(HIGH.findall(sample))
    if len(high) >= 10 and all(0xC0 <= byte <= 0xDF for byte in high):
        return None  # Cyrillic in capitals
    best, share = None, SURE
    for name in PAIRS:
        found = common(sample, name)
        if found > share:
            best, share = name, found
    return best


def common(sample: bytes, name: str) -> float:
    """How many of the letters beyond ASCII are common ones, if the encoding reads the text at all."""
    try:
        text = sample.decode(name)
    except UnicodeError:
        return 0
    beyond = [c for c in text if c > "\x7f" and not c.isspace() and c not in "、。，：；（）「」"]
    if len(beyond) < 2:
        return 0
    return sum(WEIGHTS[name](c) for c in beyond) / len(beyond)


def lead(char: str, encoding: str) -> tuple[int, int]:
    """The two bytes of a letter; noughts where it has not two."""
    found = char.encode(encoding, "replace")
    return (found[0], found[1]) if len(found) == 2 else (0, 0)


def simplified(char: str) -> float:
    """Of the 3,755 most used; those that could as well be Hangul count a little less."""
    first, second = lead(char, "gb18030")
    if second < 0xA1 or not 0xB0 <= first <= 0xD7:
        return 0
    return 1 if first > 0xC8 else 0.97


def traditional(char: str) -> float:
    """Of the 5,401 most used."""
    first, _second = lead(char, "big5hkscs")
    return 0.98 if 0xA4 <= first <= 0xC6 else 0


def japanese(char: str) -> float:
    """Kana, and the kanji of the first level."""
    if "\u3041" <= char <= "\u30fe":
        return 1.05
    first, _second = lead(char, "euc_jp")
    return 0.94 if 0xB0 <= first <= 0xCF else 0


def korean(char: str) -> float:
    """Syllables of Hangul."""
    return 0.99 if "\uac00" <= char <= "\ud7a3" and lead(char, "euc_kr")[0] else 0


def shifted(char: str) -> float:
    """Japanese in Shift-JIS; its half-width letters are what other encodings look like in it."""
    return 0 if "\uff61" <= char <= "\uff9f" else japanese(char)


WEIGHTS = {
    "gb18030": simplified, "big5hkscs": traditional, "cp932": shifted, "euc_jp": japanese, "cp949": korean,
}  # fmt: skip


def by_runs(sample: bytes) -> str | None:
    """Cyrillic, Thai or Arabic: its letters stand in whole words, where Latin has one here and there."""
    words = HIGH.findall(sample)
    if not words or sum(map(len, words)) < 2 * len(words):
        return None
    high = b"".join(words)
    thai = sum(0xA1 <= byte <= 0xDA or 0xDF <= byte <= 0xFB for byte in high)
    if thai == len(high) and sum(byte <= 0xBF for byte in high) >= len(high) * 0.25:
        return "cp874"
    if len(high) >= 10 and all(0xC0 <= byte <= 0xDF for byte in high):
        return "cp1251"
    russian = sum(byte >= 0xC0 or byte in (0xA8, 0xB8) for byte in high)
    small = sum(byte >= 0xE0 for byte in high)
    if russian >= len(high) * 0.95 and small >= len(high) * 0.55 and all(w[1:] >= b"\xc0" for w in words):
        return "cp1251"
    best = from_bytes(sample, cp_isolation=RUNS).best()
    return best.encoding if best else None


def latin(sample: bytes) -> str | None:
    """Western European, unless the letters are those of a Mac, of DOS, of Turkey or of Vietnam."""
    high = [byte for byte in sample if byte >= 0x80]
    low = [byte for byte in high if byte < 0xA0 and byte not in b"\x91\x92\x93\x94\x96\x97\x80\x85"]
    if len(low) * 2 > len(high):
        return "mac_roman" if share(high, MAC) >= share(high, DOS) else "cp850"
    letters = [byte for byte in high if byte >= 0xC0]
    if share(letters, TURKISH) >= 0.2 and not is_vietnamese(sample, letters):
        return "cp1254"
    if is_vietnamese(sample, letters):
        return "cp1258"
    return first_that_reads(sample)


def share(found: list[int], known: frozenset[int]) -> float:
    """How many of the bytes are among the known ones."""
    return sum(byte in known for byte in found) / len(found) if found else 0


def is_vietnamese(sample: bytes, letters: list[int]) -> bool:
    """Whether marks that follow their vowel are a good part of the letters."""
    marks = sum(b in MARKS_OF_VIETNAM and a in VOWELS for a, b in zip(sample, sample[1:], strict=False))
    return bool(letters) and marks >= max(2, len(letters) * 0.15)


def first_that_reads(sample: bytes) -> str | None:
    """Western, central European, Mac: the first that knows all the bytes."""
    for name in ("cp1252", "cp1250", "mac_roman", "latin-1"):
        try:
            sample.decode(name)
        except UnicodeError:
            continue
        return name
    return None
