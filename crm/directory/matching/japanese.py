"""How Japanese is read: kanji by a dictionary that knows names and places, kana by the table."""

from functools import lru_cache

ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ",
    "m": "マミムメモ", "y": "ヤ　ユ　ヨ", "r": "ラリルレロ", "w": "ワヰ　ヱヲ", "g": "ガギグゲゴ", "z": "ザジズゼゾ",
    "d": "ダヂヅデド", "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
KANA = {
    letter: lead + vowel for lead, row in ROWS.items() for letter, vowel in zip(row, "aiueo", strict=True)
}
KANA |= {
    "シ": "shi",
    "チ": "chi",
    "ツ": "tsu",
    "フ": "fu",
    "ジ": "ji",
    "ヂ": "ji",
    "ヅ": "zu",
    "ン": "n",
    "ヴ": "vu",
    "ヲ": "o",
}
SMALL = {"ャ": "a", "ュ": "u", "ョ": "o", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o"}


@lru_cache(maxsize=1)
def tokenizer():
    """The dictionary, opened once for each process that needs it."""
    from sudachipy import Dictionary, SplitMode

    return Dictionary(dict="small").tokenizer(mode=SplitMode.A)


@lru_cache(maxsize=65536)
def read(word: str) -> str:
    """A Japanese word in Latin letters; nothing where the dictionary cannot read it."""
    readings = [part.reading_form() for part in tokenizer().tokenize(word)]
    text = "".join(spell(reading) for reading in readings)
    return text if text.isascii() else ""


def spell(kana: str) -> str:
    """Kana in Latin letters."""
    found: list[str] = []
    double = False
    for letter in (chr(ord(c) + 96) if "ぁ" <= c <= "ゖ" else c for c in kana):
        if letter == "ッ":
            double = True
        elif letter == "ー":
            found.append(found[-1][-1] if found else "")
        elif letter in SMALL and found:
            found[-1] = glided(found[-1], letter)
        else:
            sound = KANA.get(letter, letter)
            found.append(sound[0] + sound if double else sound)
            double = False
    return "".join(found)


def glided(lead: str, letter: str) -> str:
    """A syllable with a small letter after it: ki and yo are kyo."""
    stem = lead[:-1]
    soft = letter in "ャュョ" and not stem.endswith(("sh", "ch", "j"))
    return stem + ("y" if soft else "") + SMALL[letter]
