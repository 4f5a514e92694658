"""Whom somebody means who picks a record from a list or types its name; and the capacities of people."""

import re

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from crm.directory import sort_key
from crm.directory.models import Party, Position
from crm.kernel import db
from crm.kernel.errors import Refused
from crm.kernel.words import _

NUMBERED = re.compile(r"#(\d{1,18})\s*$")
MOST = 50


class NotNamed(Refused):
    """A row names nobody, or several."""

    def __init__(self, sentence: str, row: int):
        super().__init__(sentence, field="who")
        self.row = row


def label(party: Party) -> str:
    """A record as the form shows it: its name, and its number, which decides."""
    return f"{party.display_name} #{party.id}"


def picked(text: str) -> int | None:
    """The number in what was picked from a list."""
    found = NUMBERED.search(text or "")
    return int(found.group(1)) if found else None


def named(texts: list[str]) -> list[int]:
    """The records that are meant, in order: picked (#number), or named in full."""
    keys = [sort_key(text) for text in texts if not picked(text)]
    query = select(Party.sort_name, Party.id).where(Party.sort_name.in_(keys), Party.archived_at.is_(None))
    known: dict[str, set[int]] = {}
    for name, number in db.session.execute(query.limit(MOST * 4)) if keys else ():
        known.setdefault(name, set()).add(number)
    return [picked(text) or only(text, known, row) for row, text in enumerate(texts)]


def only(text: str, known: dict[str, set[int]], row: int) -> int:
    """The one record of a name."""
    found = known.get(sort_key(text), set())
    if len(found) == 1:
        return next(iter(found))
    if found:
        raise NotNamed(_("There are several called %(name)s: pick one from the list.", name=text), row)
    raise NotNamed(_("There is nobody called %(name)s. Add them first.", name=text), row)


def parties(numbers) -> dict[int, Party]:
    """Records by their numbers."""
    return {p.id: p for p in db.session.scalars(select(Party).where(Party.id.in_(set(numbers))))}


def capacities(numbers) -> dict[int, list[tuple[int, str]]]:
    """In which capacities each of these people can have spoken: the number of a position, and its words."""
    office = aliased(Party)
    query = (
        select(Position.person_id, Position.id, Position.title, office.display_name)
        .join(office, office.id == Position.organisation_id)
        .where(Position.person_id.in_(set(numbers)))
        .order_by(Position.is_primary.desc(), func.lower(Position.valid).desc().nulls_last(), Position.id)
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for person, number, title, place in db.session.execute(query) if numbers else ():
        found.setdefault(person, []).append((number, f"{title}, {place}"))
    return found


def people_at(party_id: int, limit: int = MOST) -> list[Party]:
    """Who can be met at an organisation today."""
    from crm.kernel import clock

    query = (
        select(Party)
        .join(Position, Position.person_id == Party.id)
        .where(Position.organisation_id == party_id, Position.valid.contains(clock.today()))
        .where(Party.archived_at.is_(None))
        .order_by(Position.is_primary.desc(), Party.sort_name)
        .limit(limit)
    )
    return list(dict.fromkeys(db.session.scalars(query)))
