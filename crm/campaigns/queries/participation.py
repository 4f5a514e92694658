"""Who took part in a campaign, and how far they came along."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from crm.directory.models import Party
from crm.kernel import clock, db

from ..models import PARTICIPATION, Participation

PAGE = 50
WEEKS = 12


@dataclass(frozen=True)
class ParticipantRow:
    """One participant."""

    party: Party
    state: str
    since: object


def tally(campaign_id: int) -> dict[str, dict[str, int]]:
    """For people and for organisations, how many are in each state."""
    rows = db.session.execute(
        select(Party.kind, Participation.state, func.count())
        .join(Party, Party.id == Participation.party_id)
        .where(Participation.campaign_id == campaign_id)
        .group_by(Party.kind, Participation.state)
    )
    found = {kind: dict.fromkeys(PARTICIPATION, 0) for kind in ("person", "org")}
    for kind, state, n in rows:
        found[kind][state] = n
    return found


def reached_by_week(campaign_id: int) -> list[int]:
    """How many were reached in each of the last weeks, the latest last."""
    monday = clock.today() - timedelta(days=clock.today().weekday())
    week = func.date_trunc("week", Participation.since)
    rows = db.session.execute(
        select(week, func.count())
        .where(Participation.campaign_id == campaign_id, Participation.state != "targeted")
        .group_by(week)
    )
    found = {moment.date(): n for moment, n in rows}
    return [found.get(monday - timedelta(weeks=back), 0) for back in range(WEEKS - 1, -1, -1)]


def people(campaign_id: int, state: str | None, kind: str | None, after: int = 0) -> list[ParticipantRow]:
    """Participants by number; one more than a page where there are more."""
    statement = (
        select(Party, Participation.state, Participation.since)
        .join(Party, Party.id == Participation.party_id)
        .where(Participation.campaign_id == campaign_id, Party.id > after)
        .order_by(Party.id)
        .limit(PAGE + 1)
    )
    if state in PARTICIPATION:
        statement = statement.where(Participation.state == state)
    if kind in ("person", "org"):
        statement = statement.where(Party.kind == kind)
    return [ParticipantRow(*row) for row in db.session.execute(statement)]
