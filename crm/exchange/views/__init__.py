"""The pages of imports."""

from . import files, reading, runs
from .blueprint import blueprint

__all__ = ["blueprint", "files", "reading", "runs"]
