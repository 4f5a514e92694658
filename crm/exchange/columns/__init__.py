"""Which column of a file is which field: guessed from headings and contents, correctable, remembered."""

from .fields import FIELDS, Field, field_named, fields_of
from .guess import Asked, Guess, guess
from .headings import header_key, simple

__all__ = ["FIELDS", "Asked", "Field", "Guess", "field_named", "fields_of", "guess", "header_key", "simple"]
