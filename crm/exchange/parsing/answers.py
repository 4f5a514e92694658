"""Yes and no, as lists of the region say it."""

YES = frozenset(
    [
        "yes",
        "y",
        "true",
        "t",
        "1",
        "x",
        "v",
        "✓",
        "✔",
        "☑",
        "on",
        "ya",
        "iya",
        "oui",
        "o",
        "sí",
        "si",
        "sim",
        "ja",
        "da",
        "да",
        "д",
        "是",
        "对",
        "對",
        "有",
        "はい",
        "○",
        "◯",
        "예",
        "네",
        "ใช่",
        "có",
        "हो",
        "हाँ",
        "जी",
        "ہاں",
        "evet",
        "হ্যাঁ",
        "тийм",
        "1.0",
        "wahr",
        "vrai",
    ]
)
NO = frozenset(
    [
        "no",
        "n",
        "false",
        "f",
        "0",
        "off",
        "tidak",
        "tdk",
        "bukan",
        "non",
        "nein",
        "nee",
        "não",
        "nao",
        "нет",
        "н",
        "否",
        "不",
        "无",
        "無",
        "いいえ",
        "×",
        "✗",
        "✘",
        "☐",
        "아니오",
        "아니요",
        "ไม่",
        "ไม่ใช่",
        "không",
        "होइन",
        "नहीं",
        "नहि",
        "نہیں",
        "hayır",
        "hayir",
        "না",
        "үгүй",
        "0.0",
        "falsch",
        "faux",
        "never",
    ]
)


def answer(text: str) -> bool | None:
    """Yes, no, or neither: a date, a number of bounces, a word we do not know."""
    word = plain(text)
    if word in YES:
        return True
    return False if word in NO else None


def plain(text: str) -> str:
    """A word as it is compared."""
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())
