"""Imports: the run, and every row of its file with what becomes of it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    REAL,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel import Model

KINDS = ("people", "organisations")
STATES = ("staged", "checked", "applying", "applied", "undone", "failed", "stopped")
TAKEN = ("applying", "applied", "stopped")
PLANS = ("create", "update", "nothing", "skip", "review", "error")


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """A check that a column holds one of a few words."""
    words = ",".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=column)


class Figure(StrEnum):
    """The five figures of the report; every row of the file counts in exactly one."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATES = "duplicates"
    REFUSED = "refused"


FIGURE_OF = {
    "create": Figure.CREATED,
    "update": Figure.UPDATED,
    "nothing": Figure.UNCHANGED,
    "skip": Figure.DUPLICATES,
    "review": Figure.DUPLICATES,
    "error": Figure.REFUSED,
}


class ImportRun(Model):
    """One file on its way in: how it is read, how far it is, and the change set it became."""

    __tablename__ = "import_run"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("state", STATES),
        CheckConstraint("state NOT IN ('applied','undone') OR change_set_id IS NOT NULL", name="change_set"),
        CheckConstraint("octet_length(sha256) = 32", name="sha256"),
        Index(
            "import_same_file",
            "sha256",
            unique=True,
            postgresql_where=text("state IN ('applying','applied','stopped')"),
        ),
        Index("import_run_rows_key", "rows_key", postgresql_where=text("rows_key IS NOT NULL")),
        Index("import_run_header", "header_key", text("id DESC")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    filename: Mapped[str]
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    kind: Mapped[str]
    basis: Mapped[str]
    topics: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    mapping: Mapped[dict[str, Any]]
    header_key: Mapped[str]
    options: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    rows_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    left_out: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    state: Mapped[str] = mapped_column(server_default="staged")
    total: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    done: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    organisations_created: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    is_wanted: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    lease: Mapped[int] = mapped_column(BigInteger, server_default=text("0"), default=0)
    lease_until: Mapped[datetime | None]
    problem: Mapped[str | None]
    report: Mapped[dict[str, Any] | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    applied_at: Mapped[datetime | None]
    change_set_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("change_set.id"), unique=True)

    @property
    def at(self) -> int | None:
        """The organisation of everybody of whom the list names none: said of the list, or of it as a staff list."""
        return self.options.get("at") or (self.options.get("staff") or {}).get("organisation")

    @property
    def is_busy(self) -> bool:
        """Whether a worker is, or soon will be, at it."""
        return self.is_wanted or self.state == "applying"

    @property
    def is_undoing(self) -> bool:
        """Whether a worker is, or soon will be, taking it back."""
        return "undoing" in (self.options or {})


class ImportRow(Model):
    """One row of a file: as it stood there, as understood, what it will do or did, and why."""

    __tablename__ = "import_row"
    __table_args__ = (
        one_of("plan", PLANS),
        Index("import_row_plan", "run_id", "plan", "row_no"),
    )

    run_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True
    )
    row_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    raw: Mapped[list[Any]]
    parsed: Mapped[dict[str, Any] | None]
    plan: Mapped[str | None]
    # no foreign keys to parties: a row is the memory of what happened, and keeps nobody from being undone or erased
    match_id: Mapped[int | None] = mapped_column(BigInteger)
    match_score: Mapped[float | None] = mapped_column(REAL)
    match_why: Mapped[dict[str, Any] | None]
    problems: Mapped[list[Any] | None]
    traits: Mapped[list[Any] | None]
    decision: Mapped[dict[str, Any] | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    is_settled: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    result_id: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def title(self) -> str:
        """Whom or what the row is about, as far as it was understood."""
        values = self.parsed or {}
        parts = " ".join(filter(None, (values.get("given_name"), values.get("family_name"))))
        known = values.get("full_name") or parts or values.get("name") or values.get("email")
        return known or ", ".join(filter(None, self.raw))[:80]

    @property
    def about(self) -> str:
        """What else it says, in short."""
        values = self.parsed or {}
        return " · ".join(
            values[key] for key in ("email", "position", "organisation", "country") if key in values
        )

    @property
    def reasons(self) -> list[str]:
        """Why the row does what it does."""
        return (self.match_why or {}).get("why", [])

    @property
    def choices(self) -> dict[str, list[int]]:
        """What is to be decided, and between which records."""
        return (self.match_why or {}).get("choices", {})

    @property
    def remarks(self) -> list[dict[str, Any]]:
        """What there is to say beside the reasons."""
        return [problem for problem in self.problems or [] if problem["why"] not in self.reasons]

    @property
    def differences(self) -> list[list[Any]]:
        """What it changes: field, before and after."""
        return (self.match_why or {}).get("changes", [])


class ImportLeaver(Model):
    """Somebody with a position where a staff list no longer names them: a proposal, and what was decided."""

    __tablename__ = "import_leaver"
    __table_args__ = (CheckConstraint("decision IN ('left','stays')", name="decision"),)

    run_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True
    )
    # no foreign keys to parties: the memory of a proposal keeps nobody from being undone or erased
    position_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(BigInteger)
    organisation_id: Mapped[int] = mapped_column(BigInteger)
    decision: Mapped[str | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    ends_on: Mapped[date | None]
    is_settled: Mapped[bool] = mapped_column(server_default=text("false"), default=False)


class ColumnMemory(Model):
    """What was chosen the last time for a column of this heading, in any list of its kind."""

    __tablename__ = "import_column_memory"
    __table_args__ = (one_of("kind", KINDS),)

    kind: Mapped[str] = mapped_column(primary_key=True)
    heading: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str | None]
    chosen_at: Mapped[datetime]
