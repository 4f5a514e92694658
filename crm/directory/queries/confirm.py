"""Who is to be confirmed in office: their term is over, or there was an election since we knew them there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import BigInteger, Select, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload

from crm.kernel import clock, db

from ..models import ElectoralEvent, Party, Person, Position, Post
from ..seats import months_on
from .records import Holding

MOST = 200
COUNTED = 1000
LOOK_BACK = timedelta(days=730)


@dataclass(frozen=True)
class Question:
    """Somebody in office of whom we do not know whether they still are."""

    holding: Holding
    place: Party
    post: Post | None
    due_on: date
    event: ElectoralEvent | None

    @property
    def proposed_end(self) -> date | None:
        """The end of a new term, where the length of one is known."""
        months = self.post.term_months if self.post else None
        if not months:
            return None
        end = months_on(self.due_on, months)
        while end <= clock.today():
            end = months_on(end, months)
        return end

    @property
    def last_day(self) -> date:
        """The last day in office if they left."""
        begun = self.holding.position.valid.lower or date.min
        return max(self.due_on, begun)


def questions(limit: int = MOST, only: Iterable[int] | None = None) -> list[Question]:
    """Who is to be confirmed, the longest due first."""
    today = clock.today()
    due = grouped(today, only).subquery("due")
    who, place = aliased(Party, name="who"), aliased(Party, name="place")
    query = (
        select(Position, who, Person, place, Post, due.c.due_on, ElectoralEvent)
        .select_from(due)
        .join(Position, Position.id == due.c.id)
        .join(who, who.id == Position.person_id)
        .join(Person, Person.party_id == Position.person_id)
        .join(place, place.id == Position.organisation_id)
        .outerjoin(Post, Post.id == Position.post_id)
        .outerjoin(ElectoralEvent, ElectoralEvent.id == due.c.event_id)
        .where(who.archived_at.is_(None), place.archived_at.is_(None))
        .options(joinedload(who.country), joinedload(place.country))
        .order_by(due.c.due_on, due.c.id)
        .limit(limit)
    )
    return [
        Question(Holding(position, person, row), office, post, due_on, event)
        for position, person, row, office, post, due_on, event in db.session.execute(query)
    ]


def how_many() -> int:
    """How many are to be confirmed, counted up to a thousand."""
    live = unconfirmed().limit(COUNTED)
    return db.session.scalar(select(func.count()).select_from(live.subquery())) or 0


def unconfirmed() -> Select:
    """Every position that is to be confirmed, with its person, its organisation, its title, and since when."""
    due = grouped(clock.today(), None).subquery("due")
    who, place = aliased(Party), aliased(Party)
    return (
        select(due.c.id, Position.person_id, Position.organisation_id, Position.title, due.c.due_on)
        .join(Position, Position.id == due.c.id)
        .join(who, who.id == Position.person_id)
        .join(place, place.id == Position.organisation_id)
        .where(who.archived_at.is_(None), place.archived_at.is_(None))
    )


def grouped(today: date, only: Iterable[int] | None) -> Select:
    """The numbers of positions that are due, each with the day and the latest election behind it."""
    parts = [by_term(today), *by_event(today)]
    if only is not None:
        ids = list(only)
        parts = [part.where(Position.person_id.in_(ids)) for part in parts]
    every = union_all(*parts).subquery("every")
    return select(
        every.c.id, func.max(every.c.due_on).label("due_on"), func.max(every.c.event_id).label("event_id")
    ).group_by(every.c.id)


def by_term(today: date) -> Select:
    """Positions whose term is over and that nobody confirmed since."""
    asked = or_(
        Position.confirmed_on.is_(None),
        Position.confirmed_on < Position.term_ends_on,
        Position.ask_again_on <= today,
    )
    none = cast(literal(None), BigInteger)
    return select(Position.id, Position.term_ends_on.label("due_on"), none.label("event_id")).where(
        Position.term_ends_on <= today, asked, *is_open(today)
    )


def by_event(today: date) -> list[Select]:
    """Positions in elected posts that were held before an election: of the organisation, of the country."""
    event, place = ElectoralEvent, aliased(Party)
    recent = (event.held_on <= today, event.held_on > today - LOOK_BACK)
    asked = or_(Position.confirmed_on.is_(None), Position.confirmed_on < event.held_on)
    held = or_(func.lower(Position.valid).is_(None), func.lower(Position.valid) < event.held_on)
    columns = (Position.id, event.held_on.label("due_on"), event.id.label("event_id"))
    shared = (*recent, asked, held, Post.is_elected, *is_open(today))
    own = (
        select(*columns)
        .select_from(event)
        .join(Post, Post.organisation_id == event.organisation_id)
        .join(Position, Position.post_id == Post.id)
        .where(*shared)
    )
    national = (
        select(*columns)
        .select_from(event)
        .join(place, place.country_code == event.country_code)
        .join(Post, Post.organisation_id == place.id)
        .join(Position, Position.post_id == Post.id)
        .where(event.organisation_id.is_(None), place.kind == "org", place.archived_at.is_(None), *shared)
    )
    return [own, national]


def is_open(today: date) -> tuple:
    """In office as far as we know, with no end noted, and not put off."""
    begun = or_(func.lower(Position.valid).is_(None), func.lower(Position.valid) <= today)
    asked = or_(Position.ask_again_on.is_(None), Position.ask_again_on <= today)
    return begun, func.upper(Position.valid).is_(None), asked


def to_confirm(ids) -> set[int]:
    """Those of these people who are to be confirmed."""
    if not ids:
        return set()
    due = grouped(clock.today(), ids).subquery()
    found = select(Position.person_id).join(due, due.c.id == Position.id)
    return set(db.session.scalars(found))


__all__ = ["Question", "how_many", "questions", "to_confirm", "unconfirmed"]
