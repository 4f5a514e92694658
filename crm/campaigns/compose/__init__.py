"""From what an officer typed to what each reader gets: compiled once for a whole mailing."""

from .letter import Composed, Trouble, Writing, compile_markdown, compose
from .merge import FIELDS, LINKS, MergeRefused, Piece, compile_text, scan

__all__ = [
    "FIELDS",
    "LINKS",
    "Composed",
    "MergeRefused",
    "Piece",
    "Trouble",
    "Writing",
    "compile_markdown",
    "compile_text",
    "compose",
    "scan",
]
