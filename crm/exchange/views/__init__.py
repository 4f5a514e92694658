"""The pages of imports."""

from . import files, runs
from .blueprint import blueprint

__all__ = ["blueprint", "files", "runs"]
