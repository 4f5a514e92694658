"""A small town to ask questions about: rows as the directory keeps them, and what each of them says."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from sqlalchemy.dialects.postgresql import Range

from crm.audiences.models import ConsentEvent, Topic
from crm.directory.models import (
    ContactPoint,
    Organisation,
    Party,
    PartyTag,
    Person,
    Position,
    Tag,
)
from crm.directory.names import name_norm, sort_key
from crm.journal import SYSTEM, acting
from crm.kernel import db
from crm.kernel.tokens import address_hash

numbers = count(1)
SOME_DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class Somebody:
    """What is true of one person or organisation, in plain Python."""

    name: str = "Ana Lopez"
    native: str | None = None
    country: str | None = None
    lang: str | None = None
    created: datetime = SOME_DAY
    tags: tuple[str, ...] = ()
    custom: dict = field(default_factory=dict)
    emails: tuple[str, ...] = ()
    positions: tuple = ()
    kind: str = "local_government"
    population: int | None = None
    id: int | None = None


@dataclass
class Job:
    """A position: at whom, as what, and whether still."""

    office: Somebody
    title: str
    is_current: bool = True
    is_primary: bool = False


def write(somebody: Somebody, kind: str = "person") -> Somebody:
    """Put somebody into the directory as rows."""
    with acting(SYSTEM, "Tested"):
        party = Party(
            kind=kind,
            display_name=somebody.name,
            sort_name=sort_key(somebody.name),
            name_native=somebody.native,
            name_norm=name_norm(somebody.name, somebody.native or ""),
            country_code=somebody.country,
            lang=somebody.lang,
            custom=somebody.custom,
            created_at=somebody.created,
        )
        db.session.add(party)
        db.session.flush()
        somebody.id = party.id
        db.session.add(as_kind(somebody, kind))
        db.session.flush()
        write_rest(somebody)
        db.session.flush()
    return somebody


def as_kind(somebody: Somebody, kind: str):
    """The row that says what they are."""
    if kind == "person":
        return Person(party_id=somebody.id, given_name=somebody.name)
    return Organisation(party_id=somebody.id, class_code=somebody.kind, population=somebody.population)


def write_rest(somebody: Somebody) -> None:
    """Tags, positions and addresses."""
    for name in somebody.tags:
        tag = db.session.scalar(db.select(Tag).where(Tag.name == name)) or Tag(name=name)
        db.session.add(tag)
        db.session.flush()
        db.session.add(PartyTag(party_id=somebody.id, tag_id=tag.id))
    for job in somebody.positions:
        valid = Range(None, None) if job.is_current else Range(None, datetime(2020, 1, 1).date())
        db.session.add(
            Position(
                person_id=somebody.id,
                organisation_id=job.office.id,
                title=job.title,
                valid=valid,
                is_primary=job.is_primary,
            )
        )
    for n, email in enumerate(somebody.emails):
        db.session.add(
            ContactPoint(
                party_id=somebody.id,
                channel="email",
                value=email,
                value_norm=email.lower(),
                addr_hash=address_hash("email", email.lower()),
                is_primary=n == 0,
            )
        )


def person(**fields) -> Somebody:
    """A person with an address."""
    fields.setdefault("emails", (f"person{next(numbers)}@city.example",))
    return write(Somebody(**fields))


def organisation(**fields) -> Somebody:
    """An organisation."""
    return write(Somebody(**{"name": "City of Suva"} | fields), "org")


def address_of(somebody: Somebody) -> ContactPoint:
    """Their first address."""
    return db.session.scalar(
        db.select(ContactPoint).where(ContactPoint.party_id == somebody.id).order_by(ContactPoint.id)
    )


def topic_id(key: str) -> int:
    """The number of a topic."""
    return db.session.scalar(db.select(Topic.id).where(Topic.key == key))


def said(somebody: Somebody, topic: str, state: str, at: datetime) -> None:
    """An event as it would have been written at that time."""
    with acting(SYSTEM, "Tested"):
        db.session.add(
            ConsentEvent(
                party_id=somebody.id,
                channel="email",
                topic_id=topic_id(topic),
                state=state,
                basis="consent",
                at=at,
                evidence={"test": True},
            )
        )
        db.session.flush()
