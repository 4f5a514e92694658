"""Pairs of records that may be one, what they are found by, and merges."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CHAR,
    REAL,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.kernel import Model

from .parties import Party
from .parts import KEY, number


def of_party(**more):
    """The number of a record; what is only worked out of it goes with it."""
    return mapped_column(BigInteger, ForeignKey("party.id", ondelete="CASCADE"), primary_key=True, **more)


class MatchKey(Model):
    """A key that records which may be one have in common; worked out, never edited."""

    __tablename__ = "match_key"
    __table_args__ = (Index("match_key_party", "party_id"),)

    key: Mapped[str] = mapped_column(KEY, primary_key=True)
    party_id: Mapped[int] = of_party()


class MatchState(Model):
    """Of which version of a record the keys are, by which rules, and when it was last compared with others."""

    __tablename__ = "match_state"
    __table_args__ = (
        Index("match_state_waiting", "party_id", postgresql_where=text("compared_at IS NULL")),
        Index("match_state_position", text("position_id DESC")),
        Index("match_state_rules", "rules", "party_id"),
    )

    party_id: Mapped[int] = of_party(autoincrement=False)
    version: Mapped[int]
    position_id: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    compared_at: Mapped[datetime | None]
    rules: Mapped[int] = mapped_column(server_default=text("0"))


class DuplicatePair(Model):
    """Two records that may be one, why, and what somebody decided."""

    __tablename__ = "duplicate_pair"
    __table_args__ = (
        CheckConstraint("a_id < b_id", name="order"),
        CheckConstraint("kind IN ('org','person')", name="kind"),
        CheckConstraint("verdict IN ('same','maybe','different')", name="verdict"),
        CheckConstraint("state IN ('open','merged','different')", name="state"),
        Index(
            "duplicate_pair_open",
            text("score DESC"),
            "a_id",
            "b_id",
            postgresql_where=text("state = 'open'"),
        ),
        Index("duplicate_pair_b", "b_id"),
    )

    a_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("party.id"), primary_key=True)
    b_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("party.id"), primary_key=True)
    kind: Mapped[str]
    country_code: Mapped[str | None] = mapped_column(CHAR(2))
    score: Mapped[float] = mapped_column(REAL)
    verdict: Mapped[str]
    why: Mapped[list[Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(server_default="open")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    decided_at: Mapped[datetime | None]
    found_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Merge(Model):
    """One record that went into another, and the change set that moved everything."""

    __tablename__ = "merge"
    __table_args__ = (
        UniqueConstraint("change_set_id"),
        CheckConstraint("survivor_id <> loser_id", name="two"),
        Index("merge_once", "loser_id", unique=True, postgresql_where=text("undone_by IS NULL")),
        Index("merge_survivor", "survivor_id"),
        Index("merge_undone", "undone_by", postgresql_where=text("undone_by IS NOT NULL")),
    )

    id: Mapped[int] = number()
    survivor_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("party.id"))
    loser_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("party.id"))
    choices: Mapped[dict[str, Any]] = mapped_column(JSONB)
    change_set_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("change_set.id"))
    undone_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("change_set.id"))

    survivor: Mapped[Party] = relationship(viewonly=True, foreign_keys=[survivor_id])
    loser: Mapped[Party] = relationship(viewonly=True, foreign_keys=[loser_id])


class MergeMove(Model):
    """A row of a table without a journal that a merge moved or dropped, so that it can be put back."""

    __tablename__ = "merge_move"
    __table_args__ = (Index("merge_move_merge", "merge_id"),)

    id: Mapped[int] = number()
    merge_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("merge.id", ondelete="CASCADE"))
    table_name: Mapped[str]
    column_name: Mapped[str]
    key: Mapped[dict[str, Any]] = mapped_column(JSONB)
    was: Mapped[int | None] = mapped_column(BigInteger)
    became: Mapped[int | None] = mapped_column(BigInteger)
    dropped: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
