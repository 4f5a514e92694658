"""Who may see what: the one rule that every query, list, export and search of this room uses."""

from sqlalchemy import ColumnElement, and_, or_, select

from crm.accounts.models import AppUser, TeamMember
from crm.kernel.access import asker

from .models import Attachment, Interaction, Task


def eyes(reader=None) -> int | None:
    """The number of the colleague who looks; none for a program, or the house itself."""
    reader = reader or asker()
    return reader.id if isinstance(reader, AppUser) else None


def visible(reader=None, row=Interaction) -> ColumnElement[bool]:
    """Whether the one who looks may see an interaction; programs and the house see what everybody may see."""
    user = eyes(reader)
    if user is None:
        return row.visibility == "all"
    return or_(
        row.visibility == "all",
        row.created_by == user,
        and_(row.visibility == "team", row.created_by.in_(mates(user))),
    )


def mates(user: int):
    """The numbers of those who share a team with somebody."""
    mine = select(TeamMember.team_id).where(TeamMember.user_id == user)
    return select(TeamMember.user_id).where(TeamMember.team_id.in_(mine))


def visible_task(reader=None) -> ColumnElement[bool]:
    """Whether they may see a task: what was promised in confidence is seen by who was there and who does it."""
    user = eyes(reader)
    there = select(Interaction.id).where(Interaction.id == Task.interaction_id, visible(reader))
    rule = or_(Task.interaction_id.is_(None), there.correlate(Task).exists())
    return rule if user is None else or_(Task.assignee_id == user, rule)


def visible_file(reader=None) -> ColumnElement[bool]:
    """Whether they may see a file: with its interaction, or on a record."""
    there = select(Interaction.id).where(
        Interaction.id == Attachment.interaction_id, Interaction.archived_at.is_(None), visible(reader)
    )
    return or_(Attachment.party_id.is_not(None), there.correlate(Attachment).exists())
