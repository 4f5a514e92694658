"""Rows become values: what was understood, and what was not and why."""

from .facts import facts_of
from .rows import Facts, Parsed, Reading, read_row

__all__ = ["Facts", "Parsed", "Reading", "facts_of", "read_row"]
