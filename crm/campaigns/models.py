"""Campaigns, the newsletters written for them, and who took part."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.accounts.models import AppUser
from crm.delivery.models import Mailing
from crm.kernel import Model
from crm.kernel.db import Stamped

KIND = "newsletter"
PARTICIPATION = ("targeted", "reached", "engaged", "committed", "took_part", "declined")


class Campaign(Stamped, Model):
    """An outreach effort with a purpose and dates."""

    __tablename__ = "campaign"
    written_in = None
    __table_args__ = (
        CheckConstraint("btrim(name) <> ''", name="name"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        Index(
            "uq_campaign_live_name",
            text("lower(name)"),
            unique=True,
            postgresql_where=text("archived_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str]
    purpose: Mapped[str] = mapped_column(server_default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    archived_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")
    owner: Mapped[AppUser | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def __str__(self):
        return self.name


class Newsletter(Model):
    """What a mailing of ours says and to whom, while it is being written and afterwards."""

    __tablename__ = "newsletter"
    __table_args__ = (
        CheckConstraint("(markdown IS NULL) <> (html IS NULL)", name="written_one_way"),
        CheckConstraint("segment_id IS NULL OR person_ids IS NULL", name="one_audience"),
    )

    mailing_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("mailing.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    language: Mapped[str] = mapped_column(server_default="en")
    subject: Mapped[str] = mapped_column(server_default="")
    preheader: Mapped[str] = mapped_column(server_default="")
    markdown: Mapped[str | None]
    html: Mapped[str | None]
    text: Mapped[str | None]
    segment_id: Mapped[int | None] = mapped_column(ForeignKey("segment.id"), index=True)
    person_ids: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    leave_out: Mapped[list[Any]] = mapped_column(JSONB, server_default="[]")
    accepted: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    tested_at: Mapped[datetime | None]
    saved_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    archived_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")
    mailing: Mapped[Mailing] = relationship(lazy="joined")
    campaign: Mapped[Campaign | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def status(self) -> str:
        """Where its mailing stands."""
        return self.mailing.status

    @property
    def is_draft(self) -> bool:
        """Whether it may still be written."""
        return self.mailing.status == "draft"

    @property
    def has_audience(self) -> bool:
        """Whether anybody was chosen."""
        return self.segment_id is not None or bool(self.person_ids)

    @property
    def is_html(self) -> bool:
        """Whether it was brought along as HTML."""
        return self.html is not None


class NewsletterVersion(Model):
    """How a newsletter read at one moment; kept so that one can go back."""

    __tablename__ = "newsletter_version"
    __table_args__ = (UniqueConstraint("mailing_id", "n"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    mailing_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("newsletter.mailing_id", ondelete="CASCADE")
    )
    n: Mapped[int]
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    subject: Mapped[str]
    preheader: Mapped[str]
    markdown: Mapped[str | None]
    html: Mapped[str | None]
    text: Mapped[str | None]
    by: Mapped[AppUser | None] = relationship()


class Participation(Model):
    """How far a person or an organisation came along with a campaign; it only ever goes forward."""

    __tablename__ = "participation"
    __table_args__ = (
        CheckConstraint(
            "state IN ({})".format(", ".join(f"'{state}'" for state in PARTICIPATION)), name="state"
        ),
        Index("participation_state", "campaign_id", "state", "party_id"),
    )

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    party_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("party.id"), primary_key=True, autoincrement=False, index=True
    )
    state: Mapped[str]
    since: Mapped[datetime]
