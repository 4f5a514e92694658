"""The pages of the timeline: contacts, the short way to log them, tasks, files."""

from . import contacts, files, log, tasks
from .blueprint import blueprint

__all__ = ["blueprint", "contacts", "files", "log", "tasks"]
