"""Posts, who holds them, and the elections that fill them."""

from datetime import date

from sqlalchemy import (
    CHAR,
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

from .parties import Country, Organisation, Person
from .parts import flag, number


class Post(Model):
    """A seat that exists apart from whoever holds it."""

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("id", "organisation_id"),
        UniqueConstraint("organisation_id", "role", "title"),
        CheckConstraint("seats BETWEEN 1 AND 500", name="seats"),
        CheckConstraint("term_months BETWEEN 1 AND 600", name="term_months"),
    )

    id: Mapped[int] = number()
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.party_id"))
    role: Mapped[str]
    title: Mapped[str]
    seats: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"), default=1)
    is_elected: Mapped[bool] = flag()
    term_months: Mapped[int | None] = mapped_column(SmallInteger)
    abolished_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    written_in = None

    organisation: Mapped[Organisation] = relationship(viewonly=True)


class Position(Model):
    """Who held which title where, and when: current is a test of dates, never a flag."""

    __tablename__ = "position"
    written_in = None
    __table_args__ = (
        ForeignKeyConstraint(
            ["post_id", "organisation_id"],
            ["post.id", "post.organisation_id"],
            deferrable=True,
            initially="IMMEDIATE",
        ),
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
            (text("(person_id || ' ' || organisation_id || ' ' || title)"), "="),
            ("valid", "&&"),
            name="no_double_entry",
        ),
        Index("position_person", "person_id"),
        Index("position_place", "organisation_id", "person_id", postgresql_include=["valid"]),
        Index("position_term", "term_ends_on", postgresql_where=text("term_ends_on IS NOT NULL")),
        Index("position_post", "post_id", "seat_no", postgresql_where=text("post_id IS NOT NULL")),
        Index(
            "position_to_confirm",
            "term_ends_on",
            "id",
            postgresql_where=text("term_ends_on IS NOT NULL AND upper(valid) IS NULL"),
        ),
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
    confirmed_on: Mapped[date | None]
    ask_again_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)

    person: Mapped[Person] = relationship(viewonly=True)
    organisation: Mapped[Organisation] = relationship(viewonly=True)


class ElectoralEvent(Model):
    """An election of a country's local governments, or of one: whoever was elected before is to be confirmed."""

    __tablename__ = "electoral_event"
    written_in = None
    __table_args__ = (
        CheckConstraint("btrim(label) <> ''", name="label"),
        Index("electoral_event_held", "held_on", "id"),
        Index(
            "electoral_event_organisation",
            "organisation_id",
            postgresql_where=text("organisation_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = number()
    country_code: Mapped[str] = mapped_column(CHAR(2), ForeignKey("country.code"))
    organisation_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("organisation.party_id"))
    held_on: Mapped[date]
    confirmed: Mapped[bool] = flag()
    label: Mapped[str]
    source: Mapped[str]
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)

    country: Mapped[Country] = relationship(viewonly=True)
    organisation: Mapped[Organisation | None] = relationship(viewonly=True)
