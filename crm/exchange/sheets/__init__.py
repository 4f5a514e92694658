"""Reading tables out of files, a row at a time, whatever wrote them."""

from .encodings import CHOICES
from .files import APART, Layout, Looked, Wish, in_words, look, place_of, raw_rows, rows
from .filling import filled_down, gaps
from .left_out import Aside
from .limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS, NotASpreadsheet
from .texts import SIGNS

__all__ = [
    "APART",
    "CHOICES",
    "MAX_CELL",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "SIGNS",
    "Aside",
    "Layout",
    "Looked",
    "NotASpreadsheet",
    "Wish",
    "filled_down",
    "gaps",
    "in_words",
    "look",
    "place_of",
    "raw_rows",
    "rows",
]
