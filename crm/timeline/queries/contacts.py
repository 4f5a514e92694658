"""When we last really spoke, what comes next, and open promises: one statement each, for a page of records."""

from collections.abc import Iterable

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    and_,
    any_,
    cast,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from crm.accounts.models import AppUser
from crm.directory.models import Party, Position
from crm.kernel import clock, db

from ..models import REAL, Interaction, InteractionParty, Task
from ..sight import visible, visible_task
from ..values import Contact, Promises, Step

MOST = 200


def asked(ids: Iterable[int]):
    """The numbers asked about, as a table."""
    numbers = list(dict.fromkeys(ids))[:MOST]
    array = cast(literal(numbers, ARRAY(BigInteger)), ARRAY(BigInteger))
    return select(func.unnest(array).label("id")).subquery("asked")


def last_contacts(ids: Iterable[int], reader=None) -> dict[int, Contact]:
    """The last real contact with each of up to 200 records, in one statement.

    An organisation's is also that of its people who spoke for it: they brought its own row along.
    """
    wanted = asked(ids)
    last = latest(wanted.c.id, reader)
    query = (
        select(
            wanted.c.id,
            last.c.interaction_id,
            last.c.starts_at,
            last.c.tz,
            last.c.kind,
            last.c.subject,
            func.coalesce(func.nullif(AppUser.name, ""), AppUser.email, ""),
            func.coalesce(someone(last.c.interaction_id, wanted.c.id), ""),
            func.coalesce(last.c.place, ""),
        )
        .select_from(wanted)
        .join(last, true())
        .outerjoin(AppUser, AppUser.id == last.c.created_by)
    )
    return {number: Contact(*found) for number, *found in db.session.execute(query)}


def latest(party_id, reader=None):
    """The last real contact of one record, as a row beside it."""
    here = aliased(InteractionParty)
    return (
        select(
            here.interaction_id,
            here.starts_at,
            Interaction.tz,
            Interaction.kind,
            Interaction.subject,
            Interaction.place,
            Interaction.created_by,
        )
        .join(Interaction, Interaction.id == here.interaction_id)
        .where(
            here.party_id == party_id,
            here.role != "about",
            here.starts_at <= clock.now(),
            Interaction.kind.in_(REAL),
            Interaction.archived_at.is_(None),
            visible(reader),
        )
        .order_by(here.starts_at.desc(), here.interaction_id.desc())
        .limit(1)
        .lateral("last")
    )


def someone(interaction_id, but_id):
    """The name of a person who took part, other than the record itself."""
    other, named = aliased(InteractionParty), aliased(Party)
    return (
        select(named.display_name)
        .join(other, other.party_id == named.id)
        .where(
            other.interaction_id == interaction_id,
            other.party_id != but_id,
            other.role != "about",
            named.kind == "person",
        )
        .order_by(named.sort_name, named.id)
        .limit(1)
        .scalar_subquery()
    )


def concerns(party_id):
    """A task of a record: its own, or of somebody in their capacity there."""
    there = correlated(select(Position.id).where(Position.organisation_id == party_id), party_id)
    # as an array, so that both halves are looked up: a list of rows has every task read
    offices = func.array(there.scalar_subquery(), type_=ARRAY(BigInteger))
    return or_(Task.party_id == party_id, Task.position_id == any_(offices))


def correlated(query, party_id):
    """A question beside a column of another one; as it is, where a number is asked about."""
    return query.correlate(party_id.table) if isinstance(party_id, ColumnElement) else query


def is_open():
    """Whether a task is still to be done."""
    return and_(Task.done_at.is_(None), Task.cancelled_at.is_(None))


def next_steps(ids: Iterable[int], reader=None) -> dict[int, Step]:
    """What comes next with each of up to 200 records: an agreed meeting or a task, what is late after what is ahead."""
    wanted = asked(ids)
    both = union_all(next_task(wanted.c.id, reader), next_meeting(wanted.c.id, reader)).subquery("both")
    first = select(both).order_by(both.c.due < clock.today(), both.c.due, both.c.id).limit(1).lateral("first")
    query = (
        select(wanted.c.id, *first.c, func.coalesce(func.nullif(AppUser.name, ""), AppUser.email, ""))
        .select_from(wanted)
        .join(first, true())
        .outerjoin(AppUser, AppUser.id == first.c.who)
    )
    return {
        row[0]: Step(row.kind, row[2], row.title, row.due, row.moment, row[-1])
        for row in db.session.execute(query)
    }


def next_task(party_id, reader):
    """The open task of a record that is due next; where none is, the one that is late longest."""
    query = (
        select(
            literal("task").label("kind"),
            Task.id.label("id"),
            Task.title.label("title"),
            Task.due_on.label("due"),
            Task.due_at.label("moment"),
            Task.assignee_id.label("who"),
        )
        .where(concerns(party_id), is_open(), Task.due_on.is_not(None), visible_task(reader))
        .order_by(Task.due_on < clock.today(), Task.due_on, Task.id)
        .limit(1)
    )
    return select(correlated(query, party_id).lateral("a_task"))


def next_meeting(party_id, reader):
    """The next interaction of a record that is still to come."""
    here = aliased(InteractionParty)
    day = func.timezone(Interaction.tz, here.starts_at)
    query = (
        select(
            literal("meeting").label("kind"),
            here.interaction_id.label("id"),
            Interaction.subject.label("title"),
            func.date(day).label("due"),
            here.starts_at.label("moment"),
            Interaction.created_by.label("who"),
        )
        .join(Interaction, Interaction.id == here.interaction_id)
        .where(here.party_id == party_id, here.starts_at > clock.now())
        .where(Interaction.archived_at.is_(None), visible(reader))
        .order_by(here.starts_at, here.interaction_id)
        .limit(1)
    )
    return select(correlated(query, party_id).lateral("a_meeting"))


def promises_of(ids: Iterable[int], reader=None) -> dict[int, Promises]:
    """How many promises are open, and late, of each of up to 200 records."""
    wanted = asked(ids)
    late = Task.due_on < clock.today()
    counted = (
        select(
            func.count().filter(Task.direction == "ours").label("ours"),
            func.count().filter(Task.direction == "theirs").label("theirs"),
            func.count().filter(late).label("late"),
        )
        .where(concerns(wanted.c.id), is_open(), Task.direction != "internal", visible_task(reader))
        .lateral("counted")
    )
    query = select(wanted.c.id, *counted.c).select_from(wanted).join(counted, true())
    return {row.id: Promises(row.ours, row.theirs, row.late) for row in db.session.execute(query)}
