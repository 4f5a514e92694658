"""What a change of many records would do, before anybody does it."""

from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import case, func, select, true

from crm.kernel import clock, db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ...models import Country, Organisation, Party, Person
from ...queries.meanwhile import Moment
from ...queries.rows import current_position
from ...queries.selecting import Chosen, digest_of, measured
from .actions import Action, after, target

SHOWN = 5
LOOKED_AT = 500
SINCE = "@"  # in a mark, between which records they were and when they were looked at


class ListChanged(Refused):
    """The list is no longer what somebody looked at."""

    status = 409

    def __init__(self, then: int, now: int):
        if then == now:
            words = _(
                "Other records came into the list since you looked at it; it still has %(now)s.", now=now
            )
        else:
            words = _(
                "The list changed from %(then)s to %(now)s records meanwhile. Look at it again.",
                then=then,
                now=now,
            )
        super().__init__(words)
        self.then, self.now = then, now


@dataclass(frozen=True)
class Sample:
    """One record with a value before and after."""

    id: int
    name: str
    before: Any
    after: Any
    shown: str = ""  # what lists show instead of it


@dataclass(frozen=True)
class Plan:
    """How many change, how many are so already, how many cannot; some of them in full."""

    total: int
    change: int
    same: int
    blocked: dict[str, int]
    mark: str
    samples: list[Sample] = field(default_factory=list)
    placed: int = 0  # people whose lists show the country of their organisation


def plan(chosen: Chosen, action: Action) -> Plan:
    """Count what an action would do, and show the first that it changes."""
    seen = Moment.now()
    total, mark = settled(chosen)
    counts = {"change": 0, "same": 0}
    blocked: dict[str, int] = {}
    for before, why, number in grouped(chosen, action):
        if why:
            blocked[why] = blocked.get(why, 0) + number
        else:
            counts["same" if is_same(after(action, before), before) else "change"] += number
    if gone := chosen.expected - total:
        blocked["gone"] = gone
    samples = first_changed(chosen, action) if counts["change"] else []
    found = Plan(total, blocked=blocked, mark=f"{mark}{SINCE}{seen}", samples=samples, **counts)
    is_own = action.field == "country" and chosen.filters.subject == "person"
    return with_places(found, chosen) if is_own and counts["change"] else found


def with_places(found: Plan, chosen: Chosen) -> Plan:
    """The same, saying where a list shows the country of an organisation and not a person's own."""
    names = {row.id: row.name for row in db.session.execute(placed([one.id for one in found.samples]))}
    samples = [replace(one, shown=names.get(one.id, "")) for one in found.samples]
    count = db.session.scalar(select(func.count()).select_from(placed(chosen.query()).subquery())) or 0
    return replace(found, samples=samples, placed=count)


def placed(ids):
    """People with a position today at an organisation of a country, and that country's name."""
    now = current_position(Party, clock.today())
    query = select(Party.id, Country.name).select_from(Party).join(now, true())
    return query.join(Country, Country.code == now.c.country_code).where(Party.id.in_(ids))


def settled(chosen: Chosen) -> tuple[int, str]:
    """How many are selected and which, unless the list changed since it was looked at."""
    if chosen.is_everything and chosen.digest not in ("", digest_of(chosen.filters)):
        raise Refused(_("This selection belongs to another list. Look at it again."))
    count, mark = measured(chosen)
    if not chosen.is_everything and not chosen.ids:
        raise Refused(_("Select something first."))
    if chosen.is_everything and count != chosen.expected:
        raise ListChanged(chosen.expected, count)
    return count, mark


def is_same(one: Any, other: Any) -> bool:
    """Whether nothing would change; an empty list is no value."""
    return (None if one == [] else one) == (None if other == [] else other)


def reading(chosen_ids, which):
    """Records with today's value, and why one cannot be changed."""
    query = select(Party.id, which.held().label("held"), blocked_by().label("why"))
    query = query.where(Party.id.in_(chosen_ids))
    for model in (Organisation, Person):
        if which.model is model:
            query = query.join(model, model.party_id == Party.id)
    return query


def blocked_by():
    """Why a record cannot be changed, in one word; nothing where it can."""
    return case((Party.merged_into_id.is_not(None), "merged"))


def grouped(chosen: Chosen, action: Action):
    """Each value that occurs, with how many have it."""
    rows = reading(chosen.query(), target(action, chosen.filters.subject)).subquery()
    query = select(rows.c.held, rows.c.why, func.count()).group_by(rows.c.held, rows.c.why)
    return db.session.execute(query)


def first_changed(chosen: Chosen, action: Action) -> list[Sample]:
    """The first records in order that an action changes."""
    query = reading(chosen.query(), target(action, chosen.filters.subject))
    query = query.add_columns(Party.display_name).order_by(Party.sort_name, Party.id)
    found: list[Sample] = []
    for number, before, why, name in db.session.execute(query.execution_options(yield_per=LOOKED_AT)):
        new = after(action, before)
        if not why and not is_same(new, before):
            found.append(Sample(number, name, before, new))
        if len(found) == SHOWN:
            break
    return found
