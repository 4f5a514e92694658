"""Scripts without a dictionary, read by rule: the scripts of India by the names of their letters, Thai, and Arabic ones."""

import re
import unicodedata

from .profiles import listed

INDIC = frozenset(listed("DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU KANNADA MALAYALAM SINHALA"))
SOUNDS = {
    "CA": "cha", "CHA": "chha", "TTA": "ta", "TTHA": "tha", "DDA": "da", "DDHA": "dha", "NNA": "na", "NNNA": "na", "NYA": "nya",
    "NGA": "nga", "LLA": "la", "LLLA": "zha", "RRA": "ra", "DDDHA": "da", "RHA": "rha", "SSA": "sha", "YYA": "ya", "VA": "wa",
    "WA": "wa", "YAYANNA": "ya",
}  # fmt: skip
OWN_SOUNDS = {
    "BENGALI YA": "ja",
    "DEVANAGARI DDDHA": "da",
    "BENGALI RRA": "ra",
    "BENGALI DDDHA": "ra",
    "ORIYA YA": "ja",
}
SINHALA = dict(
    zip(
        "කඛගඝඞඟචඡජඣඤඥඦටඨඩඪණඬතථදධනඳපඵබභමඹයරලවශෂසහළෆ",
        listed("k,kh,g,gh,ng,ng,ch,chh,j,jh,n,gn,nj,t,th,d,dh,n,nd,t,th,d,dh,n,nd,p,ph,b,bh,m,mb,y,r,l,w,sh,sh,s,h,l,f"),
        strict=True,
    )
)  # fmt: skip
VOWELS = dict(
    pair.split(":")
    for pair in listed(
        "aa:a ii:i uu:u ee:e oo:o r:ri paa-pilla:u is-pilla:i aela-pilla:a aeda-pilla:e kombuva:e"
    )
)
ENDS_OPEN = frozenset(listed("DEVANAGARI BENGALI GURMUKHI GUJARATI"))
THAI = dict(
    zip(
        "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬฮฤ",
        listed("k,k,k,k,k,k,n,c,c,c,s,c,n,t,t,t,t,t,n,t,t,t,t,t,n,b,p,p,p,p,p,p,m,,r,l,w,s,s,s,,l,,r"),
        strict=True,
    )
)  # fmt: skip
SILENT = re.compile("ร?[ก-ฮ][ิุ]?์")
ARABIC = dict(
    zip(
        "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکكگلمنںهہةھیيىېئۓےآأإ",
        listed("a,b,p,t,t,s,j,ch,h,kh,d,d,z,r,r,z,zh,s,sh,s,z,t,z,,gh,f,q,k,k,g,l,m,n,n,h,h,h,h,i,i,i,i,i,i,i,a,a,a"),
        strict=True,
    )
)  # fmt: skip


def is_indic(word: str) -> bool:
    """Whether a word is in one of the scripts whose letters are named by their sounds."""
    return bool(word) and all(unicodedata.name(c, "?").split()[0] in INDIC for c in word if c.isalpha())


def indic(word: str) -> str:
    """A word of India, Nepal, Bangladesh or Sri Lanka in Latin letters."""
    letters = list(unicodedata.normalize("NFC", word.replace("\u200d", "").replace("\u200c", "")))
    letters = decomposed(letters)
    sounds: list[str] = []
    for letter in letters:
        said(sounds, unicodedata.name(letter, "").split(), letter)
    text = "".join(sounds)
    tongue = unicodedata.name(letters[0], "?").split()[0] if letters else ""
    text = re.sub("(?<=[aeiou])~$", "" if tongue in ENDS_OPEN else "m", text).replace("~", "n")
    text = re.sub("(?<=[aeiou])na(?=g)(?!gar)", "n", text) if tongue in ENDS_OPEN else text
    if tongue == "TAMIL":
        text = voiced(text)
    return text[:-1] if tongue in ENDS_OPEN and len(text) > 3 and re.search("[^aeiou]a$", text) else text


def decomposed(letters: list[str]) -> list[str]:
    """A letter with a dot below as one letter: ড with a dot is an r in Bengali."""
    found: list[str] = []
    for letter in letters:
        if letter == "\u09bc" and found and found[-1] in "ডঢয":
            found[-1] = {"ড": "\u09dc", "ঢ": "\u09dd", "য": "\u09df"}[found[-1]]
        else:
            found.append(letter)
    return found


def said(sounds: list[str], name: list[str], letter: str) -> None:
    """Add what one letter or sign says to what was said before."""
    if letter in SINHALA:
        sounds.append(SINHALA[letter] + "a")
    elif "VIRAMA" in name or "AL-LAKUNA" in name:
        sounds[-1:] = [sounds[-1].removesuffix("a")] if sounds else []
    elif (
        "ANUSVARA" in name
        or "CANDRABINDU" in name
        or "BINDI" in name
        or "TIPPI" in name
        or "ANUSVARAYA" in name
    ):
        sounds.append("~")
    elif name[1:3] == ["VOWEL", "SIGN"]:
        sounds[-1:] = [sounds[-1].removesuffix("a")] if sounds else []
        sounds.append("o" if "KOMBUVA" in name[:-1] else vowel(name[-1]))
    elif name[1:2] == ["LETTER"]:
        sounds.append(consonant(name))


def consonant(name: list[str]) -> str:
    """The sound of a letter, by its name."""
    if "CHILLU" in name:
        return {"NN": "n", "RR": "r", "LL": "l", "N": "n", "L": "l", "K": "k"}.get(name[-1], "")
    last = name[2] if name[2:3] != ["KHANDA"] else "T"
    last = "RA" if name[2:4] == ["RA", "WITH"] else last
    sound = OWN_SOUNDS.get(f"{name[0]} {last}") or SOUNDS.get(last) or last.lower()
    return "t" if last == "T" else vowel(last) if last[0] in "AEIOU" else sound


def vowel(name: str) -> str:
    """A vowel by the name of its letter or sign."""
    short = name.lower().replace("vocalic", "ri")
    known = VOWELS.get(short)
    return vowels_of(short) if known is None else known


def vowels_of(name: str) -> str:
    """The vowels of a name as Sinhala has them (KETTI AEDA-PILLA), which only their first sound is taken of."""
    return re.sub("[^aeiou]", "", name)[:2] or "a"


def voiced(text: str) -> str:
    """Tamil has one letter for p and b, and one for ch and s: which it is, is told by its place."""
    text = re.sub("(?<=[aeioumn])p(?=[aeiou])", "b", text)
    return re.sub("(?<!ch)(?<!n)ch(?!ch)", "s", text)


def thai_bones(text: str) -> str:
    """The consonants of a Thai name, in Thai or in Latin letters, those that sound alike at the end taken together."""
    spelled = thai(text) if is_thai(text) else from_latin(text)
    if not spelled:
        return ""
    first, rest = spelled[0], spelled[1:]
    rest = rest.translate(str.maketrans("rlscdfbw", "nnttt" + "ppw"))
    return re.sub(r"(.)\1+", r"\1", first + rest)


def is_thai(text: str) -> bool:
    """Whether there are Thai letters in a text."""
    return any("\u0e00" <= c <= "\u0e7f" for c in text)


def thai(text: str) -> str:
    """The consonants of Thai writing; those that a sign silences are left out."""
    text = SILENT.sub("", unicodedata.normalize("NFC", text))
    text = text.replace("รร", "น").replace("หญ", "ย").replace("\u0e4d\u0e32", "ม").replace("\u0e33", "ม")
    text = re.sub("ว(?=[\u0e48-\u0e4b]?$)", "", text)
    lead = "a" if re.match("[เแโใไ]?อ", text) else ""
    return lead + "".join(THAI.get(c, "") for c in text)


def from_latin(text: str) -> str:
    """The consonants of a Thai name in Latin letters."""
    for old, new in (
        ("ng", "n"),
        ("ch", "c"),
        ("orn", "on"),
        ("arn", "an"),
        ("j", "c"),
        ("v", "w"),
        ("f", "p"),
        ("d", "t"),
        ("g", "k"),
    ):
        text = text.replace(old, new)
    text = re.sub("(?<=[aeiou])w(?![aeiou])", "", text)
    lead = "a" if text[:1] in tuple("aeiou") else ""
    return lead + re.sub("[aeiouyh]", "", text)


def is_southern(word: str) -> bool:
    """Whether a word is in the script of Cambodia or Laos."""
    return bool(word) and unicodedata.name(word[0], "?").split()[0] in ("KHMER", "LAO")


def southern(word: str) -> str:
    """The consonants of a Khmer or Lao word, by the names of their letters."""
    names = [unicodedata.name(letter, "").split() for letter in unicodedata.normalize("NFC", word)]
    sounds = []
    for name in names:
        if name[1:2] == ["LETTER"] or name[-1:] == ["LO"]:
            bare = re.sub("[aeiou]+$", "", name[2 if name[1] == "LETTER" else -1].lower()).replace("q", "")
            sounds.append("ch" if bare == "c" else bare)
        elif "NIKAHIT" in name:
            sounds.append("m")
    return re.sub("b$", "p", "a".join(filter(None, sounds)))


def is_arabic(word: str) -> bool:
    """Whether a word is in Arabic letters, as Urdu and Persian are."""
    return bool(word) and all(unicodedata.name(c, "?").startswith("ARABIC") for c in word if c.isalpha())


def arabic(word: str) -> str:
    """A word of Urdu or Persian in Latin letters; و is a consonant beside an alef and at the beginning."""
    text = re.sub("(?<!^)(?<![اآ])و(?![اآیہ])", "o", word)
    text = re.sub("و(?![اآوی])", "wa", text)
    return "".join(ARABIC.get(c, "w" if c == "و" else c if c in "owa" else "") for c in text)
