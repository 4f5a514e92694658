"""Who took part, and in which capacity they spoke."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from crm.directory.models import Party, Position
from crm.kernel import db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import ROLES
from ..values import InteractionFields, Involved

MOST = 200


@dataclass(frozen=True)
class Row:
    """One line of who took part."""

    party_id: int
    role: str
    position_id: int | None = None


def rows_of(fields: InteractionFields) -> list[Row]:
    """Everybody, each once, with their capacities; and the organisations for which they spoke."""
    said = {each.party_id: each for each in fields.parties}
    if not said:
        raise Refused(_("Say with whom it was, or whom it is about."), field="who")
    if len(said) > MOST:
        raise Refused(_("At most %(most)s take part in one contact.", most=MOST), field="who")
    known = kinds(said)
    homes = capacities(said.values(), known, fields.day)
    rows = [row(each, homes) for each in said.values()]
    offices = {homes[r.party_id].organisation_id for r in rows if r.position_id and r.role != "about"}
    return rows + [Row(number, "with") for number in sorted(offices) if number not in said]


def row(each: Involved, homes: dict[int, Position]) -> Row:
    """One of them."""
    if each.role not in ROLES:
        raise Refused(_("There is no such part in a contact."), field="who")
    return Row(each.party_id, each.role, homes[each.party_id].id if each.party_id in homes else None)


def kinds(said) -> dict[int, str]:
    """Which are people and which organisations; all must be there."""
    found = db.session.execute(select(Party.id, Party.kind).where(Party.id.in_(said)))
    known = dict(map(tuple, found))
    if len(known) < len(said):
        raise Refused(_("One of those who took part is no longer there."), field="who")
    return known


def capacities(everybody, known: dict[int, str], day: date) -> dict[int, Position]:
    """The position in which each person spoke: as said, else the main one of that day, at best at an organisation named too."""
    people = {each.party_id: each for each in everybody if known[each.party_id] == "person"}
    places = {number for number, kind in known.items() if kind == "org"}
    found: dict[int, Position] = {}
    for position in positions_of(people):
        each = people[position.person_id]
        if each.position_id == position.id:
            found[position.person_id] = position
        elif each.position_id is None and holds_on(position, day):
            best = found.get(position.person_id)
            if best is None or (position.organisation_id in places and best.organisation_id not in places):
                found[position.person_id] = position
    for number, each in people.items():
        if each.position_id and number not in found:
            raise Refused(_("This position belongs to somebody else."), field="who")
    return found


def positions_of(people) -> list[Position]:
    """Positions of these people, main and latest ones first."""
    query = select(Position).where(Position.person_id.in_(people))
    order = Position.is_primary.desc(), func.lower(Position.valid).desc().nulls_last(), Position.id
    return list(db.session.scalars(query.order_by(*order)))


def holds_on(position: Position, day: date) -> bool:
    """Whether it was held on that day."""
    return day in position.valid
