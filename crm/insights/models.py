"""What colleagues say beside the figures of a report."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Identity, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel import Model

SPANS = ("month", "quarter", "half", "year")


class ReportNote(Model):
    """Words beside one part of the report of one period; `begins` counts periods of that length."""

    __tablename__ = "report_note"
    __table_args__ = (
        CheckConstraint("span IN ('month','quarter','half','year')", name="span"),
        UniqueConstraint("span", "section", "begins"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    span: Mapped[str]
    begins: Mapped[int]
    section: Mapped[str]
    body: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    written_in = None
