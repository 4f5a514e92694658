"""The pages of the timeline: contacts, tasks, files."""

from . import contacts, files, tasks
from .blueprint import blueprint

__all__ = ["blueprint", "contacts", "files", "tasks"]
