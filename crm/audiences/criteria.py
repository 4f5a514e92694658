"""What can be asked of people and organisations; the directory lies below and cannot offer it itself."""

from sqlalchemy import Date, Numeric, and_, case, cast, exists, func, literal, select
from sqlalchemy.orm import aliased

from crm.directory.models import (
    ContactPoint,
    Country,
    FieldDef,
    Organisation,
    OrgClass,
    Party,
    PartyTag,
    Position,
    Tag,
)
from crm.kernel import clock, db
from crm.kernel.words import lazy

from .filters.kinds import (
    ChoiceKind,
    DayTextKind,
    FlagKind,
    Kind,
    ManyKind,
    MomentKind,
    NameKind,
    NumberKind,
    TextKind,
)
from .filters.registry import Criterion, criteria, criterion, family
from .models import ConsentEvent, Topic
from .queries.consent import no_later_event

BOTH = ("person", "org")
ISO_DAY = r"^\d{4}-\d{2}-\d{2}$"
Office = aliased(Party, name="office")


def countries():
    """Codes and names of all countries."""
    return db.session.execute(select(Country.code, Country.name).order_by(Country.name)).all()


def kinds_of_organisation():
    """Codes and labels of the classes of organisations."""
    return db.session.execute(select(OrgClass.code, OrgClass.label).order_by(OrgClass.label)).all()


def topics():
    """Keys and names of all topics."""
    return db.session.execute(select(Topic.key, Topic.name).order_by(Topic.name)).all()


COUNTRY = ChoiceKind(countries)
KIND = ChoiceKind(kinds_of_organisation, {"association": "association_national"})
TOPIC = ChoiceKind(topics)


def is_current():
    """A position that is held today."""
    return Position.valid.op("@>")(literal(clock.today(), Date))


def holds(condition):
    """The person holds a position, today, of which this is true."""
    return exists().where(Position.person_id == Party.id, is_current(), condition).correlate(Party)


def works_at(condition):
    """The person works, today, at an organisation of which this is true."""
    here = and_(
        Position.person_id == Party.id,
        is_current(),
        Organisation.party_id == Position.organisation_id,
        Office.id == Position.organisation_id,
    )
    return exists().where(here, condition).correlate(Party)


def country_of_office():
    """The country of the organisation a person works for today; the main position counts first."""
    return (
        select(Office.country_code)
        .join(Position, Position.organisation_id == Office.id)
        .where(Position.person_id == Party.id, is_current(), Office.country_code.is_not(None))
        .order_by(Position.is_primary.desc(), Position.id.desc())
        .limit(1)
        .correlate(Party)
        .scalar_subquery()
    )


@criterion("country", COUNTRY, lazy("Country"))
def country_of_person(test):
    """The country of their current organisation, else their own."""
    return test(func.coalesce(country_of_office(), Party.country_code))


@criterion("country", COUNTRY, lazy("Country"), ("org",))
def country_of_organisation(test):
    """The country it lies in."""
    return test(Party.country_code)


@criterion("language", TextKind(), lazy("Language"), BOTH)
def language(test):
    """The language we write in."""
    return test(Party.lang)


@criterion("name", NameKind(), lazy("Name"), BOTH)
def name(test):
    """The name, without regard to accents, in any of its scripts."""
    return test(Party)


@criterion("organisation.kind", KIND, lazy("Kind of organisation"))
def organisation_kind(test):
    """They work at an organisation of this kind."""
    return works_at(test(Organisation.class_code))


@criterion("organisation.name", NameKind(), lazy("Name of organisation"))
def organisation_name(test):
    """They work at an organisation of this name."""
    return works_at(test(Office))


@criterion("organisation.population", NumberKind(), lazy("Population of organisation"))
def organisation_population(test):
    """They work at an organisation of this size."""
    return works_at(test(Organisation.population))


@criterion("position", TextKind(), lazy("Position"))
def position(test):
    """They hold a position of this title today."""
    return holds(test(Position.title))


@criterion("email.domain", TextKind(), lazy("Domain of e-mail"), BOTH)
def email_domain(test):
    """One of their e-mail addresses has this domain."""
    return (
        exists()
        .where(
            ContactPoint.party_id == Party.id,
            ContactPoint.channel == "email",
            ContactPoint.archived_at.is_(None),
            test(func.split_part(ContactPoint.value_norm, "@", 2)),
        )
        .correlate(Party)
    )


@criterion("tag", TextKind(), lazy("Tag"), BOTH)
def tag(test):
    """It carries this tag."""
    carried = exists().where(PartyTag.party_id == Party.id, PartyTag.tag_id == Tag.id, test(Tag.name))
    return carried.correlate(Party)


@criterion("topic", TOPIC, lazy("Topic"), BOTH)
def topic(test):
    """It has a basis for this topic of its own, not only through the general one."""
    event = aliased(ConsentEvent)
    return (
        exists()
        .where(
            event.party_id == Party.id,
            event.channel == "email",
            event.state == "granted",
            event.topic_id == Topic.id,
            test(Topic.key),
            no_later_event(event),
        )
        .correlate(Party)
    )


@criterion("created", MomentKind(), lazy("Added to Balai"), BOTH)
def created(test):
    """When it came into the directory."""
    return test(Party.created_at)


@criterion("kind", KIND, lazy("Kind"), ("org",))
def kind(test):
    """What sort of organisation it is."""
    own = exists().where(Organisation.party_id == Party.id, test(Organisation.class_code))
    return own.correlate(Party)


@criterion("population", NumberKind(), lazy("Population"), ("org",))
def population(test):
    """How many people live there."""
    own = exists().where(Organisation.party_id == Party.id, test(Organisation.population))
    return own.correlate(Party)


@family("custom")
def custom(key: str, subject: str) -> Criterion | None:
    """A field of the network's own, typed as it was defined."""
    field = db.session.scalar(
        select(FieldDef).where(
            FieldDef.subject == subject, FieldDef.key == key, FieldDef.archived_at.is_(None)
        )
    )
    if field is None:
        return None
    kind, column = typed(field)
    return Criterion(f"custom.{key}", subject, field.label, kind, lambda test: test(column))


def typed(field: FieldDef) -> tuple[Kind, object]:
    """How a field of this type is compared; a value of another type counts as none."""
    held = Party.custom[field.key]
    words = held.astext
    shape = func.jsonb_typeof(held)
    if field.type == "number":
        return NumberKind(), case((shape == "number", cast(words, Numeric)))
    if field.type == "date":
        return DayTextKind(), case((words.regexp_match(ISO_DAY), words))
    if field.type == "bool":
        return FlagKind(), case((shape == "boolean", words == "true"))
    if field.type == "multi":
        return ManyKind(), case((shape == "array", held))
    return TextKind(), case((shape != "null", words))


def offered(subject: str) -> list[Criterion]:
    """Everything that can be asked, the network's own fields included."""
    keys = db.session.scalars(
        select(FieldDef.key)
        .where(FieldDef.subject == subject, FieldDef.archived_at.is_(None))
        .order_by(FieldDef.label)
    )
    own = [custom(key, subject) for key in keys]
    return [*criteria(subject), *(each for each in own if each)]
