"""The pages of campaigns and newsletters."""

from . import campaigns, deciding, preview, results, writing
from .blueprint import blueprint

__all__ = ["blueprint", "campaigns", "deciding", "preview", "results", "writing"]
