"""What can be asked about our dealings with people and organisations; the timeline lies below and cannot offer it."""

from sqlalchemy import false, or_, select, true, union_all

from crm.directory.models import Party, Position
from crm.kernel import clock
from crm.kernel.words import lazy
from crm.timeline import visible, visible_task
from crm.timeline.models import REAL, Interaction, InteractionParty, Task

from .filters.kinds import DayKind, FlagKind, MomentKind
from .filters.registry import criterion

BOTH = ("person", "org")
REACHING_BACK = ("after", "within", "set", "not_set")
ENDING = ("before", "ago")


def contacts():
    """Real contacts with the record that this reader may see, up to now."""
    return (
        select(InteractionParty.starts_at)
        .join(Interaction, Interaction.id == InteractionParty.interaction_id)
        .where(
            InteractionParty.party_id == Party.id,
            InteractionParty.role != "about",
            InteractionParty.starts_at <= clock.now(),
            Interaction.kind.in_(REAL),
            Interaction.archived_at.is_(None),
            visible(),
        )
        .correlate(Party)
    )


@criterion("last_contact", MomentKind(), lazy("Last contact"), BOTH)
def last_contact(test):
    """When we last met, spoke, or heard from them; mass mail does not count.

    Since nothing lies in the future, the last one is after a day if any is, and before it if all are.
    """
    if test.op in REACHING_BACK:
        return contacts().where(test(InteractionParty.starts_at)).exists()
    if test.op in ENDING:
        return contacts().exists() & ~contacts().where(~test(InteractionParty.starts_at)).exists()
    last = contacts().order_by(InteractionParty.starts_at.desc()).limit(1)
    return test(last.scalar_subquery())


def open_tasks(condition):
    """An open task of the record, or of somebody in their capacity there, of which this is true."""
    wanted = (Task.done_at.is_(None), Task.cancelled_at.is_(None), visible_task(), condition)
    theirs = select(Task.party_id).where(*wanted)
    there = select(Position.organisation_id).join(Task, Task.position_id == Position.id).where(*wanted)
    return Party.id.in_(union_all(theirs, there))


@criterion("next_step", DayKind(), lazy("Next step"), BOTH)
def next_step(test):
    """An open task with such a day."""
    return open_tasks(test(Task.due_on))


@criterion("open_promise", FlagKind(), lazy("Open promise"), BOTH)
def open_promise(test):
    """Something is promised and not yet kept, by us or by them."""
    promised = open_tasks(Task.direction.in_(("ours", "theirs")))
    if test.op == "set":
        return true()
    wanted = test.value if isinstance(test.value, list) else [test.value]
    return or_(false(), *(promised if each else ~promised for each in dict.fromkeys(wanted)))
