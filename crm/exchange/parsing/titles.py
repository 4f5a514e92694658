"""Titles before and behind a name, as the region writes them."""

import re

TITLES = """h.e s.e mr mrs ms miss mx sir dame madam madame mme m mlle dr drs dra prof ir h hj hajah haji hon honorable honourable rev
    fr eng engr arch ar atty archt capt col gen maj lt sgt brig adm
    datuk dato datin dato' datuk' tan sri seri puan encik en tuan tun toh puan tengku tunku raja ustaz ustazah yb yab ybhg yang berhormat
    bapak bpk pak ibu sdr sdri r.a r.m kh kyai drg drh raden
    shri shrimati sri smt kumari km pandit pt sushri shriman janab begum mst mohtarma
    u daw ko ma sayadaw
    g gng bb ginoo ginang hon'ble
    ông bà ts ths pgs gs ks
    dip.-ing sayın bay bayan doç
    sr sra don doña exmo exma
    khun nai nang"""
BEFORE = frozenset(TITLES.split())
NATIVE_BEFORE = ("นางสาว", "นาย", "นาง", "คุณ", "ดร.", "ผศ.", "รศ.", "ศ.", "น.ส.", "श्रीमती", "श्री", "सुश्री", "डा.", "डॉ.", "प्रा.", "ई.",
                 "জনাব", "ড.", "ডা.", "محترمہ", "محترم", "جناب", "ڈاکٹر", "г-н", "г-жа", "д-р", "ဦး", "ဒေါ်", "លោកស្រី", "លោក", "ທ່ານ", "ທ.")  # fmt: skip
NATIVE_BEHIND = (
    "先生",
    "女士",
    "小姐",
    "市長",
    "博士",
    "教授",
    "氏",
    "様",
    "さん",
    "殿",
    "선생님",
    "시장님",
    "님",
    "씨",
    "박사",
    "교수",
    " 시장",
    " 군수",
    " 구청장",
    " 도지사",
    "जी",
    "साहब",
)
DEGREES = re.compile(
    r"(?:S|M|A|D|Sp|Ph|Dr|B|L|Dipl)\.?(?:\s?\.?\s?[A-Z][A-Za-z]{0,5}\.?){1,4}|"
    r"SE|SH|ST|SIP|SKM|SS|SSi|SSos|STP|MT|MM|MH|MPA|MPP|MA|MSc|MSi|MBA|MEng|MPd|BA|BSc|BEng|LLB|LLM|PhD|Ph\.?D\.?|EdD|MD|JD|CPA|"
    r"PE|P\.?E\.?|EnP|RN|Jr\.?|Sr\.?|II|III|IV|Esq\.?|OBE|CBE|MBE|KBE|QC|KC|SC|JP|MP|MLA|CEng|FIE|Ak\.?|CA|CFA|PMP|KBE",
)
OFFICES = frozenset({"市長", "시장님"})  # behind a name a title, alone in a cell an office
GENERATION = re.compile(r"(?:Jr|Sr)\.?|II|III|IV", re.IGNORECASE)
NAMES_TOO = "m h u g r ar fr en ma ko don km pt sr col raja sri bay bayan nai nang bà bb ts gs ks sir ibu pak seri eng mst don sra"  # names as well: titles only with a point, in capitals, or before two further words
AMBIGUOUS = frozenset(NAMES_TOO.split())
RANKS = frozenset({"sri", "seri"})  # titles behind another, names alone
SMALL = re.compile(r"[.’']")


def bare(word: str) -> str:
    """A word as it stands in the list of titles."""
    return word.casefold().replace("’", "'").strip(".,")


def is_title(word: str, rest: int) -> bool:
    """Whether a word before a name of so many further words is a title."""
    plain = bare(word)
    if plain not in BEFORE and SMALL.sub("", plain) not in BEFORE:
        return False
    if plain in AMBIGUOUS:
        return rest >= 1 and (word.endswith(".") or (plain in ("h", "u") and rest >= 1 and len(word) == 1))
    return rest >= 1


def is_only_title(text: str) -> bool:
    """Whether a cell is a title of address and no more: Mr, Mme, Dr., Tan Sri."""
    words = text.split()
    if text in NATIVE_BEFORE or (text in NATIVE_BEHIND and text not in OFFICES):
        return True
    return 0 < len(words) < 4 and all(SMALL.sub("", bare(w)) in BEFORE or bare(w) in BEFORE for w in words)


def begins_with_title(text: str) -> bool:
    """Whether a cell is the name of somebody with a title."""
    return bool(titled(text)[0]) and len(text) < 120 and "@" not in text


def titled(text: str) -> tuple[str, str]:
    """The titles before a name, and what is left."""
    for mark in NATIVE_BEFORE:
        if text.startswith(mark) and len(text) > len(mark) + 1:
            rest = text[len(mark) :].lstrip()
            more, name = titled(rest)
            return " ".join(filter(None, (mark, more))), name
    words = text.split()
    count = 0
    while count < len(words) - 1 and (
        is_title(words[count], len(words) - count - 1) or (count and bare(words[count]) in RANKS)
    ):
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def suffixed(text: str) -> tuple[str, str]:
    """The name, and the degrees behind its comma or its native title; the Jr. of a son stays with the name."""
    for mark in NATIVE_BEHIND:
        if text.endswith(mark) and len(text.removesuffix(mark).strip()) >= 2:
            return text.removesuffix(mark).strip(), mark.strip()
    head, *tail = [part.strip() for part in text.split(",")]
    while tail and GENERATION.fullmatch(tail[0]):
        head = f"{head} {tail.pop(0)}"
    degrees: list[str] = []
    while tail and is_degree(tail[-1]):
        degrees.insert(0, tail.pop())
    name = ", ".join([head, *tail])
    words = name.split()
    while (
        len(words) > 2 and "." in words[-1] and is_degree(words[-1]) and not GENERATION.fullmatch(words[-1])
    ):
        degrees.insert(0, words.pop())
    return " ".join(words), ", ".join(degrees)


def is_degree(text: str) -> bool:
    """Whether a few letters are a degree or an order."""
    return bool(text) and all(DEGREES.fullmatch(word) for word in text.split()) and len(text) <= 24
