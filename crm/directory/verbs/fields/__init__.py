"""Fields of the network's own: defined by an administrator, or by the first program that brings a value."""

from .defining import (
    FieldFields,
    add_field,
    archive_field,
    define_field,
    edit_field,
    move_field,
    unarchive_field,
)
from .learning import learn_fields

__all__ = [
    "FieldFields",
    "add_field",
    "archive_field",
    "define_field",
    "edit_field",
    "learn_fields",
    "move_field",
    "unarchive_field",
]
