"""Tables of work on many records: what is changed in the background row by row, and which lists left the house."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel import Model

from .parts import number

SUBJECT = "subject IN ('org','person')"


def zero():
    """A number that grows from nothing."""
    return mapped_column(server_default=text("0"), default=0)


class BulkJob(Model):
    """One change of many records: written batch by batch, all in one change set."""

    __tablename__ = "bulk_job"
    __table_args__ = (
        CheckConstraint(SUBJECT, name="subject"),
        CheckConstraint("state IN ('working','done','undone')", name="state"),
        Index("bulk_job_working", "id", postgresql_where=text("state = 'working'")),
        Index("bulk_job_change_set", "change_set_id"),
    )

    id: Mapped[int] = number()
    subject: Mapped[str]
    action: Mapped[dict[str, Any]]
    about: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    key: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(server_default="working", default="working")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]
    total: Mapped[int]
    done: Mapped[int] = zero()
    changed: Mapped[int] = zero()
    same: Mapped[int] = zero()
    blocked: Mapped[int] = zero()
    change_set_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("change_set.id"))
    lease: Mapped[int | None] = mapped_column(BigInteger)
    lease_until: Mapped[datetime | None]

    @property
    def is_busy(self) -> bool:
        """Whether rows are still waiting."""
        return self.state == "working"


class BulkItem(Model):
    """One record of a job, and what became of it."""

    __tablename__ = "bulk_item"
    __table_args__ = (
        CheckConstraint("outcome IN ('changed','same','blocked')", name="outcome"),
        Index("bulk_item_waiting", "job_id", "party_id", postgresql_where=text("outcome IS NULL")),
    )

    job_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("bulk_job.id", ondelete="CASCADE"), primary_key=True
    )
    party_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    outcome: Mapped[str | None]
    why: Mapped[str | None]


class ExportLog(Model):
    """A list that left the house as a file."""

    __tablename__ = "export_log"
    __table_args__ = (
        CheckConstraint("subject IN ('org','person','report')", name="subject"),
        CheckConstraint("form IN ('csv','xlsx','docx','pdf')", name="form"),
    )

    id: Mapped[int] = number()
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    user_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    who: Mapped[str]
    subject: Mapped[str]
    form: Mapped[str]
    words: Mapped[str] = mapped_column(server_default="", default="")
    columns: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    rows: Mapped[int | None]
    finished_at: Mapped[datetime | None]
