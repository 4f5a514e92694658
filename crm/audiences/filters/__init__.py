"""The one filter language: a tree of criteria, checked by name and compiled to SQL here and nowhere else."""

from .kinds import Kind
from .registry import Comparison, Criterion, criteria, criterion
from .tree import BadFilter, leaves, parse, where
from .words import OPERATORS, Said, said

__all__ = [
    "BadFilter",
    "Comparison",
    "Criterion",
    "Kind",
    "OPERATORS",
    "Said",
    "criteria",
    "criterion",
    "leaves",
    "parse",
    "said",
    "where",
]
