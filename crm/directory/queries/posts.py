"""Posts with who holds them, who acts for whom, and since when a seat is empty; in two statements."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from crm.kernel import clock, db
from crm.kernel.errors import NotFound
from crm.kernel.words import _

from ..models import Party, Person, Position, Post
from ..seats import ROLES, Term, free_seats, vacant_since
from .records import Holding

MOST = 2000


@dataclass(frozen=True)
class Seat:
    """One seat of a post today: who holds it, who acts for them, and since when it is empty."""

    number: int
    terms: list[Holding]

    @cached_property
    def holder(self) -> Holding | None:
        """Who holds it today in their own right."""
        return next((h for h in self.terms if is_now(h) and not h.position.is_acting), None)

    @cached_property
    def acting(self) -> list[Holding]:
        """Who acts in it today."""
        return [h for h in self.terms if is_now(h) and h.position.is_acting]

    @cached_property
    def to_come(self) -> list[Holding]:
        """Who will hold it."""
        return [h for h in self.terms if h.is_to_come]

    @property
    def vacant_since(self) -> date | None:
        """The first day nobody held it, if it is empty and that is known."""
        return vacant_since(map(term_of, self.terms), clock.today())


@dataclass(frozen=True)
class Office:
    """A post with everybody who holds or held it, the latest first."""

    post: Post
    place: Party
    terms: list[Holding] = field(default_factory=list)

    @property
    def is_abolished(self) -> bool:
        """Whether there is no such post any more."""
        return bool(self.post.abolished_on and self.post.abolished_on <= clock.today())

    @cached_property
    def seats(self) -> list[Seat]:
        """Its seats in order; a seat beyond the number there should be is shown while somebody sits in it."""
        sat = {h.position.seat_no for h in self.terms if not h.is_over}
        numbers = sorted({*range(1, self.post.seats + 1), *sat})
        return [Seat(n, [h for h in self.terms if h.position.seat_no == n]) for n in numbers]

    @property
    def shown(self) -> list[Seat]:
        """The seats somebody sits in, or the only one; empty seats of a council are counted instead."""
        return [s for s in self.seats if s.holder or s.acting] or self.seats[:1]

    @property
    def free(self) -> list[int]:
        """The numbers of its empty seats."""
        return free_seats(self.post.seats, map(term_of, self.terms), clock.today())

    @property
    def now(self) -> list[Holding]:
        """Everybody who sits in it today, acting ones last."""
        found = [h for h in self.terms if is_now(h)]
        return sorted(found, key=lambda h: (h.position.is_acting, h.position.seat_no))

    @property
    def before(self) -> list[Holding]:
        """Everybody who held it."""
        return [h for h in self.terms if h.is_over]


def is_now(holding: Holding) -> bool:
    """Whether a position is held today."""
    return term_of(holding).covers(clock.today())


def term_of(holding: Holding) -> Term:
    """The days of a position."""
    return Term.of(holding.position)


def offices_of(organisation_id: int) -> list[Office]:
    """The posts of an organisation, who leads before who serves, with their holders."""
    return offices(Post.organisation_id == organisation_id)


def office(post_id: int) -> Office:
    """One post with its holders, or nothing at this address."""
    found = offices(Post.id == post_id)
    if not found:
        raise NotFound(_("There is nothing at this address."))
    return found[0]


def office_of(holding: Holding) -> Office:
    """A position that was noted without a post, as the post it will be: its holder is the only one."""
    position = holding.position
    person = db.session.get_one(Party, position.person_id)
    post = Post(organisation_id=position.organisation_id, role="other", title=position.title, seats=1)
    post.version = 0
    return Office(post, holding.other, [Holding(position, person, holding.person)])


def free_holders(post: Post) -> list[Holding]:
    """Positions of today at the organisation that were noted without a post."""
    other = aliased(Party, name="other")
    query = (
        select(Position, other, Person)
        .join(other, other.id == Position.person_id)
        .join(Person, Person.party_id == Position.person_id)
        .where(
            Position.organisation_id == post.organisation_id,
            Position.post_id.is_(None),
            Position.valid.contains(clock.today()),
        )
        .order_by((Position.title == post.title).desc(), other.sort_name, Position.id)
        .limit(20)
    )
    return [Holding(*row) for row in db.session.execute(query)]


def offices(condition) -> list[Office]:
    """Posts and their holders: one statement each."""
    rows = db.session.execute(
        select(Post, Party)
        .join(Party, Party.id == Post.organisation_id)
        .where(condition)
        .options(joinedload(Party.country))
        .limit(200)
    ).all()
    held = terms([post.id for post, _place in rows])
    found = [Office(post, place, held.get(post.id, [])) for post, place in rows]
    return sorted(found, key=lambda o: (o.is_abolished, rank(o.post.role), o.post.title, o.post.id))


def rank(role: str) -> int:
    """Where a role stands in the order of greeting."""
    return ROLES.index(role) if role in ROLES else len(ROLES)


def terms(post_ids: list[int]) -> dict[int, list[Holding]]:
    """Everybody who holds or held these posts, the latest first."""
    if not post_ids:
        return {}
    other = aliased(Party, name="other")
    query = (
        select(Position, other, Person)
        .join(other, other.id == Position.person_id)
        .join(Person, Person.party_id == Position.person_id)
        .where(Position.post_id.in_(post_ids))
        .options(joinedload(other.country))
        .order_by(
            func.upper(Position.valid).desc().nulls_first(),
            func.lower(Position.valid).desc().nulls_last(),
            Position.id.desc(),
        )
        .limit(MOST)
    )
    found: dict[int, list[Holding]] = {}
    for row in db.session.execute(query):
        found.setdefault(row[0].post_id, []).append(Holding(*row))
    return found


def names_of(keys: list[str]) -> dict[str, str]:
    """What posts are called today, by their numbers as text."""
    rows = select(Post.id, Post.title).where(Post.id.in_([int(key) for key in keys]))
    return {str(number): title for number, title in db.session.execute(rows)}
