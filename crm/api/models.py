"""Answers to posts, kept so that a repeated post does nothing twice."""

from datetime import datetime

from sqlalchemy import ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel.db import Model


class KeptAnswer(Model):
    """What was answered to a post with an Idempotency-Key."""

    __tablename__ = "kept_answer"

    key_id: Mapped[int] = mapped_column(ForeignKey("api_key.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes]
    status: Mapped[int | None]
    body: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(server_default=text("now()"), index=True)
