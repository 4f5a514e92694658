"""What can be asked of people and organisations; the directory lies below and cannot offer it itself."""

from sqlalchemy import Date, Numeric, Text, and_, case, cast, exists, func, literal, select, text, union_all
from sqlalchemy.orm import aliased

from crm.accounts import may_see
from crm.accounts.models import AppUser
from crm.directory import NATION, in_use, language_choices, led_to, walks
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

from . import past  # noqa: F401  its criteria come with ours
from .filters.kinds import (
    ChoiceKind,
    DayTextKind,
    FlagKind,
    Kind,
    ManyKind,
    MomentKind,
    NameKind,
    NumberKind,
    RecordKind,
    TextKind,
)
from .filters.registry import Comparison, Criterion, criteria, criterion, family
from .models import ConsentEvent, Topic
from .queries.consent import no_later_event

BOTH = ("person", "org")
NUMBER = 19  # digits that a number of a record has fewer of
ISO_DAY = r"^\d{4}-\d{2}-\d{2}$"
Office = aliased(Party, name="office")
Home = aliased(Party, name="home")


def countries():
    """Codes and names of all countries."""
    return db.session.execute(select(Country.code, Country.name).order_by(Country.name)).all()


def kinds_of_organisation():
    """Codes and labels of the classes of organisations."""
    return db.session.execute(select(OrgClass.code, OrgClass.label).order_by(OrgClass.label)).all()


def topics():
    """Keys and names of all topics."""
    return db.session.execute(select(Topic.key, Topic.name).order_by(Topic.name)).all()


def languages():
    """Codes and names of languages."""
    return language_choices()


def tags():
    """The tags there are, by name."""
    return db.session.execute(select(Tag.name, Tag.name).order_by(func.lower(Tag.name)).limit(500)).all()


def colleagues():
    """Everybody who signs in, by number and name."""
    named = func.coalesce(func.nullif(AppUser.name, ""), AppUser.email)
    return db.session.execute(select(cast(AppUser.id, Text), named).order_by(named)).all()


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


def main_office():
    """The offices held today that lie somewhere, the main position's first."""
    held = select(Position.person_id, Office.country_code).join(
        Position, Position.organisation_id == Office.id
    )
    return held.where(is_current(), Office.country_code.is_not(None))


def nation(test):
    """The country of the record itself, in the shape that an index is kept of where one is asked for by name."""
    return NATION if by_name(test) else Party.country_code


def by_name(test) -> bool:
    """Whether countries are asked for by their codes."""
    return test.op in ("is", "is_not", "in")


@criterion("country", COUNTRY, lazy("Country"))
def country_of_person(test):
    """The country of their current organisation, else their own.

    The first half lets indexes find the few, the second is the rule itself.
    """
    rule = test(func.coalesce(main_country(), Party.country_code))
    if walks():
        return rule
    lives = test(
        func.coalesce(Home.country_code, text("'ZZ'::bpchar")) if by_name(test) else Home.country_code
    )
    there = select(Home.id).where(Home.kind == "person", lives)
    live, archived = there.where(Home.archived_at.is_(None)), there.where(Home.archived_at.is_not(None))
    works = main_office().where(test(Office.country_code)).with_only_columns(Position.person_id)
    return and_(Party.id.in_(union_all(live, archived, works)), rule)


def main_country():
    """The country of their main current organisation."""
    found = main_office().where(Position.person_id == Party.id).with_only_columns(Office.country_code)
    return (
        found.order_by(Position.is_primary.desc(), Position.id.desc())
        .limit(1)
        .correlate(Party)
        .scalar_subquery()
    )


@criterion("country", COUNTRY, lazy("Country"), ("org",))
def country_of_organisation(test):
    """The country it lies in."""
    return test(nation(test))


@criterion("language", TextKind(languages), lazy("Language"), BOTH)
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


def address(channel: str, test):
    """One of their live addresses of a kind is like this."""
    return (
        exists()
        .where(
            ContactPoint.party_id == Party.id,
            ContactPoint.channel == channel,
            in_use(),
            test(ContactPoint.value_norm),
        )
        .correlate(Party)
    )


@criterion("email", TextKind(), lazy("E-mail address"), BOTH)
def email(test):
    """One of their e-mail addresses."""
    return address("email", test)


@criterion("phone", TextKind(), lazy("Phone"), BOTH)
def phone(test):
    """One of their telephone numbers."""
    return address("phone", test)


@criterion("owner", ChoiceKind(colleagues), lazy("Looked after by"), BOTH)
def owner(test):
    """The colleague who looks after it."""
    return test(cast(Party.owner_id, Text))


@criterion("source", TextKind(), lazy("Source"), BOTH)
def source(test):
    """Where it came from."""
    return test(Party.source)


@criterion("email.domain", TextKind(), lazy("Domain of e-mail"), BOTH)
def email_domain(test):
    """One of their e-mail addresses has this domain."""
    return (
        exists()
        .where(
            ContactPoint.party_id == Party.id,
            ContactPoint.channel == "email",
            in_use(),
            test(func.split_part(ContactPoint.value_norm, "@", 2)),
        )
        .correlate(Party)
    )


@criterion("tag", TextKind(tags), lazy("Tag"), BOTH)
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


@criterion("changed", MomentKind(), lazy("Last changed"), BOTH)
def changed(test):
    """When it was last written."""
    return test(Party.updated_at)


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
    if field is None or not may_see(field):
        return None
    kind, column = typed(field)
    known = led_on if field.type == "party" else lambda _test: former_names(field)
    return Criterion(
        f"custom.{key}", subject, field.label, kind, lambda test: renamed(test, known(test))(column)
    )


def led_on(test: Comparison) -> dict[str, str]:
    """Records that a condition names and that were merged since, with those they lead to."""
    named = test.value if isinstance(test.value, list | tuple) else [test.value]
    numbers = [int(one) for one in named if isinstance(one, str) and one.isdecimal() and len(one) < NUMBER]
    return {str(was): str(now) for was, now in led_to(numbers).items()}


def former_names(field: FieldDef) -> dict[str, str]:
    """The names that options had, and those they have: a saved condition goes on meaning the same."""
    listed = [option for option in field.options or [] if isinstance(option, dict)]
    return {str(was): str(option["value"]) for option in listed for was in option.get("was", ())}


def renamed(test: Comparison, known: dict[str, str]) -> Comparison:
    """A comparison with today's names of options."""
    if not known:
        return test
    value = test.value
    if isinstance(value, list | tuple):
        value = type(value)(known.get(one, one) for one in value)
    elif isinstance(value, str):
        value = known.get(value, value)
    return Comparison(test.kind, test.op, value)


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
    if field.type == "party":
        return RecordKind(names_of), case((shape == "number", words), (shape == "string", words))
    if field.type == "multi":
        return ManyKind(lambda: options(field)), case((shape == "array", held))
    return TextKind(lambda: options(field)), case((shape != "null", words))


def names_of(numbers: list[int]) -> dict[int, str]:
    """What records are called."""
    named = select(Party.id, Party.display_name).where(Party.id.in_(numbers))
    return dict(db.session.execute(named).all()) if numbers else {}


def options(field: FieldDef) -> list[tuple[str, str]]:
    """What may be chosen in a field, as value and words."""
    each = (o if isinstance(o, dict) else {"value": o} for o in field.options or [])
    return [(str(o.get("value", o.get("label", ""))), str(o.get("label", o.get("value", "")))) for o in each]


def offered(subject: str) -> list[Criterion]:
    """Everything that can be asked, the network's own fields included."""
    keys = db.session.scalars(
        select(FieldDef.key)
        .where(FieldDef.subject == subject, FieldDef.archived_at.is_(None))
        .order_by(FieldDef.label)
    )
    own = [custom(key, subject) for key in keys]
    return [*criteria(subject), *(each for each in own if each)]
