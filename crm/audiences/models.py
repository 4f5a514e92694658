"""Segments, topics, what people allowed or forbade, and addresses that must not be used."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.kernel import Model

FILTER_VERSION = 1
CHANNELS = ("email", "phone", "messenger", "post")
STATES = ("granted", "withdrawn", "refused")
BASES = ("consent", "membership", "public_role", "contract", "legal")
REASONS = ("hard_bounce", "complaint", "unsubscribed", "invalid", "erased", "manual")
LISTED = ("org", "person", "membership", "prospect", "task", "interaction")
SHARED = ("me", "team", "all")
GENERAL = "general"
MARKETING = "marketing"
ALL = "all"


def one_of(column: str, values: tuple[str, ...], name: str) -> CheckConstraint:
    """A check that a column holds one of a few words."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=name)


class Segment(Model):
    """A named filter over people or organisations."""

    __tablename__ = "segment"
    __table_args__ = (
        one_of("subject", ("org", "person"), "subject"),
        CheckConstraint("btrim(name) <> ''", name="name"),
        Index(
            "uq_segment_live_name",
            text("lower(name)"),
            unique=True,
            postgresql_where=text("archived_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str]
    subject: Mapped[str] = mapped_column(server_default="person")
    filter: Mapped[dict[str, Any]]
    filter_version: Mapped[int] = mapped_column(SmallInteger, server_default=str(FILTER_VERSION))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    archived_at: Mapped[datetime | None]


class SavedView(Model):
    """A list that somebody keeps: what it is narrowed by, its columns and order, and who may open it."""

    __tablename__ = "saved_view"
    written_in = None
    __table_args__ = (
        one_of("subject", LISTED, "subject"),
        one_of("shared_with", SHARED, "shared_with"),
        CheckConstraint("btrim(name) <> ''", name="name"),
        CheckConstraint("jsonb_typeof(asks) = 'object'", name="asks"),
        Index("uq_saved_view_name", "owner_id", "subject", text("lower(name)"), unique=True),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    subject: Mapped[str]
    name: Mapped[str]
    filter: Mapped[dict[str, Any]]
    asks: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    columns: Mapped[str] = mapped_column(server_default="", default="")
    sort: Mapped[str] = mapped_column(server_default="", default="")
    owner_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    shared_with: Mapped[str] = mapped_column(server_default="me", default="me")
    filter_version: Mapped[int] = mapped_column(SmallInteger, server_default=str(FILTER_VERSION))
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class ViewPin(Model):
    """A view that somebody keeps at hand above the list, and whether the list opens with it."""

    __tablename__ = "view_pin"
    __table_args__ = (
        Index(
            "uq_view_pin_default",
            "user_id",
            "subject",
            unique=True,
            postgresql_where=text("is_default"),
        ),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"), primary_key=True)
    view_id: Mapped[int] = mapped_column(
        ForeignKey("saved_view.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    subject: Mapped[str]
    place: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    is_default: Mapped[bool] = mapped_column(server_default=text("false"), default=False)


class SegmentPin(Model):
    """Someone put in or left out by hand, whatever the filter says."""

    __tablename__ = "segment_pin"
    __table_args__ = (one_of("mode", ("include", "exclude"), "mode"),)

    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"), primary_key=True)
    party_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("party.id"), primary_key=True, index=True)
    mode: Mapped[str]
    reason: Mapped[str | None]


class SegmentSnapshot(Model):
    """Who was in a segment, or on a list of people, at one moment."""

    __tablename__ = "segment_snapshot"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    segment_id: Mapped[int | None] = mapped_column(ForeignKey("segment.id"), index=True)
    filter: Mapped[dict[str, Any]]
    as_of: Mapped[datetime]


class SegmentSnapshotMember(Model):
    """One member of a snapshot, and why."""

    __tablename__ = "segment_snapshot_member"

    snapshot_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("segment_snapshot.id", ondelete="CASCADE"), primary_key=True
    )
    party_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("party.id"), primary_key=True, index=True)
    why: Mapped[dict[str, Any]]


class Topic(Model):
    """Something people may subscribe to."""

    __tablename__ = "topic"
    __table_args__ = (
        CheckConstraint("key ~ '^[a-z][a-z0-9_-]{0,39}$'", name="key"),
        CheckConstraint("btrim(name) <> ''", name="name"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(server_default="")
    is_public: Mapped[bool] = mapped_column(server_default=text("true"))
    wordings: Mapped[list["TopicWording"]] = relationship(
        order_by="TopicWording.version.desc()", viewonly=True
    )

    @property
    def wording(self) -> str:
        """What people agree to today."""
        return self.wordings[0].wording if self.wordings else ""

    @property
    def is_fallback(self) -> bool:
        """Whether this is the built-in topic that answers for all others."""
        return self.key == GENERAL


class TopicWording(Model):
    """The sentence people agreed to, one version of it."""

    __tablename__ = "topic_wording"
    __table_args__ = (UniqueConstraint("topic_id", "version"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    wording: Mapped[str]
    version: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class ConsentEvent(Model):
    """Somebody allowed, withdrew or refused something; never changed afterwards."""

    __tablename__ = "consent_event"
    __table_args__ = (
        one_of("state", STATES, "state"),
        one_of("basis", BASES, "basis"),
        CheckConstraint("evidence <> '{}'", name="evidence"),
        Index("consent_latest", "party_id", "channel", "topic_id", text("at DESC"), text("id DESC")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    party_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("party.id"))
    channel: Mapped[str]
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    wording_id: Mapped[int | None] = mapped_column(ForeignKey("topic_wording.id"))
    state: Mapped[str]
    basis: Mapped[str]
    at: Mapped[datetime]
    evidence: Mapped[dict[str, Any]]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    topic: Mapped[Topic] = relationship(viewonly=True)


class Suppression(Model):
    """An address, known only by its keyed hash, that must not be used."""

    __tablename__ = "suppression"
    __table_args__ = (one_of("reason", REASONS, "reason"),)

    channel: Mapped[str] = mapped_column(primary_key=True)
    addr_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True, server_default=ALL)
    reason: Mapped[str]
    until: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))
