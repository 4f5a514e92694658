"""The one filter language: a tree of criteria, checked by name and compiled to SQL here and nowhere else."""

from .kinds import Kind
from .registry import Comparison, Criterion, criteria, criterion
from .tree import BadFilter, leaves, parse, where

__all__ = [
    "BadFilter",
    "Comparison",
    "Criterion",
    "Kind",
    "criteria",
    "criterion",
    "leaves",
    "parse",
    "where",
]
