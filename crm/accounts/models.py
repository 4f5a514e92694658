"""Users, their passwords and sessions, one-time links, and the keys of programs."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.journal import Actor
from crm.kernel.db import Model, Stamped

ROLE = "role IN ('admin','officer','reader')"


class AppUser(Stamped, Model):
    """Someone of the staff who signs in."""

    __tablename__ = "app_user"
    written_in = None
    __table_args__ = (
        CheckConstraint(ROLE, name="role"),
        CheckConstraint("theme IN ('auto','light','dark')", name="theme"),
        CheckConstraint("density IN ('comfortable','compact')", name="density"),
        CheckConstraint("keys IN ('on','off')", name="keys"),
        Index("app_user_email", text("lower(email)"), unique=True),
    )

    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    email: Mapped[str]
    name: Mapped[str] = mapped_column(server_default="")
    tz: Mapped[str] = mapped_column(server_default="UTC")
    lang: Mapped[str] = mapped_column(server_default="en")
    theme: Mapped[str] = mapped_column(server_default="auto")
    density: Mapped[str] = mapped_column(server_default="comfortable")
    keys: Mapped[str] = mapped_column(server_default="on")
    role: Mapped[str]
    disabled_at: Mapped[datetime | None]
    credential: Mapped["Credential | None"] = relationship(back_populates="user")

    is_active = is_authenticated = True
    is_anonymous = False
    is_seen_long_ago = False  # whether the session that asks should be noted as seen
    session_secret = ""  # set on the one who is asking, so that this browser can sign out

    def get_id(self) -> str:
        """What the cookie names: the session, not the user, so that each can be ended."""
        return self.session_secret

    @property
    def actor(self) -> Actor:
        """Who the journal says it was."""
        return Actor("user", self.id)

    @property
    def label(self) -> str:
        """What others call this person."""
        return self.name or self.email


class Team(Model):
    """Colleagues who look after some countries together."""

    __tablename__ = "team"
    written_in = None
    __table_args__ = (
        CheckConstraint("btrim(name) <> ''", name="name"),
        Index("team_name", text("lower(name)"), unique=True),
    )

    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    name: Mapped[str]
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class TeamMember(Model):
    """One of the colleagues of a team."""

    __tablename__ = "team_member"

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("app_user.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Credential(Model):
    """The hash of a password, beside the user so that the journal never sees it."""

    __tablename__ = "credential"

    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"), primary_key=True)
    password_hash: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    user: Mapped[AppUser] = relationship(back_populates="credential")


class SignInSession(Stamped, Model):
    """One browser that is signed in; without this row its cookie is worth nothing."""

    __tablename__ = "sign_in_session"

    secret_hash: Mapped[bytes] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(Integer, Identity(), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    browser: Mapped[str] = mapped_column(server_default="")
    expires_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    user: Mapped[AppUser] = relationship()


class OneTimeLink(Stamped, Model):
    """A link by mail that sets a password once: an invitation or a reset."""

    __tablename__ = "one_time_link"
    __table_args__ = (CheckConstraint("purpose IN ('invitation','reset')", name="purpose"),)

    secret_hash: Mapped[bytes] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    user: Mapped[AppUser] = relationship()


class ResetRequest(Stamped, Model):
    """Somebody asked for a new password for an address, known or not: the answer comes by mail."""

    __tablename__ = "reset_request"

    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    address: Mapped[str]


class ApiKey(Stamped, Model):
    """A program's way in; the key itself is shown once and never kept."""

    __tablename__ = "api_key"
    __table_args__ = (CheckConstraint(ROLE, name="role"),)

    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    prefix: Mapped[str] = mapped_column(unique=True)
    secret_hash: Mapped[bytes]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    made_by: Mapped[AppUser | None] = relationship()

    tz, lang = "UTC", "en"

    @property
    def email(self) -> str:
        """A program has no mailbox."""
        return ""

    @property
    def label(self) -> str:
        """What others call this key."""
        return self.name

    @property
    def actor(self) -> Actor:
        """Who the journal says it was."""
        return Actor("api", self.made_by_id, self.name)
