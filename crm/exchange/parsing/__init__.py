"""From the cells of a row to values: what was understood, and what was not and why."""

from .rows import Parsed, Reading, read_row

__all__ = ["Parsed", "Reading", "read_row"]
