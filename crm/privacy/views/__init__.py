"""Pages of privacy."""

from . import people, rules
from .blueprint import blueprint

__all__ = ["blueprint", "people", "rules"]
