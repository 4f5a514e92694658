"""What is known about the people (and offices) that messages go to: the values of merge fields."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, and_, bindparam, case, func, select, true
from sqlalchemy.orm import aliased

from crm.directory.models import ContactPoint, Country, Party, Person, Position
from crm.kernel import clock, db

from ..models import Intent, Message
from .states import open_messages

FIELDS = (
    "given_name",
    "family_name",
    "honorific",
    "noted_salutation",
    "display_name",
    "native_name",
    "language",
    "position",
    "organisation",
    "country",
    "custom",
)


@dataclass(frozen=True, slots=True)
class Reader:
    """One message of a chunk and who reads it."""

    message_id: int
    attempt: int
    tries: int
    party_id: int
    contact_point_id: int
    addr_hash: bytes
    address: str | None
    first_at: datetime | None
    values: dict[str, str]
    name: str


def about(party, position_id):
    """Columns about a party, and the joins that they need; the position is the address's own, or the first."""
    person, held, office = aliased(Person), aliased(Position), aliased(Party)
    country, own_country = aliased(Country), aliased(Country)
    job = (
        select(held.title, office.display_name, office.country_code)
        .join(office, office.id == held.organisation_id)
        .where(held.person_id == party.id, held.valid.contains(clock.today()))
        .order_by((held.id == position_id).desc(), held.is_primary.desc(), held.id)
        .limit(1)
        .lateral("job")
    )
    columns = (
        person.given_name,
        person.family_name,
        person.honorific,
        person.salutation,
        party.display_name,
        party.name_native,
        party.lang,
        job.c.title,
        func.coalesce(job.c.display_name, case((party.kind == "org", party.display_name))),
        func.coalesce(country.name, own_country.name),
        party.custom,
    )

    def joined(chosen):
        return (
            chosen.outerjoin(person, person.party_id == party.id)
            .outerjoin(job, true())
            .outerjoin(country, country.code == job.c.country_code)
            .outerjoin(own_country, own_country.code == party.country_code)
        )

    return columns, joined


def readers(statement, chunk_no: int) -> list[Reader]:
    """The messages of a chunk that are due, with all that their slots may ask for."""
    return [reader(row) for row in db.session.execute(statement, {"chunk": chunk_no})]


def reading(mailing_id: int):
    """The statement that reads a chunk of a mailing, to be built once."""
    point = aliased(ContactPoint)
    columns, joined = about(Party, point.position_id)
    first = (
        select(func.min(Intent.at))
        .where(Intent.mailing_id == mailing_id, Intent.message_id == Message.id)
        .correlate(Message)
        .scalar_subquery()
    )
    chosen = (
        select(
            Message.id,
            Message.attempt,
            Message.tries,
            Message.party_id,
            Message.contact_point_id,
            Message.addr_hash,
            point.value,
            first,
            *columns,
        )
        .select_from(Message)
        .outerjoin(point, and_(point.id == Message.contact_point_id, point.archived_at.is_(None)))
        .outerjoin(Party, Party.id == Message.party_id)
    )
    due = open_messages(mailing_id, bindparam("chunk", type_=Integer)) & (Message.not_before <= func.now())
    return joined(chosen).where(due).order_by(Message.id)


def values_for(party_id: int, address: str = "") -> dict[str, str]:
    """The merge fields of one party, for a preview or a test."""
    columns, joined = about(Party, None)
    row = db.session.execute(joined(select(*columns).select_from(Party)).where(Party.id == party_id)).first()
    return values_of(dict(zip(FIELDS, row, strict=True)), address) if row else {}


def reader(row) -> Reader:
    """One row as a reader."""
    known = dict(zip(FIELDS, row[8:], strict=True))
    return Reader(*row[:8], values=values_of(known, row[6] or ""), name=known["display_name"] or "")


def values_of(known: dict, address: str) -> dict[str, str]:
    """The merge fields by name; what is not known is not there."""
    display = known["display_name"] or ""
    values = {
        "given_name": known["given_name"],
        "family_name": known["family_name"],
        "full_name": display,
        "native_name": known["native_name"],
        "salutation": salutation(known, display),
        "email": address,
        "language": known["language"],
        "position": known["position"],
        "organisation": known["organisation"],
        "country": known["country"],
    }
    values |= {f"custom.{key}": as_words(value) for key, value in (known["custom"] or {}).items()}
    return {name: value for name, value in values.items() if value}


def salutation(known: dict, display: str) -> str:
    """How to address somebody, as the directory does it."""
    if known["noted_salutation"]:
        return known["noted_salutation"]
    if known["honorific"]:
        return f"{known['honorific']} {known['family_name'] or known['given_name'] or ''}".strip()
    return display


def as_words(value) -> str:
    """A value of a field of the network's own, as it is read."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return "" if value is None else str(value)
