"""Cells of lists that leave the house: text that no spreadsheet program takes for a formula."""

import re

STARTS = tuple("=+-@＝＋－＠")
NUMBER = re.compile(r"[+-][\d ().-]*\d[\d ().-]*")


def harmless(value):
    """An apostrophe before what looks like a formula; numbers of telephones stay what they are."""
    if not isinstance(value, str) or NUMBER.fullmatch(value):
        return value
    is_formula = value.lstrip().startswith(STARTS) or value[:1] in ("\t", "\r")
    return f"'{value}" if is_formula else value
