"""Mail that the house itself sends to one person: a password link, an invitation, a test.

Any room writes a row; delivery speaks it. The row is unique by key, so that nothing is promised twice.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from .db import Model, Numbered, Stamped, db, transaction
from .queue import later


class Notice(Numbered, Stamped, Model):
    """One mail to one address, with what became of it; its text is blanked once it is accepted."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("state IN ('queued','wire','accepted','failed','uncertain')", name="state"),
        Index("notice_due", "not_before", postgresql_where=text("state IN ('queued','wire')")),
    )

    key: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="queued")
    attempt: Mapped[int] = mapped_column(server_default="0")
    not_before: Mapped[datetime] = mapped_column(server_default=text("now()"))
    wire_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    problem: Mapped[str | None]


@transaction()
def notify(*, key: str, to: str, subject: str, text: str, html: str | None = None) -> None:
    """Promise one mail; the same key never promises twice."""
    row = {"key": key, "address": to, "subject": subject, "text": text, "html": html}
    db.session.execute(insert(Notice).values(row).on_conflict_do_nothing(index_elements=["key"]))
    later("delivery.speak_notices")
