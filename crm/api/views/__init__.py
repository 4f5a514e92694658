"""The endpoints of the interface, a file for each kind of thing."""

from . import about, contacts, directory, duplicates, imports, mailings, posts, privacy, segments
from .blueprint import blueprint

__all__ = [
    "about",
    "blueprint",
    "contacts",
    "directory",
    "duplicates",
    "imports",
    "mailings",
    "posts",
    "privacy",
    "segments",
]
