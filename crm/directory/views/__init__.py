"""The pages of the directory: two lists, two records, and the forms to write them."""

from . import editing, lists, places, records
from .blueprint import blueprint

__all__ = ["blueprint", "editing", "lists", "places", "records"]
