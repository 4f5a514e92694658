"""Cells of lists that leave the house: text that no spreadsheet program takes for a formula."""

import re
import unicodedata

STARTS = tuple("=+-@＝＋－＠﹢﹣﹦﹫\t\r\n")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
TELEPHONE = re.compile(r"\+\d[\d ()]*[\d)]")
UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
LONGEST = 32_767


def harmless(value):
    """An apostrophe before what looks like a formula; numbers, those of telephones too, stay what they are."""
    if not isinstance(value, str) or NUMBER.fullmatch(value) or TELEPHONE.fullmatch(value):
        return value
    return f"'{value}" if is_formula(value) else value


def is_formula(text: str) -> bool:
    """Whether a spreadsheet program might run it: white space and signs nobody sees do not count."""
    if text.startswith(STARTS):
        return True
    for sign in text:
        if unicodedata.category(sign) not in UNSEEN:
            return sign in STARTS
    return False


def printable(value):
    """Text without the signs that a workbook cannot hold, and no longer than a cell."""
    if not isinstance(value, str):
        return value
    kept = (c for c in value if c in "\t\n" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF))
    return "".join(c for c in kept if c not in "\ufffe\uffff")[:LONGEST]
