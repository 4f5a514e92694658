"""The pages of segments, topics, and what people allowed."""

from . import consent, lists, saved, segments, topics
from .blueprint import blueprint

__all__ = ["blueprint", "consent", "lists", "saved", "segments", "topics"]
