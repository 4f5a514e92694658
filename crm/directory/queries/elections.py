"""Elections that were and will be, and the organisations whose officers they concern."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import joinedload

from crm.kernel import clock, db
from crm.kernel.db import get_or_abort

from ..models import ElectoralEvent, Party, Position, Post

SOON = timedelta(days=90)
PAGE = 50
COUNTED = 1000


@dataclass(frozen=True)
class Election:
    """An election with its place, and how many organisations it concerns."""

    event: ElectoralEvent
    organisations: int

    @property
    def is_past(self) -> bool:
        """Whether it was held."""
        return self.event.held_on <= clock.today()

    @property
    def is_soon(self) -> bool:
        """Whether it is held within ninety days."""
        return not self.is_past and self.event.held_on <= clock.today() + SOON

    @property
    def days(self) -> int:
        """How many days there are until then."""
        return (self.event.held_on - clock.today()).days


@dataclass(frozen=True)
class Affected:
    """An organisation an election concerns, with its elected posts and who holds them."""

    place: Party
    holders: list


def elections(past: bool = False, limit: int = 200) -> list[Election]:
    """Elections to come, the nearest first; or those that were, the latest first."""
    today = clock.today()
    when = ElectoralEvent.held_on <= today if past else ElectoralEvent.held_on > today
    order = ElectoralEvent.held_on.desc() if past else ElectoralEvent.held_on
    some = concerned().limit(COUNTED).subquery()
    count = select(func.count()).select_from(some).scalar_subquery()
    query = (
        select(ElectoralEvent, count)
        .where(when)
        .options(joinedload(ElectoralEvent.country), joinedload(ElectoralEvent.organisation))
        .order_by(order, ElectoralEvent.id)
        .limit(limit)
    )
    return [Election(*row) for row in db.session.execute(query)]


def concerned() -> Select:
    """The organisations with an elected post that an election of the outer query concerns."""
    is_meant = (ElectoralEvent.organisation_id == Party.id) | (
        ElectoralEvent.organisation_id.is_(None) & (Party.country_code == ElectoralEvent.country_code)
    )
    return elected().where(is_meant).correlate(ElectoralEvent)


def elected() -> Select:
    """Live organisations that have an elected post."""
    has = select(Post.id).where(
        Post.organisation_id == Party.id, Post.is_elected, Post.abolished_on.is_(None)
    )
    return select(Party.id).where(Party.kind == "org", Party.archived_at.is_(None), has.exists())


def election(event_id: int) -> ElectoralEvent:
    """One election, or nothing at this address."""
    return get_or_abort(ElectoralEvent, event_id)


def affected(event: ElectoralEvent, after: list | None = None) -> tuple[list[Affected], list | None]:
    """A page of the organisations an election concerns, and where the next one begins."""
    query = elected().with_only_columns(Party).options(joinedload(Party.country))
    if event.organisation_id:
        query = query.where(Party.id == event.organisation_id)
    else:
        query = query.where(Party.country_code == event.country_code)
    if after and len(after) == 2 and isinstance(after[0], str) and isinstance(after[1], int):
        query = query.where(tuple_(Party.sort_name, Party.id) > tuple_(*after))
    rows = list(db.session.scalars(query.order_by(Party.sort_name, Party.id).limit(PAGE + 1)))
    shown = rows[:PAGE]
    held = holders([place.id for place in shown], clock.today())
    more = [shown[-1].sort_name, shown[-1].id] if len(rows) > PAGE else None
    return [Affected(place, held.get(place.id, [])) for place in shown], more


def holders(ids: list[int], today: date) -> dict[int, list]:
    """The elected posts of organisations, each with who holds it today."""
    rows = db.session.execute(
        select(Post.organisation_id, Post.title, Party.id, Party.display_name, Position.term_ends_on)
        .outerjoin(Position, (Position.post_id == Post.id) & Position.valid.contains(today))
        .outerjoin(Party, Party.id == Position.person_id)
        .where(Post.organisation_id.in_(ids), Post.is_elected, Post.abolished_on.is_(None))
        .order_by(Post.id, Position.seat_no)
    )
    found: dict[int, list] = {}
    for number, *row in rows:
        found.setdefault(number, []).append(row)
    return found
