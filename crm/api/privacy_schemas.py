"""Everything that is held on one person, as it is described to programs."""

from datetime import datetime
from typing import Any

from pydantic import Field

from .schemas import Answer


class PartOut(Answer):
    """One part: what it is called, and its rows, whose fields are those of its table."""

    label: str
    rows: list[dict[str, Any]]


class AboutOut(Answer):
    """Whom it is about; the number is that of the record that stayed after merges."""

    number: int
    name: str


class EverythingOut(Answer):
    """The same document that a person gets as a file."""

    format: int
    made_at: datetime
    held_by: str
    about: AboutOut
    choose_at: str | None = Field(description="The page where they choose what they get")
    sections: dict[str, PartOut]
