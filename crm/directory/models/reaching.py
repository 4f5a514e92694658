"""Ways to reach a party, tags, and fields of the network's own."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel import Model

from .parts import KEY, flag, number


class ContactPoint(Model):
    """A way to reach a party; its value never changes, a new one is added instead."""

    __tablename__ = "contact_point"
    __table_args__ = (
        ForeignKeyConstraint(
            ["position_id", "party_id"],
            ["position.id", "position.person_id"],
            deferrable=True,
            initially="IMMEDIATE",
        ),
        UniqueConstraint("party_id", "channel", "value_norm"),
        CheckConstraint("channel IN ('email','phone','messenger','post')", name="channel"),
        Index(
            "contact_point_primary",
            "party_id",
            "channel",
            unique=True,
            postgresql_where=text("is_primary AND archived_at IS NULL"),
        ),
        Index("contact_point_value", "channel", "value_norm"),
        Index("contact_point_hash", "channel", "addr_hash"),
        Index("contact_point_position", "position_id", postgresql_where=text("position_id IS NOT NULL")),
    )

    id: Mapped[int] = number()
    party_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("party.id"))
    position_id: Mapped[int | None] = mapped_column(BigInteger)
    channel: Mapped[str]
    value: Mapped[str]
    value_norm: Mapped[str] = mapped_column(KEY)
    addr_hash: Mapped[bytes] = mapped_column(LargeBinary)
    label: Mapped[str | None]
    is_primary: Mapped[bool] = flag()
    is_shared: Mapped[bool] = flag()
    archived_at: Mapped[datetime | None]


class Tag(Model):
    """A word that staff put on parties."""

    __tablename__ = "tag"
    __table_args__ = (Index("tag_name", func.lower(text("name")), unique=True),)

    id: Mapped[int] = number()
    name: Mapped[str]


class PartyTag(Model):
    """Which party carries which tag."""

    __tablename__ = "party_tag"
    __table_args__ = (Index("party_tag_tag", "tag_id", "party_id"),)

    party_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("party.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True
    )


class FieldDef(Model):
    """A field of the network's own, kept in `party.custom`."""

    __tablename__ = "field_def"
    __table_args__ = (
        UniqueConstraint("subject", "key"),
        CheckConstraint("subject IN ('org','person')", name="subject"),
        CheckConstraint("key ~ '^[a-z][a-z0-9_]{0,39}$'", name="key"),
        CheckConstraint("type IN ('text','number','date','bool','choice','multi','party')", name="type"),
        CheckConstraint("visible_to IN ('reader','officer','admin')", name="visible_to"),
    )

    id: Mapped[int] = number()
    subject: Mapped[str]
    key: Mapped[str]
    label: Mapped[str]
    type: Mapped[str]
    options: Mapped[list[Any] | None] = mapped_column(JSONB)
    required: Mapped[bool] = flag()
    sensitive: Mapped[bool] = flag()
    visible_to: Mapped[str] = mapped_column(server_default="reader")
    help: Mapped[str | None]
    place: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    archived_at: Mapped[datetime | None]
