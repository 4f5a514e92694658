"""The endpoints of the interface, a file for each kind of thing."""

from . import about, directory, imports, mailings, segments
from .blueprint import blueprint

__all__ = ["about", "blueprint", "directory", "imports", "mailings", "segments"]
