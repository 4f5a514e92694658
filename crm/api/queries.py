"""Records the way programs see them, a page of them at a time with a fixed number of statements."""

from dataclasses import dataclass

from sqlalchemy import false, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from crm import audiences, directory
from crm.audiences.models import ConsentEvent, Segment, Suppression, Topic
from crm.directory.models import ContactPoint, ExternalId, Organisation, Party, Person, Position
from crm.exchange.models import ImportRun
from crm.kernel import clock, db
from crm.kernel.addresses import email_norm
from crm.kernel.db import get_or_abort
from crm.kernel.errors import NotFound, Refused


@dataclass(frozen=True)
class Slice:
    """Which part of a list: what comes after a number, so many of it."""

    after: int = 0
    limit: int = 50


def wanted(subject: str, asked, reader) -> list[directory.Filters]:
    """What a list is narrowed by: a saved view, a filter, words in names; all of them count."""
    own = directory.Filters(subject=subject, q=asked.q or "", filter=asked.filter or "")
    return [own, view_filters(asked.view, subject, reader)] if asked.view else [own]


def view_filters(number: int, subject: str, reader):
    """What a saved view lets through; one that is not there is wrong in the question, not in the address."""
    try:
        return audiences.view_filters(number, subject, reader)
    except NotFound as error:
        raise Refused(error.sentence, field="view") from error


def people_page(part: Slice, narrowed: list[directory.Filters], email: str | None = None) -> list[int]:
    """The numbers of people, one more than asked for where there are more."""
    return party_page(part, narrowed, email)


def organisations_page(part: Slice, narrowed: list[directory.Filters]) -> list[int]:
    """The numbers of organisations, one more than asked for where there are more."""
    return party_page(part, narrowed, None)


def party_page(part: Slice, narrowed: list[directory.Filters], email: str | None) -> list[int]:
    """Records by number."""
    found = select(Party.id).where(Party.id > part.after)
    for filters in narrowed:
        found = found.where(*directory.conditions(filters, clock.today()))
    if email is not None:
        found = found.where(has_email(email))
    return list(db.session.scalars(found.order_by(Party.id).limit(part.limit + 1)))


def has_email(email: str):
    """The condition to have exactly this address; what is no address nobody has."""
    try:
        norm = email_norm(email)
    except Refused:
        return false()
    return Party.id.in_(
        select(ContactPoint.party_id).where(
            ContactPoint.channel == "email",
            ContactPoint.value_norm == norm,
            ContactPoint.archived_at.is_(None),
        )
    )


def people(ids: list[int]) -> list[dict]:
    """People as programs see them, in the order of their numbers."""
    rows = db.session.scalars(select(Person).where(Person.party_id.in_(ids)).order_by(Person.party_id))
    mains, topics = main_points(ids), granted_topics(ids)
    subscribed, places = with_basis(ids), positions_of(ids)
    blocked = suppressed([mains[i]["email"] for i in mains if "email" in mains[i]])
    hidden = directory.hidden_keys("person")
    return [
        person_object(
            row,
            mains.get(row.party_id, {}),
            {
                "topics": topics.get(row.party_id, []),
                "subscribed": row.party_id in subscribed,
                "positions": places.get(row.party_id, []),
                "custom": {key: value for key, value in row.party.custom.items() if key not in hidden},
            },
            blocked,
        )
        for row in rows
    ]


def person(person_id: int) -> dict:
    """One person, or nothing at this address."""
    get_or_abort(Person, person_id)
    return people([person_id])[0]


def person_object(row: Person, mains: dict, more: dict, blocked: set[bytes]) -> dict:
    """A person as programs see them."""
    email = mains.get("email")
    is_blocked = email is not None and email.addr_hash in blocked
    return more | {
        "id": row.party_id,
        "name": row.party.display_name,
        "given_name": row.given_name,
        "family_name": row.family_name,
        "native_name": row.party.name_native,
        "language": row.party.lang,
        "country": row.party.country_code,
        "email": email.value if email else None,
        "phone": mains["phone"].value if "phone" in mains else None,
        "subscribed": more["subscribed"] and not is_blocked,
        "suppressed": is_blocked,
        "version": row.party.version,
        "created_at": row.party.created_at,
        "updated_at": row.party.updated_at,
        "archived_at": row.party.archived_at,
    }


def main_points(ids: list[int]) -> dict[int, dict[str, ContactPoint]]:
    """The main address and number of each."""
    found: dict[int, dict[str, ContactPoint]] = {}
    points = select(ContactPoint).where(ContactPoint.party_id.in_(ids), directory.in_use())
    for point in db.session.scalars(points.order_by(ContactPoint.is_primary.desc(), ContactPoint.id)):
        found.setdefault(point.party_id, {}).setdefault(point.channel, point)
    return found


def reaches_of(party_id: int, channel: str) -> list:
    """The live ways of a kind to reach a party, as one would type them."""
    points = select(ContactPoint).where(
        ContactPoint.party_id == party_id,
        ContactPoint.channel == channel,
        ContactPoint.archived_at.is_(None),
    )
    return [
        directory.Reach(p.channel, p.value, p.label or "", p.is_primary, p.is_shared, p.position_id or 0)
        for p in db.session.scalars(points.order_by(ContactPoint.is_primary.desc(), ContactPoint.id))
    ]


def granted_topics(ids: list[int]) -> dict[int, list[str]]:
    """The keys of the topics whose last word is yes."""
    last = (
        select(ConsentEvent.party_id, ConsentEvent.state, Topic.key)
        .join(Topic, Topic.id == ConsentEvent.topic_id)
        .where(ConsentEvent.party_id.in_(ids), ConsentEvent.channel == "email")
        .ext(distinct_on(ConsentEvent.party_id, ConsentEvent.topic_id))
        .order_by(
            ConsentEvent.party_id,
            ConsentEvent.topic_id,
            ConsentEvent.at.desc(),
            ConsentEvent.id.desc(),
        )
    )
    found: dict[int, list[str]] = {}
    for party_id, state, key in db.session.execute(last):
        if state == "granted":
            found.setdefault(party_id, []).append(key)
    return found


def with_basis(ids: list[int]) -> set[int]:
    """Those of them we may write to about anything."""
    found = select(Party.id).where(Party.id.in_(ids), audiences.has_basis(None))
    return set(db.session.scalars(found))


def suppressed(points: list[ContactPoint]) -> set[bytes]:
    """Which of these addresses must not get a newsletter."""
    found = select(Suppression.addr_hash).where(
        Suppression.channel == "email",
        Suppression.addr_hash.in_([point.addr_hash for point in points]),
        Suppression.scope.in_(("all", "marketing")),
        or_(Suppression.until.is_(None), Suppression.until > clock.now()),
    )
    return set(db.session.scalars(found))


def same_email(person_id: int, email: str | None) -> list[int]:
    """Others who have this address too: perhaps the same person, perhaps a shared mailbox."""
    if not email:
        return []
    found = select(Party.id).where(
        has_email(email), Party.id != person_id, Party.archived_at.is_(None), Party.kind == "person"
    )
    return list(db.session.scalars(found.order_by(Party.id).limit(20)))


def organisations(ids: list[int]) -> list[dict]:
    """Organisations as programs see them, in the order of their numbers."""
    rows = db.session.scalars(
        select(Organisation).where(Organisation.party_id.in_(ids)).order_by(Organisation.party_id)
    )
    others: dict[int, dict[str, str]] = {}
    for known in db.session.scalars(select(ExternalId).where(ExternalId.party_id.in_(ids))):
        others.setdefault(known.party_id, {})[known.system] = known.value
    return [organisation_object(row, others.get(row.party_id, {})) for row in rows]


def organisation(organisation_id: int) -> dict:
    """One organisation, or nothing at this address."""
    get_or_abort(Organisation, organisation_id)
    return organisations([organisation_id])[0]


def organisation_object(row: Organisation, external_ids: dict[str, str]) -> dict:
    """An organisation as programs see it."""
    return {
        "id": row.party_id,
        "name": row.party.display_name,
        "short_name": row.short_name,
        "kind": row.class_code,
        "country": row.party.country_code,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "population": row.population,
        "timezone": row.party.tz,
        "external_ids": external_ids,
        "version": row.party.version,
        "created_at": row.party.created_at,
        "updated_at": row.party.updated_at,
        "archived_at": row.party.archived_at,
    }


def positions_page(part: Slice, person_id: int | None, organisation_id: int | None) -> list[dict]:
    """Positions by number, one more than asked for where there are more."""
    found = select(Position).where(Position.id > part.after).order_by(Position.id).limit(part.limit + 1)
    if person_id is not None:
        found = found.where(Position.person_id == person_id)
    if organisation_id is not None:
        found = found.where(Position.organisation_id == organisation_id)
    return [position_object(row) for row in db.session.scalars(found)]


def positions_of(ids: list[int]) -> dict[int, list[dict]]:
    """The positions of each person, past ones too."""
    found: dict[int, list[dict]] = {}
    rows = select(Position).where(Position.person_id.in_(ids)).order_by(Position.id)
    for row in db.session.scalars(rows):
        found.setdefault(row.person_id, []).append(position_object(row))
    return found


def position_object(row: Position) -> dict:
    """A position as programs see it; until is the last day in it."""
    return {
        "id": row.id,
        "person_id": row.person_id,
        "organisation_id": row.organisation_id,
        "title": row.title,
        "from": row.valid.lower,
        "until": directory.last_day(row.valid),
        "post_id": row.post_id,
        "is_primary": row.is_primary,
        "acting": row.is_acting,
        "term_ends_on": row.term_ends_on,
        "version": row.version,
    }


def segments_page(part: Slice) -> list[Segment]:
    """Segments in use by number, one more than asked for where there are more."""
    found = select(Segment).where(Segment.archived_at.is_(None), Segment.id > part.after)
    return list(db.session.scalars(found.order_by(Segment.id).limit(part.limit + 1)))


def segment(segment_id: int) -> Segment:
    """One segment, or nothing at this address."""
    return get_or_abort(Segment, segment_id)


def import_run(run_id: int) -> ImportRun:
    """One import, or nothing at this address."""
    return get_or_abort(ImportRun, run_id)
