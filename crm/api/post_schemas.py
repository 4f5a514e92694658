"""What may be sent and what is answered about posts, and what may be sent about positions."""

from datetime import date
from typing import Annotated

from pydantic import Field, StrictBool

from crm.directory import Role

from .schemas import LARGEST, SMALLER, Answer, Asked, Given, Id


class PositionChange(Given):
    """What is to change; what is left out stays; with a version, only if nobody changed it since."""

    title: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    until_on: date | None = Field(None, alias="until")
    term_ends_on: date | None = None
    acting: StrictBool | None = None
    version: Annotated[int, Field(ge=1, le=SMALLER, strict=True)] | None = None


class PostNew(Given):
    """A post of an organisation, whoever holds it."""

    organisation_id: Id
    role: Role = "other"
    title: Annotated[str, Field(min_length=1, max_length=200)]
    seats: Annotated[int, Field(ge=1, le=500, strict=True)] = 1
    elected: StrictBool = False
    term_months: Annotated[int, Field(ge=1, le=600, strict=True)] | None = None


class PostOut(Answer):
    """A post, with the positions of those who hold it today."""

    id: int
    organisation_id: int
    role: str
    title: str
    seats: int
    elected: bool
    term_months: int | None
    abolished_on: date | None
    version: int
    held_by: list[int]


class PostsAsked(Asked):
    """The posts of which organisation."""

    organisation_id: Annotated[int, Field(ge=1, le=LARGEST)] | None = None


class PositionNew(Given):
    """Who holds which title where, and when; until is the last day."""

    person_id: Id
    organisation_id: Id
    title: Annotated[str, Field(min_length=1, max_length=200)]
    from_on: date | None = Field(None, alias="from")
    until_on: date | None = Field(None, alias="until")
    post_id: Id | None = None


class PositionsAsked(Asked):
    """Whose positions, or where."""

    person_id: Annotated[int, Field(ge=1, le=LARGEST)] | None = None
    organisation_id: Annotated[int, Field(ge=1, le=LARGEST)] | None = None
