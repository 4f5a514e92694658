"""Tools every room uses. The kernel knows no room."""

from .db import Model, db, transaction
from .queue import later
from .settings import settings

__all__ = ["Model", "db", "later", "settings", "transaction"]
