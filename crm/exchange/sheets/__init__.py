"""Reading tables out of files, a row at a time, whatever wrote them."""

from .files import Layout, Looked, look, rows
from .limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS, NotASpreadsheet

__all__ = ["MAX_CELL", "MAX_COLUMNS", "MAX_ROWS", "Layout", "Looked", "NotASpreadsheet", "look", "rows"]
