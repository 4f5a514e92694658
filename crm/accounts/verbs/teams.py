"""Teams: colleagues who look after some countries together."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from crm.journal import change_set_id, changes
from crm.kernel import db
from crm.kernel.errors import NotFound, Refused
from crm.kernel.words import _

from ..models import AppUser, Team, TeamMember


@dataclass(frozen=True)
class TeamFields:
    """What a team is called, what it looks after, and who is in it."""

    name: str
    countries: tuple[str, ...] = ()
    members: tuple[int, ...] = ()


@changes("Added a team")
def add_team(fields: TeamFields, *, by) -> Team:
    """A new team."""
    return written(Team(), fields)


@changes("Changed a team")
def edit_team(team_id: int, fields: TeamFields, *, by, version: int | None = None) -> Team:
    """Another name, other countries, other members; refused where somebody else was faster."""
    team = locked(team_id)
    if version not in (None, team.version):
        raise Refused(_("Somebody else has just saved this team. Save again to see what they changed."))
    written(team, fields)
    team.version += 1
    return team


@changes("Deleted a team")
def delete_team(team_id: int, *, by) -> int:
    """The team is no more; its members stay users. Gives the change set."""
    team = locked(team_id)
    db.session.execute(delete(TeamMember).where(TeamMember.team_id == team.id))
    db.session.delete(team)
    return change_set_id()


def locked(team_id: int) -> Team:
    """The team, with nobody else in between."""
    team = db.session.get(Team, team_id, with_for_update=True, populate_existing=True)
    if team is None:
        raise NotFound(_("There is no such team."))
    return team


def written(team: Team, fields: TeamFields) -> Team:
    """Write what was said; one name, one team."""
    name = " ".join(fields.name.split())
    if not name:
        raise Refused(_("Give the team a name."), field="name")
    try:
        with db.session.begin_nested():
            team.name, team.countries = name, sorted({c.upper() for c in fields.countries})
            db.session.add(team)
            db.session.flush()
    except IntegrityError:
        raise Refused(_("There is already a team with this name."), field="name") from None
    write_members(team.id, set(fields.members))
    team.written_in = change_set_id()
    return team


def write_members(team_id: int, wanted: set[int]) -> None:
    """Who is in the team from now on."""
    known = set(db.session.scalars(select(AppUser.id).where(AppUser.id.in_(wanted))))
    present = set(db.session.scalars(select(TeamMember.user_id).where(TeamMember.team_id == team_id)))
    gone = present - known
    db.session.execute(delete(TeamMember).where(TeamMember.team_id == team_id, TeamMember.user_id.in_(gone)))
    db.session.add_all(TeamMember(team_id=team_id, user_id=number) for number in sorted(known - present))
    db.session.flush()
