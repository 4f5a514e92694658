"""Which column of a file is which field: guessed from headings and contents, correctable, remembered."""

from .fields import FIELDS, Field, field_named, fields_of
from .guess import Guess, guess, header_key

__all__ = ["FIELDS", "Field", "Guess", "field_named", "fields_of", "guess", "header_key"]
