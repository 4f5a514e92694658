"""What is sent with a list and answered about an import and its undo."""

from typing import Annotated, Literal

from pydantic import Field

from .schemas import Answer, Basis, Given, Topics


class ImportNew(Given):
    """What is said beside the file."""

    kind: Literal["people", "organisations"] | None = None
    basis: Basis | None = None
    topics: Topics = []
    sheet: Annotated[str, Field(max_length=200)] | None = None
    also: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=50)] = []
    encoding: Annotated[str, Field(max_length=40)] | None = None
    delimiter: Literal["comma", "semicolon", "tab", "bar"] | None = None
    country: Annotated[str, Field(max_length=2)] | None = None
    all_at: Annotated[str, Field(max_length=200)] | None = None
    staff_list_of: Annotated[str, Field(max_length=200)] | None = None


class Problem(Answer):
    """Why a row did not go in, or what was left out of it."""

    row: int
    place: str = ""
    column: str | None
    why: str


class RowLeftOut(Answer):
    """A row of the file that is no entry: a sum, a note, a heading that comes again."""

    row: int
    place: str = ""
    why: str


class ImportOut(Answer):
    """An import; its five figures add up to its rows."""

    id: int
    state: Literal["staged", "checked", "applying", "applied", "undone", "failed", "stopped"]
    kind: Literal["people", "organisations"]
    filename: str
    rows: int
    created: int
    updated: int
    unchanged: int
    duplicates: int
    refused: int
    organisations_created: int
    waiting: int
    people: int | None = None
    two_addresses: int | None = None
    no_address: int | None = None
    bad_address: int | None = None
    opted_out: int | None = None
    leavers: int = 0
    same_rows_as: int | None = None
    remarks: list[str] = []
    left_out: list[RowLeftOut] = []
    change_set: int | None
    problem: str | None
    problems: list[Problem]


class LeftOut(Answer):
    """A row that an undo left as it is."""

    table: str
    row: str
    why: str


class UndoOut(Answer):
    """What an undo did."""

    change_set: int
    undone: int
    archived: int
    conflicts: list[LeftOut]
