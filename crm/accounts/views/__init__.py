"""The pages of accounts: the door, one's own page, and the settings for users and keys."""

from . import door, own, staff, teams

blueprint = door.blueprint

__all__ = ["blueprint", "door", "own", "staff", "teams"]
