"""What may be sent and what is answered about duplicates and merges."""

from typing import Annotated, Literal

from pydantic import Field

from .schemas import Answer, Asked, Given, Id

Side = Literal["survivor", "loser"]


class DuplicatesAsked(Asked):
    """Which pairs."""

    kind: Literal["organisation", "person"] | None = None
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None


class DuplicateOut(Answer):
    """Two records that may be one."""

    kind: Literal["organisation", "person"]
    ids: list[int]
    names: list[str]
    score: float
    verdict: Literal["same", "maybe"]
    why: list[str]


class MergeNew(Given):
    """Which record stays, which goes, and in which fields the value of the one that goes stays."""

    survivor_id: Id
    loser_id: Id
    choices: Annotated[dict[Annotated[str, Field(max_length=60)], Side], Field(max_length=200)] = Field(
        default_factory=dict
    )


class MergeOut(Answer):
    """A merge, and whether it was taken back."""

    id: int
    survivor_id: int
    loser_id: int
    choices: dict[str, str]
    change_set_id: int
    undone: bool
    left: int
