"""The pages of segments, topics, and what people allowed."""

from . import consent, segments, topics
from .blueprint import blueprint

__all__ = ["blueprint", "consent", "segments", "topics"]
