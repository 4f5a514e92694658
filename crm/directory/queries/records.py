"""One record with everything its page shows, in a fixed number of statements."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from crm.accounts import may_see
from crm.kernel import clock, db
from crm.kernel.errors import NotFound
from crm.kernel.moments import day
from crm.kernel.words import _

from ..models import (
    ContactPoint,
    Country,
    FieldDef,
    Organisation,
    OrgLink,
    Party,
    Person,
    Position,
    Post,
    Tag,
)
from ..names import salutation
from ..values import last_day, partial_text

LEADS = (["mayor"], ["governor"], ["regent"], ["lord", "mayor"], ["chairperson"], ["president"])
LISTED = 200
SUBTYPES: dict[str, Any] = {"org": Organisation, "person": Person}


@dataclass(frozen=True)
class Holding:
    """A position beside the record at its other end: the person, or the organisation."""

    position: Position
    other: Party
    person: Person
    post: Post | None = None

    @property
    def is_over(self) -> bool:
        """Whether its last day is past."""
        return bool(self.last_on and self.last_on < clock.today())

    @property
    def is_to_come(self) -> bool:
        """Whether its first day is ahead."""
        first = self.position.valid.lower
        return bool(first and first > clock.today())

    @property
    def address_as(self) -> str:
        """How to address the person."""
        return salutation(self.person)

    @property
    def last_on(self) -> date | None:
        """The last day in it."""
        return last_day(self.position.valid)

    @property
    def from_said(self) -> str:
        """The first day in words."""
        return said(self.position.valid.lower, self.position.date_precision)

    @property
    def until_said(self) -> str:
        """The last day in words."""
        return said(self.last_on, self.position.date_precision)

    @property
    def from_text(self) -> str:
        """The first day, as exact as it is known."""
        return partial_text(self.position.valid.lower, self.position.date_precision)

    @property
    def until_text(self) -> str:
        """The last day, as exact as it is known."""
        return partial_text(self.last_on, self.position.date_precision)


RANKS = {"mayor": 0, "governor": 0, "chair": 0, "deputy_mayor": 1, "deputy_governor": 1, "secretary": 2}
RANKS |= {"head_of_office": 2, "focal_point": 2}


def standing(holding: Holding) -> int:
    """Who is greeted first: by the role of their post, or by what their title says."""
    by_title = rank(holding.position.title)
    return min(by_title, RANKS.get(holding.post.role, by_title)) if holding.post else by_title


def rank(title: str) -> int:
    """Who is greeted first: heads, their deputies, heads of offices, everybody else."""
    words = title.casefold().split()
    if words[:1] in LEADS or words[:2] in LEADS:
        return 0
    if any(word in words for word in ("deputy", "vice")):
        return 1
    return 2 if words[:1] in (["director"], ["head"], ["chief"], ["secretary"]) else 3


def said(value: date | None, precision: str) -> str:
    """A day in words; a month or a year as it is known."""
    return day(value) if precision == "day" else partial_text(value, precision)


@dataclass(frozen=True)
class Record:
    """A party with what belongs to it."""

    party: Party
    row: Organisation | Person
    holdings: list[Holding]
    fields: list[FieldDef]
    links: list = field(default_factory=list)
    held_today: int = 0

    @property
    def current(self) -> list[Holding]:
        """Positions of today and those to come, who leads before who serves."""
        found = [h for h in self.holdings if not h.is_over]
        return found if self.party.is_person else sorted(found, key=standing)

    @property
    def past(self) -> list[Holding]:
        """Positions that have ended."""
        return [h for h in self.holdings if h.is_over]

    @property
    def points(self) -> list[ContactPoint]:
        """Ways to reach them today: those of an office only as long as they hold it."""
        return [p for p in self.kept_points if p not in self.left_points]

    @property
    def kept_points(self) -> list[ContactPoint]:
        """Ways to reach them that nobody took away, of offices they left too."""
        return [p for p in self.party.contact_points if p.archived_at is None]

    @property
    def left_points(self) -> list[ContactPoint]:
        """Addresses of offices they do not hold today."""
        today = clock.today()
        offices = self.offices
        return [
            p
            for p in self.kept_points
            if p.position_id in offices and today not in offices[p.position_id].position.valid
        ]

    @property
    def offices(self) -> dict[int, Holding]:
        """Their positions by number: an address may belong to one."""
        return {h.position.id: h for h in self.holdings}

    @property
    def old_points(self) -> list[ContactPoint]:
        """Ways to reach them that are no longer used."""
        return [p for p in self.party.contact_points if p.archived_at is not None]

    @property
    def people(self) -> list[Holding]:
        """Everybody with a position of today, each once."""
        once = {h.other.id: h for h in reversed(self.current) if not h.is_to_come}
        return list(reversed(once.values()))

    @property
    def around(self) -> tuple[int, ...]:
        """The numbers of whom this page speaks: itself, and the people of an organisation."""
        mine = () if self.party.is_person else (h.other.id for h in self.people)
        return (self.party.id, *mine)

    @property
    def address_as(self) -> str:
        """How to address the person."""
        return salutation(self.row)

    @property
    def here_now(self) -> datetime | None:
        """The time where they are."""
        zone = self.party.zone
        return clock.now().astimezone(ZoneInfo(zone)) if zone else None


def record(party_id: int, kind: str) -> Record:
    """The record of one organisation or person."""
    model = SUBTYPES[kind]
    party = db.session.scalar(
        select(Party)
        .where(Party.id == party_id, Party.kind == kind)
        .options(
            joinedload(Party.country),
            selectinload(Party.contact_points),
            selectinload(Party.tags),
            selectinload(Party.external_ids),
        )
        .execution_options(populate_existing=True)
    )
    if party is None:
        raise NotFound(_("There is nothing at this address."))
    options = (
        [joinedload(Organisation.org_class), selectinload(Organisation.aliases)] if kind == "org" else []
    )
    row = db.session.scalars(select(model).where(model.party_id == party_id).options(*options)).one()
    held, number = holdings(party_id, kind)
    return Record(
        party=party,
        row=row,
        holdings=held,
        held_today=number,
        fields=fields_of(kind),
        links=links_of(party_id) if kind == "org" else [],
    )


def fields_of(kind: str) -> list[FieldDef]:
    """The network's own fields of people, or of organisations, that this asker may see."""
    defined = select(FieldDef).where(FieldDef.subject == kind, FieldDef.archived_at.is_(None))
    fields = db.session.scalars(defined.order_by(FieldDef.place, FieldDef.id))
    return [field for field in fields if may_see(field)]


def party(party_id: int) -> Party:
    """An organisation or a person by number."""
    found = db.session.get(Party, party_id)
    if found is None:
        raise NotFound(_("There is nothing at this address."))
    return found


def heir(party_id: int) -> Party | None:
    """The record that a merged one leads to."""
    went = db.session.get(Party, party_id)
    return db.session.get(Party, went.merged_into_id) if went and went.merged_into_id else None


def names(keys: list[str]) -> dict[str, str]:
    """What records are called today, by their numbers as text."""
    numbers = [int(key) for key in keys if key.isdecimal() and len(key) < 19]
    found = select(Party.id, Party.display_name).where(Party.id.in_(numbers))
    return {str(number): name for number, name in db.session.execute(found)}


def tag_names(keys: list[str]) -> dict[str, str]:
    """What tags are called, by their numbers as text."""
    found = select(Tag.id, Tag.name).where(Tag.id.in_([int(key) for key in keys if key.isdecimal()]))
    return {str(number): name for number, name in db.session.execute(found)}


def holdings(party_id: int, kind: str) -> tuple[list[Holding], int]:
    """Positions, main and latest ones first, with who or what is at their other end; and how many are of today."""
    mine, theirs = Position.organisation_id, Position.person_id
    if kind == "person":
        mine, theirs = theirs, mine
    other = aliased(Party, name="other")
    query = (
        select(Position, other, Person, Post, number_held(mine, party_id))
        .join(other, other.id == theirs)
        .join(Person, Person.party_id == Position.person_id)
        .outerjoin(Post, Post.id == Position.post_id)
        .where(mine == party_id)
        .options(joinedload(other.country))
        .order_by(
            func.upper(Position.valid).desc().nulls_first(),
            Position.is_primary.desc(),
            func.lower(Position.valid).desc().nulls_last(),
            Position.id,
        )
        .limit(LISTED)
    )
    found = list(db.session.execute(query))
    return [Holding(*row[:-1]) for row in found], found[0][-1] if found else 0


def number_held(mine, party_id: int):
    """How many positions have not ended, beyond those that are listed."""
    end = func.upper(Position.valid)
    query = select(func.count()).where(mine == party_id, (end.is_(None)) | (end > clock.today()))
    return query.select_from(Position).correlate(None).scalar_subquery()


def holding(position_id: int) -> Holding:
    """One position with its organisation and its person."""
    query = (
        select(Position, Party, Person)
        .join(Party, Party.id == Position.organisation_id)
        .join(Person, Person.party_id == Position.person_id)
        .where(Position.id == position_id)
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise NotFound(_("There is nothing at this address."))
    return Holding(*found)


def links_of(party_id: int) -> list:
    """Other organisations this one belongs with: the kind of link, whether it is ours, and they."""
    query = (
        select(OrgLink, Party)
        .join(Party, Party.id == func.coalesce(func.nullif(OrgLink.to_id, party_id), OrgLink.from_id))
        .where((OrgLink.from_id == party_id) | (OrgLink.to_id == party_id))
        .order_by(OrgLink.type, Party.sort_name)
        .limit(100)
    )
    return list(db.session.execute(query))


def countries() -> list[Country]:
    """Every country, by name."""
    return list(db.session.scalars(select(Country).order_by(Country.name)))
