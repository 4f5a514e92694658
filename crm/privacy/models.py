"""Who was erased, who took a copy, whose record must stay, and how long what is kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel import Model

FORMS = ("json", "html", "zip")
KINDS = (
    "import_rows",
    "answers",
    "exports",
    "copies",
    "notices",
    "replies",
    "uploads",
    "forgotten_people",
)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """A column that takes one of a few words."""
    words = ",".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=column)


def number():
    """A number that the database gives."""
    return mapped_column(BigInteger, Identity(), primary_key=True)


class Erasure(Model):
    """Somebody of whom nothing is left but that they were erased; the database refuses to write them again."""

    __tablename__ = "erasure"

    id: Mapped[int] = number()
    party_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    who: Mapped[str]
    reason: Mapped[str]
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"), default=dict)
    change_set_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("change_set.id"))


class CopyTaken(Model):
    """A copy of everything held on somebody, that left the house."""

    __tablename__ = "copy_taken"
    __table_args__ = (one_of("form", FORMS), Index("copy_taken_party", "party_id"))

    id: Mapped[int] = number()
    party_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    who: Mapped[str]
    form: Mapped[str]


class LegalHold(Model):
    """Somebody whose record must stay for now, and why: neither erased nor touched by a rule."""

    __tablename__ = "legal_hold"
    __table_args__ = (CheckConstraint("btrim(reason) <> ''", name="reason"),)

    party_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("party.id"), primary_key=True, autoincrement=False
    )
    reason: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))


class RetentionRule(Model):
    """After how many months something is forgotten, and whether that happens by itself every night."""

    __tablename__ = "retention_rule"
    __table_args__ = (
        one_of("kind", KINDS),
        CheckConstraint("months BETWEEN 1 AND 240", name="months"),
    )

    kind: Mapped[str] = mapped_column(primary_key=True)
    months: Mapped[int] = mapped_column(SmallInteger)
    is_on: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)


class RetentionRun(Model):
    """One time that a rule acted: what it forgot, and how much."""

    __tablename__ = "retention_run"

    id: Mapped[int] = number()
    kind: Mapped[str]
    months: Mapped[int] = mapped_column(SmallInteger)
    at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    who: Mapped[str]
