"""The pages of the directory: two lists, two records, and the forms to write them."""

from . import (
    bulk,
    cells,
    confirm,
    duplicates,
    editing,
    elections,
    exports,
    fields,
    links,
    lists,
    notes,
    places,
    posts,
    records,
)
from .blueprint import blueprint

__all__ = [
    "blueprint",
    "bulk",
    "cells",
    "confirm",
    "duplicates",
    "editing",
    "elections",
    "exports",
    "fields",
    "links",
    "lists",
    "notes",
    "places",
    "posts",
    "records",
]
