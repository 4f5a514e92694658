"""Names across scripts: how they sound in Latin letters, and the bones that spellings of one name share."""

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

from ..names import is_latin, plain, script, words
from .japanese import read
from .profiles import listed
from .readings import arabic, indic, is_arabic, is_indic, is_southern, is_thai, southern, thai, thai_bones

LEADS = listed("g,kk,n,d,tt,r,m,b,pp,s,ss,,j,jj,ch,k,t,p,h")
VOWELS = listed("a,ae,ya,yae,eo,e,yeo,ye,o,wa,wae,oe,yo,u,wo,we,wi,yu,eu,ui,i")
TAILS = listed(",k,k,k,n,n,n,t,l,k,m,l,l,l,p,l,m,p,p,t,t,ng,t,t,k,t,p,t")
SURNAMES = {
    "최": "choi", "이": "lee", "박": "park", "김": "kim", "정": "jung", "조": "cho", "강": "kang", "윤": "yoon",
    "신": "shin", "오": "oh", "안": "ahn", "임": "lim", "서": "seo", "권": "kwon", "류": "ryu", "유": "yoo",
    "전": "jeon", "노": "noh", "문": "moon", "배": "bae", "백": "baek", "허": "heo", "심": "shim", "우": "woo",
}  # fmt: skip
SPOKEN = {
    "lee": "i", "yi": "i", "rhee": "i", "ri": "i", "li": "i", "choi": "coe", "choe": "coe", "park": "bak", "pak": "bak",
    "oh": "o", "ahn": "an", "woo": "u", "wu": "u", "rim": "im", "lim": "im", "noh": "no", "roh": "no", "ryu": "yu",
    "yoo": "yu", "hur": "heo", "huh": "heo", "paik": "baek", "suh": "seo", "kwak": "gwak",
}  # fmt: skip
KOREAN = (
    ("ngg", "ng"), ("kk", "k"), ("tt", "t"), ("pp", "p"), ("jj", "j"), ("ss", "s"), ("sh", "s"), ("ch", "j"), ("c", "j"),
    ("yeo", "yu"), ("you", "yu"), ("yoo", "yu"), ("woo", "u"), ("eo", "u"), ("ou", "u"), ("oo", "u"), ("eu", "u"),
    ("wo", "u"), ("ee", "i"), ("ui", "i"), ("ai", "e"), ("ae", "e"), ("oi", "oe"), ("oe", "e"),
    ("g", "k"), ("d", "t"), ("b", "p"), ("r", "l"), ("j", "z"), ("nk", "nk"), ("ah", "a"),
)  # fmt: skip
JAPANESE = (
    ("oh", "o"), ("ou", "o"), ("oo", "o"), ("uu", "u"), ("aa", "a"), ("ii", "i"), ("shi", "si"), ("chi", "ti"),
    ("tsu", "tu"), ("fu", "hu"), ("ji", "zi"), ("sha", "sya"), ("sho", "syo"), ("shu", "syu"), ("cha", "tya"),
    ("cho", "tyo"), ("chu", "tyu"), ("ja", "zya"), ("jo", "zyo"), ("ju", "zyu"), ("mb", "nb"), ("mp", "np"), ("mm", "nm"),
)  # fmt: skip
CHINESE = (
    ("hs", "x"), ("ts", "z"), ("tz", "z"), ("sz", "s"), ("zh", "j"), ("ch", "j"), ("q", "j"), ("sh", "s"), ("x", "s"), ("c", "z"),
    ("ung", "ong"), ("ien", "ian"), ("ueh", "ue"), ("ieh", "ie"), ("eh", "e"), ("ih", "i"),
    ("p", "b"), ("t", "d"), ("k", "g"), ("r", "j"), ("lv", "lu"),
)  # fmt: skip
WIDELY = (
    ("ksh", "x"), ("sch", "s"), ("chh", "c"), ("ch", "c"), ("tch", "c"), ("sh", "s"), ("ph", "f"), ("gh", "g"), ("kh", "k"), ("bh", "b"),
    ("dh", "d"), ("th", "t"), ("jh", "j"), ("zh", "z"), ("dj", "j"), ("tj", "c"), ("oe", "u"), ("oo", "u"), ("ou", "u"), ("ee", "i"),
    ("ii", "i"), ("aa", "a"), ("uu", "u"), ("ck", "k"), ("q", "k"), ("x", "ks"), ("v", "w"), ("y", "i"), ("z", "j"), ("ng", "n"),
)  # fmt: skip
BONES = (("ng", "n"), ("ck", "k"), ("ph", "p"), ("f", "p"), ("ch", "c"), ("sh", "s"), ("th", "t"), ("w", "b"), ("v", "b"), ("z", "j"), ("q", "k"), ("g", "k"),
         ("c", "j"), ("x", "ks"), ("d", "t"), ("m", "n"))  # fmt: skip
BY_COUNTRY = {
    "KR": KOREAN,
    "KP": KOREAN,
    "JP": JAPANESE,
    "CN": CHINESE,
    "TW": CHINESE,
    "HK": CHINESE,
    "SG": CHINESE,
}
READINGS = ((is_indic, indic), (is_arabic, arabic), (is_thai, thai), (is_southern, southern))
KANA = frozenset({"HIRAGANA", "KATAKANA"})
HANGUL = range(0xAC00, 0xD7A4)


def tokens(text: str, country: str | None = None) -> tuple[str, ...]:
    """The words of a name in Latin letters, Japanese ones as they are read in Japan."""
    return tuple(part for word in words(text or "") for part in romanised(word, country))


@lru_cache(maxsize=65536)
def romanised(word: str, country: str | None = None) -> tuple[str, ...]:
    """A word in Latin letters: Korean by the rules of Korea, Japanese by the dictionary."""
    if is_latin(word):
        return tuple(plain(word).split())
    if (country == "JP" or scripts(word) & KANA) and (spoken := read(word)):
        return (spoken,)
    if all(ord(letter) in HANGUL for letter in word):
        return ("".join(syllable(letter) for letter in word),)
    for knows, reading in READINGS:
        if knows(word):
            return (reading(word),) if reading(word) else ()
    if "CJK" in scripts(word):
        word = "".join(lazy_pinyin(word))
    joined = "".join(plain(word).split())
    return (joined,) if joined else ()


def syllable(letter: str) -> str:
    """One syllable of Korean in Latin letters."""
    number = ord(letter) - HANGUL.start
    return LEADS[number // 588] + VOWELS[number % 588 // 28] + TAILS[number % 28]


@lru_cache(maxsize=65536)
def folded(word: str, country: str | None = None) -> str:
    """What different ways to write a word in Latin letters come to, in a country or anywhere."""
    rules = BY_COUNTRY.get(country or "", WIDELY)
    if rules is KOREAN:
        word = SPOKEN.get(word, word)
    for old, new in rules:
        word = word.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", word)


@lru_cache(maxsize=65536)
def bones(word: str) -> str:
    """The consonants of a word, those that languages mix up taken together."""
    word = re.sub(r"(?<=[aeiou])w(?![aeiou])", "", word)
    word = re.sub(r"c(?![ehiy])", "k", word)
    for old, new in BONES:
        word = word.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyh]", "", word))


def sounds(word: str, country: str | None, written: str = "") -> tuple[str, ...]:
    """The consonants that spellings of a word in two scripts share; in Tamil a name may begin with s or ch."""
    if country == "TH" or is_thai(written):
        return (thai_bones(word),)
    found = bones(word)
    if found[:1] == "s" and "TAMIL" in scripts(written):
        return (found, f"j{found[1:]}")
    return (found,)


def scripts(text: str) -> frozenset[str]:
    """The scripts that a text is written in."""
    return frozenset(script(letter) for letter in text if letter.isalpha())
