"""Posts and who holds them."""

from datetime import date

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.kernel import Model

from .parties import Organisation, Person
from .parts import flag, number


class Post(Model):
    """A seat that exists apart from whoever holds it."""

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("id", "organisation_id"),
        UniqueConstraint("organisation_id", "role", "title"),
        CheckConstraint("seats BETWEEN 1 AND 500", name="seats"),
    )

    id: Mapped[int] = number()
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.party_id"))
    role: Mapped[str]
    title: Mapped[str]
    seats: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"), default=1)
    is_elected: Mapped[bool] = flag()
    term_months: Mapped[int | None] = mapped_column(SmallInteger)
    abolished_on: Mapped[date | None]


class Position(Model):
    """Who held which title where, and when: current is a test of dates, never a flag."""

    __tablename__ = "position"
    written_in = None
    __table_args__ = (
        ForeignKeyConstraint(["post_id", "organisation_id"], ["post.id", "post.organisation_id"]),
        UniqueConstraint("id", "person_id"),
        CheckConstraint("NOT isempty(valid)", name="valid"),
        CheckConstraint("date_precision IN ('day','month','year','unknown')", name="date_precision"),
        ExcludeConstraint(
            ("person_id", "="), ("valid", "&&"), where=text("is_primary"), name="one_primary_at_a_time"
        ),
        ExcludeConstraint(
            ("post_id", "="),
            ("seat_no", "="),
            ("valid", "&&"),
            where=text("post_id IS NOT NULL AND NOT is_acting"),
            name="one_holder_per_seat",
        ),
        ExcludeConstraint(
            ("person_id", "="),
            ("organisation_id", "="),
            ("title", "="),
            ("valid", "&&"),
            name="no_double_entry",
        ),
        Index("position_org", "organisation_id", "valid", postgresql_using="gist"),
        Index("position_person", "person_id"),
        Index("position_term", "term_ends_on", postgresql_where=text("term_ends_on IS NOT NULL")),
    )

    id: Mapped[int] = number()
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.party_id"))
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.party_id"))
    post_id: Mapped[int | None] = mapped_column(BigInteger)
    seat_no: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"), default=1)
    title: Mapped[str]
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    date_precision: Mapped[str] = mapped_column(server_default="day", default="day")
    is_primary: Mapped[bool] = flag()
    is_acting: Mapped[bool] = flag()
    term_ends_on: Mapped[date | None]
    end_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)

    person: Mapped[Person] = relationship(viewonly=True)
    organisation: Mapped[Organisation] = relationship(viewonly=True)
