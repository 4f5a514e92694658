"""What a list shows of each row, in one statement for the whole page."""

from datetime import date

from sqlalchemy import ARRAY, Select, Text, func, select, true
from sqlalchemy.orm import aliased

from ..models import ContactPoint, Country, Organisation, OrgClass, Party, PartyTag, Position, Tag
from .reaching import in_use

MANY = 500  # people counted at one organisation; beyond that the exact figure tells a list nothing


def dressed(query: Select, subject: str, today: date) -> Select:
    """The rows of a query of keys with everything a list shows, in the same order."""
    keys = query.subquery("page")
    number = func.row_number().over().label("n")
    page = select(keys, number).subquery("numbered")
    party = aliased(Party, name="row")
    columns = [
        *(column for column in page.c if column.key.startswith("k")),
        party.id,
        party.kind,
        party.display_name,
        party.name_native,
        party.lang,
        party.created_at,
        party.updated_at,
        party.archived_at,
        party.source,
        party.custom,
        party.version,
        tags_of(party).label("tags"),
        address_of(party, "email").label("email"),
    ]
    base = page, party, columns
    return (people(*base, today) if subject == "person" else organisations(*base, today)).order_by(page.c.n)


def people(page, party, columns, today: date) -> Select:
    """With their main position today."""
    now = current_position(party, today)
    return (
        select(
            *columns, now.c.title, now.c.organisation_id, now.c.organisation, Country.name.label("country")
        )
        .select_from(page)
        .join(party, party.id == page.c.id)
        .outerjoin(now, true())
        .outerjoin(Country, Country.code == func.coalesce(now.c.country_code, party.country_code))
    )


def organisations(page, party, columns, today: date) -> Select:
    """With their kind, size, and how many people we know there."""
    some = (
        select(Position.person_id)
        .where(Position.organisation_id == party.id, Position.valid.contains(today))
        .correlate(party)
        .limit(MANY)
        .subquery()
    )
    known = select(func.count(some.c.person_id.distinct())).scalar_subquery()
    own = [Organisation.short_name, Organisation.population, Organisation.population_year]
    return (
        select(
            *columns,
            *own,
            OrgClass.label.label("class_label"),
            Country.name.label("country"),
            known.label("people"),
        )
        .select_from(page)
        .join(party, party.id == page.c.id)
        .join(Organisation, Organisation.party_id == party.id)
        .join(OrgClass, OrgClass.code == Organisation.class_code)
        .outerjoin(Country, Country.code == party.country_code)
    )


def current_position(party, today: date):
    """The main position of today, else the latest of them."""
    place = aliased(Party, name="place")
    return (
        select(
            Position.title,
            Position.organisation_id,
            place.display_name.label("organisation"),
            place.country_code,
        )
        .join(place, place.id == Position.organisation_id)
        .where(Position.person_id == party.id, Position.valid.contains(today))
        .order_by(Position.is_primary.desc(), func.lower(Position.valid).desc().nulls_last(), Position.id)
        .limit(1)
        .lateral("now")
    )


def tags_of(party):
    """The names of its tags."""
    named = select(Tag.name).join(PartyTag, PartyTag.tag_id == Tag.id).where(PartyTag.party_id == party.id)
    return func.array(named.order_by(Tag.name).correlate(party).scalar_subquery(), type_=ARRAY(Text))


def address_of(party, channel: str):
    """Its main live address of a kind."""
    return (
        select(ContactPoint.value)
        .where(
            ContactPoint.party_id == party.id,
            ContactPoint.channel == channel,
            in_use(),
        )
        .order_by(ContactPoint.is_primary.desc(), ContactPoint.id)
        .limit(1)
        .correlate(party)
        .scalar_subquery()
    )
