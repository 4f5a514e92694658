"""Mailings, their messages, and the facts appended about them.

A message row is written once. What became of it is read from facts: a lease on its chunk says that
somebody holds it, an intent that it may be on the wire, an outcome how that ended. Their primary
keys are the promise that nobody speaks the same attempt twice.
"""

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
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel import Model
from crm.kernel.db import Stamped

STATUSES = (
    "draft",
    "scheduled",
    "preparing",
    "ready",
    "sending",
    "paused",
    "finished",
    "cancelled",
)
FROZEN = STATUSES[2:]
OVER = ("finished", "cancelled")
OUTCOMES = ("accepted", "deferred", "failed", "skipped", "uncertain")
OPEN_STATES = ("queued", "claimed", "wire", "held")
STATES = ("queued", "claimed", "wire", "accepted", "failed", "skipped", "uncertain", "held")
PARTITIONED = {"postgresql_partition_by": "RANGE (mailing_id)"}


def one_of(column: str, values) -> str:
    """A check that a column holds one of these words."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class SendAccount(Stamped, Model):
    """A mail server that we may hand messages to."""

    __tablename__ = "send_account"
    written_in = None
    __table_args__ = (
        CheckConstraint(one_of("tls", ("off", "opportunistic", "require")), name="tls"),
        CheckConstraint("port BETWEEN 1 AND 65535", name="port"),
        CheckConstraint("rate IS NULL OR rate > 0", name="rate"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    host: Mapped[str]
    port: Mapped[int]
    tls: Mapped[str] = mapped_column(server_default="opportunistic")
    username: Mapped[str | None]
    sender: Mapped[str]
    rate: Mapped[int | None]
    is_local: Mapped[bool] = mapped_column(server_default="false")
    version: Mapped[int] = mapped_column(server_default="1")

    def __str__(self):
        return self.name


class AccountSecret(Model):
    """The encrypted password, beside the account so that the journal never sees it."""

    __tablename__ = "account_secret"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("send_account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    secret: Mapped[str]


class AccountHealth(Model):
    """How a sending account fares: since when it fails, and until when it rests."""

    __tablename__ = "account_health"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("send_account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    problem: Mapped[str | None]
    failures: Mapped[int] = mapped_column(server_default="0")
    rests_until: Mapped[datetime | None]


class Mailing(Stamped, Model):
    """One thing sent once to one audience."""

    __tablename__ = "mailing"
    __table_args__ = (
        CheckConstraint(one_of("status", STATUSES), name="status"),
        CheckConstraint(
            "status IN ('draft','cancelled') OR (content_id IS NOT NULL"
            " AND snapshot_id IS NOT NULL AND send_at IS NOT NULL)",
            name="complete",
        ),
        CheckConstraint(
            "prepared_at IS NOT NULL OR status IN ('draft','scheduled','preparing','cancelled')",
            name="prepared",
        ),
        Index(
            "mailing_active",
            "send_at",
            postgresql_where=text("status IN ('scheduled','preparing','ready','sending')"),
        ),
        Index("mailing_list", text("id DESC"), "status"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str]
    status: Mapped[str] = mapped_column(server_default="draft")
    subject: Mapped[str]
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    content_id: Mapped[int | None] = mapped_column(BigInteger)
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("segment_snapshot.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("send_account.id"))
    send_at: Mapped[datetime | None]
    zone: Mapped[str | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    scheduled_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    prepared_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    candidate_n: Mapped[int] = mapped_column(server_default="0")
    excluded_n: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    problem: Mapped[str | None]
    version: Mapped[int] = mapped_column(server_default="1")

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be sent."""
        return self.status in OVER


class ContentVersion(Model):
    """What a mailing says, compiled above, frozen here and never changed."""

    __tablename__ = "content_version"
    __table_args__ = (
        UniqueConstraint("mailing_id", "n"),
        CheckConstraint("octet_length(sha256) = 32", name="sha256"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    mailing_id: Mapped[int] = mapped_column(ForeignKey("mailing.id", ondelete="CASCADE"))
    n: Mapped[int]
    frozen_at: Mapped[datetime]
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Message(Model):
    """One mailing to one recipient: written once, only a retry touches it again.

    It names a contact point and the hash of its address, never the address.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("mailing_id", "channel", "dedupe_key", name="uq_message_dedupe"),
        Index("message_chunk", "mailing_id", "chunk_no"),
        Index("message_party", "party_id", "mailing_id"),
        Index("message_contact_point", "contact_point_id"),
        PARTITIONED,
    )

    mailing_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    party_id: Mapped[int] = mapped_column(BigInteger)
    contact_point_id: Mapped[int] = mapped_column(BigInteger)
    addr_hash: Mapped[bytes] = mapped_column(LargeBinary)
    dedupe_key: Mapped[bytes] = mapped_column(LargeBinary)
    channel: Mapped[str] = mapped_column(server_default="email")
    chunk_no: Mapped[int]
    attempt: Mapped[int] = mapped_column(SmallInteger, server_default="1")
    tries: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    not_before: Mapped[datetime]


class Exclusion(Model):
    """Somebody who was meant and got no message, and why: written with the messages, never changed."""

    __tablename__ = "exclusion"
    __table_args__ = (Index("exclusion_reason", "mailing_id", "reason", "party_id"),)

    mailing_id: Mapped[int] = mapped_column(
        ForeignKey("mailing.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    party_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    reason: Mapped[str]


class Lease(Model):
    """A chunk of a mailing: who works on it and until when; due_at is empty when all is settled.

    What became of its messages is then summed up in the tally, so that progress need not count them again.
    """

    __tablename__ = "lease"
    __table_args__ = (
        CheckConstraint("(owner IS NULL) = (until IS NULL)", name="owner"),
        Index("lease_due", "mailing_id", "due_at", postgresql_where=text("due_at IS NOT NULL")),
        {"postgresql_with": {"fillfactor": "50"}},
    )

    mailing_id: Mapped[int] = mapped_column(
        ForeignKey("mailing.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    chunk_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    owner: Mapped[Any | None] = mapped_column(Uuid)
    until: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    tally: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    deaths: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    suspect: Mapped[int | None] = mapped_column(BigInteger)


class Intent(Model):
    """From this moment the attempt may be on the wire; the row exists before the first byte."""

    __tablename__ = "intent"
    __table_args__ = (PARTITIONED,)

    mailing_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    attempt: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    account_id: Mapped[int]
    at: Mapped[datetime]


class Outcome(Model):
    """How an attempt ended, or why there was none."""

    __tablename__ = "outcome"
    __table_args__ = (CheckConstraint(one_of("state", OUTCOMES), name="state"), PARTITIONED)

    mailing_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    attempt: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    state: Mapped[str]
    reason: Mapped[str | None]
    code: Mapped[int | None] = mapped_column(SmallInteger)
    enh: Mapped[str | None]
    at: Mapped[datetime]


class Attempt(Model):
    """What the other side said, for every attempt that was not plainly accepted."""

    __tablename__ = "attempt"

    mailing_id: Mapped[int] = mapped_column(
        ForeignKey("mailing.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    account_id: Mapped[int | None]
    phase: Mapped[str]
    said: Mapped[str]
    at: Mapped[datetime]


class Signal(Model):
    """What came back on a message; rows are only ever added."""

    __tablename__ = "signal"
    __table_args__ = (Index("signal_message", "mailing_id", "message_id"), PARTITIONED)

    mailing_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    message_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    at: Mapped[datetime]
