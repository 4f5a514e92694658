"""Change sets, and the rows they changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Sequence, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.kernel.db import Model, Numbered

change_seq = Sequence("change_seq", metadata=Model.metadata)


class ChangeSet(Numbered, Model):
    """Everything that one action wrote."""

    __tablename__ = "change_set"
    __table_args__ = (
        CheckConstraint("undoes_id <> id", name="not_itself"),
        CheckConstraint("actor_kind IN ('user','import','rule','api','system')", name="actor_kind"),
        CheckConstraint("actor_kind <> 'user' OR actor_id IS NOT NULL", name="user_has_name"),
        Index("change_set_actor", "actor_id", text("at DESC")),
        Index("change_set_kind", "actor_kind", text("at DESC")),
    )

    at: Mapped[datetime] = mapped_column(server_default=text("now()"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    actor_kind: Mapped[str]
    actor_name: Mapped[str | None]
    action: Mapped[str]
    reason: Mapped[str | None]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("change_set.id"), unique=True)
    changes: Mapped[list["Change"]] = relationship(order_by="Change.seq", viewonly=True)


class Change(Model):
    """One row before and after; written by a trigger, never changed."""

    __tablename__ = "change"
    __table_args__ = (
        CheckConstraint("op IN ('I','U','D')", name="op"),
        CheckConstraint("(op = 'I') = (before IS NULL)", name="before"),
        CheckConstraint("(op = 'D') = (after IS NULL)", name="after"),
        Index("change_row", "table_name", "row_pk", text("change_set_id DESC")),
        Index("change_table", "table_name", text("change_set_id DESC")),
    )

    change_set_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("change_set.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    table_name: Mapped[str]
    row_pk: Mapped[str]
    op: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class UndoLeft(Model):
    """A row that an undo put away or left as it is, and why."""

    __tablename__ = "undo_left"

    change_set_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("change_set.id"), primary_key=True)
    table_name: Mapped[str] = mapped_column(primary_key=True)
    row_pk: Mapped[str] = mapped_column(primary_key=True)
    why: Mapped[str]
