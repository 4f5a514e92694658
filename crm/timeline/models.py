"""Tables of interactions, who took part in which capacity, tasks, and files."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.accounts.models import AppUser
from crm.directory.models import Party, Position
from crm.kernel import Model

KINDS = (
    "meeting",
    "visit",
    "call",
    "video",
    "email_in",
    "email_out",
    "message",
    "letter",
    "event",
    "note",
)
REAL = ("meeting", "visit", "call", "video", "email_in", "message", "letter", "event")
ROLES = ("with", "about", "organiser")
VISIBILITIES = ("all", "team", "private")
DIRECTIONS = ("ours", "theirs", "internal")
OPEN = text("done_at IS NULL AND cancelled_at IS NULL")


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """A column that takes one of a few words."""
    words = ",".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=column)


def number():
    """A number that the database gives, unless a bulk writer brings its own."""
    return mapped_column(BigInteger, Identity(), primary_key=True)


class Interaction(Model):
    """Something that happened between us and them, or is agreed to happen."""

    __tablename__ = "interaction"
    written_in = None
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("visibility", VISIBILITIES),
        CheckConstraint("minutes >= 0", name="minutes"),
        CheckConstraint("btrim(subject) <> ''", name="subject"),
        UniqueConstraint("external_uid"),
        Index("interaction_when", text("starts_at DESC"), text("id DESC")),
    )

    id: Mapped[int] = number()
    kind: Mapped[str]
    starts_at: Mapped[datetime]
    tz: Mapped[str]
    minutes: Mapped[int | None]
    place: Mapped[str | None]
    subject: Mapped[str]
    body: Mapped[str | None]
    outcome: Mapped[str | None]
    visibility: Mapped[str] = mapped_column(server_default="all", default="all")
    external_uid: Mapped[str | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    archived_at: Mapped[datetime | None]

    parties: Mapped[list["InteractionParty"]] = relationship(viewonly=True, lazy="raise_on_sql")
    files: Mapped[list["Attachment"]] = relationship(
        viewonly=True, lazy="raise_on_sql", order_by="Attachment.id"
    )
    author: Mapped[AppUser | None] = relationship(viewonly=True, lazy="raise_on_sql")

    @property
    def is_real(self) -> bool:
        """Whether they and we really spoke: mail that only we wrote, and our own notes, do not count."""
        return self.kind in REAL


class InteractionParty(Model):
    """Who took part in it or whom it was about, and in which capacity they spoke.

    An organisation for which somebody spoke has its own row, so that its timeline is one scan of an index.
    """

    __tablename__ = "interaction_party"
    __table_args__ = (
        one_of("role", ROLES),
        Index("interaction_timeline", "party_id", text("starts_at DESC"), text("interaction_id DESC")),
        Index(
            "interaction_party_when",
            "starts_at",
            "party_id",
            "interaction_id",
            postgresql_where=text("role <> 'about'"),
        ),
        Index("interaction_party_position", "position_id", postgresql_where=text("position_id IS NOT NULL")),
    )

    interaction_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("interaction.id", ondelete="CASCADE"), primary_key=True
    )
    party_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("party.id"), primary_key=True)
    role: Mapped[str]
    position_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("position.id"))
    starts_at: Mapped[datetime]

    party: Mapped[Party] = relationship(viewonly=True, lazy="raise_on_sql")
    position: Mapped[Position | None] = relationship(viewonly=True, lazy="raise_on_sql")


class Task(Model):
    """Something to do: what we promised them, what they promised us, or our own affair."""

    __tablename__ = "task"
    written_in = None
    __table_args__ = (
        one_of("direction", DIRECTIONS),
        CheckConstraint("btrim(title) <> ''", name="title"),
        CheckConstraint("due_at IS NULL OR due_on IS NOT NULL", name="due_at"),
        CheckConstraint("done_at IS NULL OR cancelled_at IS NULL", name="done_at"),
        UniqueConstraint("dedupe_key"),
        Index("task_mine", "assignee_id", "due_on", "id", postgresql_where=OPEN),
        Index("task_due", "due_on", "id", postgresql_where=OPEN),
        Index("task_party", "party_id", "due_on", postgresql_where=OPEN),
        Index("task_of_party", "party_id", "id"),
        Index("task_promised", "due_on", "id", postgresql_where=text("direction <> 'internal'")),
        Index("task_made", "created_at", "id", postgresql_where=text("direction <> 'internal'")),
        Index("task_position", "position_id", postgresql_where=text("position_id IS NOT NULL")),
        Index("task_interaction", "interaction_id", postgresql_where=text("interaction_id IS NOT NULL")),
        Index(
            "task_done", text("done_at DESC"), text("id DESC"), postgresql_where=text("done_at IS NOT NULL")
        ),
    )

    id: Mapped[int] = number()
    title: Mapped[str]
    direction: Mapped[str] = mapped_column(server_default="internal", default="internal")
    due_on: Mapped[date | None]
    due_at: Mapped[datetime | None]
    tz: Mapped[str]
    assignee_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    party_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("party.id"))
    position_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("position.id"))
    interaction_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("interaction.id"))
    dedupe_key: Mapped[str | None]
    done_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    snoozed_until: Mapped[date | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)

    party: Mapped[Party] = relationship(viewonly=True, lazy="raise_on_sql")
    position: Mapped[Position | None] = relationship(viewonly=True, lazy="raise_on_sql")
    assignee: Mapped[AppUser] = relationship(viewonly=True, lazy="raise_on_sql", foreign_keys=[assignee_id])

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None and self.cancelled_at is None

    def days_late(self, today: date) -> int:
        """How many days it is overdue; none where it is not, or is done."""
        late = (today - self.due_on).days if self.due_on and self.is_open else 0
        return max(late, 0)


class Attachment(Model):
    """A file of an interaction or of a record; what is in it is kept once, by its hash."""

    __tablename__ = "attachment"
    written_in = None
    __table_args__ = (
        CheckConstraint("length(sha256)=32", name="sha256"),
        CheckConstraint("bytes >= 0", name="bytes"),
        CheckConstraint("num_nonnulls(party_id,interaction_id) = 1", name="parent"),
        Index("attachment_sha256", "sha256"),
        Index("attachment_party", "party_id", postgresql_where=text("party_id IS NOT NULL")),
        Index(
            "attachment_interaction", "interaction_id", postgresql_where=text("interaction_id IS NOT NULL")
        ),
    )

    id: Mapped[int] = number()
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    name: Mapped[str]
    bytes: Mapped[int] = mapped_column(BigInteger)
    mime: Mapped[str]
    party_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("party.id"))
    interaction_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("interaction.id"))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
