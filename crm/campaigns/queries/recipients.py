"""Who would get a newsletter and who would not, by the same statement that sends."""

from dataclasses import dataclass, field

from sqlalchemy import BigInteger, any_, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from crm import delivery
from crm.audiences import members
from crm.audiences.models import Segment, SegmentSnapshotMember
from crm.directory import standing
from crm.directory.models import Party, Person, Position
from crm.kernel import clock, db
from crm.kernel.words import lazy

from ..models import Newsletter

PAGE = 50
REASONS = {
    "suppressed": lazy("Stopped our mail, or the address no longer works"),
    "no_basis": lazy("Never allowed us to write, or took it back"),
    "no_address": lazy("No e-mail address"),
    "position_ended": lazy("Left the office the address belongs to"),
    "same_address": lazy("Same address as somebody else on the list"),
    "archived": lazy("Put away in the directory"),
}


@dataclass(frozen=True)
class Funnel:
    """From those who are meant to those who get it."""

    candidates: int = 0
    excluded: dict[str, int] = field(default_factory=dict)

    @property
    def excluded_total(self) -> int:
        """How many are left out, whatever the reason."""
        return sum(self.excluded.values())

    @property
    def will_receive(self) -> int:
        """How many get it, each once."""
        return self.candidates - self.excluded_total


def meant(newsletter: Newsletter):
    """Numbers of the people who are meant, as a selection with one column."""
    if not newsletter.is_draft and newsletter.mailing.snapshot_id is not None:
        return select(SegmentSnapshotMember.party_id).where(
            SegmentSnapshotMember.snapshot_id == newsletter.mailing.snapshot_id
        )
    if newsletter.segment_id is not None:
        chosen = members(db.session.get_one(Segment, newsletter.segment_id))
    else:
        chosen = select(Party.id).where(
            is_one_of(Party.id, standing(newsletter.person_ids or [])), Party.archived_at.is_(None)
        )
    if newsletter.leave_out:
        chosen = chosen.where(~is_one_of(Party.id, standing(newsletter.leave_out)))
    return chosen


def is_one_of(column, ids: list[int]):
    """The condition that a column is on a list of any length."""
    return column == any_(literal(list(ids), ARRAY(BigInteger)))


def is_written(newsletter: Newsletter) -> bool:
    """Whether its messages are there, so that who gets it and who does not is settled."""
    return newsletter.mailing.prepared_at is not None and not newsletter.is_draft


def picked(newsletter: Newsletter):
    """Everyone who is meant, each with the obstacle if there is one; as it was once messages are written."""
    if is_written(newsletter):
        return delivery.candidates_then(newsletter.mailing_id)
    return delivery.candidates_among(meant(newsletter), newsletter.mailing.topic_id)


def funnel(newsletter: Newsletter) -> Funnel:
    """How many are meant, left out and why, and will get it."""
    mailing = newsletter.mailing
    if is_written(newsletter):
        return Funnel(mailing.candidate_n, dict(mailing.excluded_n))
    if not newsletter.has_audience:
        return Funnel()
    people = picked(newsletter)
    rows = db.session.execute(select(people.c.obstacle, func.count()).group_by(people.c.obstacle))
    tally = dict(map(tuple, rows))
    return Funnel(sum(tally.values()), {why: n for why, n in tally.items() if why is not None})


def people_page(newsletter: Newsletter, left: str | None, after: int = 0) -> list[Party]:
    """The people of one step of the funnel, by number; one more than a page where there are more."""
    if not newsletter.has_audience:
        return []
    people = picked(newsletter)
    statement = select(Party).join(people, people.c.party_id == Party.id).where(Party.id > after)
    if left == "none":
        statement = statement.where(people.c.obstacle.is_(None))
    elif left is not None:
        statement = statement.where(people.c.obstacle == left)
    return list(db.session.scalars(statement.order_by(Party.id).limit(PAGE + 1)))


@dataclass(frozen=True)
class Seat:
    """A reader among the readers: who, the how-manyeth, and who sits beside."""

    party: Party
    n: int
    of: int
    previous: int | None
    next: int | None


def seat(newsletter: Newsletter, party_id: int | None = None) -> Seat | None:
    """The place of a reader among those who will get it; the first where none is named."""
    if not newsletter.has_audience:
        return None
    people = picked(newsletter)
    at = people.c.party_id
    row = (
        select(
            at,
            func.row_number().over(order_by=at).label("n"),
            func.count().over().label("of"),
            func.lag(at).over(order_by=at).label("previous"),
            func.lead(at).over(order_by=at).label("next"),
        )
        .where(people.c.obstacle.is_(None))
        .subquery()
    )
    wanted = select(row).where(or_(row.c.party_id == party_id, row.c.n == 1))
    found = db.session.execute(wanted.order_by(row.c.n.desc()).limit(1)).first()
    if found is None:
        return None
    number, n, of, previous, following = found
    return Seat(db.session.get_one(Party, number), n, of, previous, following)


def some_readers(newsletter: Newsletter, n: int = 20) -> list[Party]:
    """The first few who will get it."""
    return people_page(newsletter, "none")[:n] if newsletter.has_audience else []


def empty(name: str):
    """The condition that a merge field of a person has no value."""
    current = exists().where(Position.person_id == Party.id, Position.valid.contains(clock.today()))
    if name.startswith("custom."):
        return func.coalesce(func.jsonb_extract_path_text(Party.custom, name[7:]), "").in_(("", "[]"))
    return {
        "given_name": blank(Person.given_name),
        "family_name": blank(Person.family_name),
        "native_name": blank(Party.name_native),
        "language": blank(Party.lang),
        "position": ~current,
        "organisation": ~current,
        "country": Party.country_code.is_(None) & ~current,
    }.get(name)


def blank(column):
    """Nothing in it, or nothing that shows."""
    return or_(column.is_(None), func.btrim(column) == "")


def empty_values(newsletter: Newsletter, fields) -> dict[str, int]:
    """For each field, how many of those who will get it have nothing there; only fields with any."""
    conditions = {name: condition for name in fields if (condition := empty(name)) is not None}
    if not conditions or not newsletter.has_audience:
        return {}
    people = picked(newsletter)
    statement = (
        select(*(func.count().filter(condition) for condition in conditions.values()))
        .select_from(people)
        .join(Party, Party.id == people.c.party_id)
        .outerjoin(Person, Person.party_id == Party.id)
        .where(people.c.obstacle.is_(None))
    )
    numbers = db.session.execute(statement).one()
    return {name: n for name, n in zip(conditions, numbers, strict=True) if n}
