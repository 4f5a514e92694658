"""The pages of imports."""

from . import deciding, files, reading, runs
from .blueprint import blueprint

__all__ = ["blueprint", "deciding", "files", "reading", "runs"]
