"""Interactions, one and many: a page of a record's timeline is one scan of an index."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import aliased

from crm.accounts.models import AppUser
from crm.directory.models import Party, Position
from crm.kernel import clock, db

from ..models import Attachment, Interaction, InteractionParty, Task
from ..refusals import missing
from ..sight import eyes, visible, visible_task

COUNTED = 1000


@dataclass(frozen=True)
class Part:
    """Somebody in an interaction, with the capacity they spoke in."""

    party: Party
    role: str
    position: Position | None
    office: Party | None

    @property
    def capacity(self) -> str:
        """Their position and where, in words."""
        return f"{self.position.title}, {self.office.display_name}" if self.position and self.office else ""


@dataclass(frozen=True)
class Told:
    """An interaction with everything that is shown of it."""

    interaction: Interaction
    by: AppUser | None
    parts: list[Part] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)

    @property
    def people(self) -> list[Part]:
        """The people who took part."""
        return [p for p in self.parts if p.party.is_person and p.role != "about"]

    @property
    def about(self) -> list[Part]:
        """Whom it was about, beside those who spoke for themselves."""
        return [p for p in self.parts if p.role == "about"]

    @property
    def places(self) -> list[Part]:
        """The organisations with which it was."""
        return [p for p in self.parts if not p.party.is_person and p.role != "about"]

    @property
    def said(self) -> list[Part]:
        """Those whom somebody named; an organisation that only follows from a capacity is left out."""
        offices = {p.position.organisation_id for p in self.parts if p.position}
        return [p for p in self.parts if p.party.is_person or p.role != "with" or p.party.id not in offices]


def interaction(interaction_id: int, reader=None) -> Told:
    """One interaction, if this reader may see it."""
    query = told().where(Interaction.id == interaction_id, visible(reader), Interaction.archived_at.is_(None))
    found = dressed(list(db.session.execute(query)), reader, with_more=True)
    if not found:
        raise missing()
    return found[0]


def told():
    """Interactions with who wrote them down."""
    return select(Interaction, AppUser).outerjoin(AppUser, AppUser.id == Interaction.created_by)


def timeline(party_id: int, reader=None, *, limit: int = 50, before=None, kinds=()) -> list[Told]:
    """A page of the interactions of a record, the latest first; before is (moment, number) of the last one shown."""
    here = InteractionParty
    query = (
        told()
        .join(here, here.interaction_id == Interaction.id)
        .where(here.party_id == party_id, Interaction.archived_at.is_(None), visible(reader))
        .order_by(here.starts_at.desc(), here.interaction_id.desc())
        .limit(limit)
    )
    if before:
        query = query.where(tuple_(here.starts_at, here.interaction_id) < tuple_(*before))
    if kinds:
        query = query.where(Interaction.kind.in_(kinds))
    return dressed(list(db.session.execute(query)), reader)


def in_order(after: int, limit: int, reader=None, *, party_id=None, since=None) -> list[Told]:
    """Interactions in the order they were written down, for programs that read on from where they were."""
    query = told().where(Interaction.id > after, visible(reader), Interaction.archived_at.is_(None))
    if party_id is not None:
        theirs = select(InteractionParty.interaction_id).where(InteractionParty.party_id == party_id)
        query = query.where(Interaction.id.in_(theirs))
    if since is not None:
        query = query.where(Interaction.starts_at >= since)
    return dressed(list(db.session.execute(query.order_by(Interaction.id).limit(limit))), reader)


def ahead(reader, span, limit: int = 8) -> list[Told]:
    """What is agreed for the time to come: what the reader wrote down, the next first."""
    now = clock.now()
    query = (
        told()
        .where(Interaction.starts_at.between(now, now + span), Interaction.archived_at.is_(None))
        .where(Interaction.created_by == eyes(reader))
        .order_by(Interaction.starts_at, Interaction.id)
    )
    return dressed(list(db.session.execute(query.limit(limit))), reader)


def dressed(rows: list[Any], reader, *, with_more: bool = False) -> list[Told]:
    """The same with those who took part, in one statement for all; alone also with promises and files."""
    ids = [row.id for row, _by in rows]
    parts = parts_of(ids)
    tasks = tasks_in(ids, reader) if with_more else {}
    files = files_in(ids) if with_more else {}
    return [
        Told(row, by, parts.get(row.id, []), tasks.get(row.id, []), files.get(row.id, [])) for row, by in rows
    ]


def parts_of(ids: list[int]) -> dict[int, list[Part]]:
    """Who took part in each of these."""
    office, person = aliased(Party, name="office"), InteractionParty
    query = (
        select(person, Party, Position, office)
        .join(Party, Party.id == person.party_id)
        .outerjoin(Position, Position.id == person.position_id)
        .outerjoin(office, office.id == Position.organisation_id)
        .where(person.interaction_id.in_(ids))
        .order_by(person.role.desc(), Party.kind.desc(), Party.sort_name)
    )
    found: dict[int, list[Part]] = {}
    for row, party, position, place in db.session.execute(query) if ids else ():
        found.setdefault(row.interaction_id, []).append(Part(party, row.role, position, place))
    return found


def tasks_in(ids: list[int], reader) -> dict[int, list[Task]]:
    """What was promised in each of these."""
    query = select(Task).where(Task.interaction_id.in_(ids), visible_task(reader)).order_by(Task.id)
    return grouped(db.session.scalars(query))


def files_in(ids: list[int]) -> dict[int, list[Attachment]]:
    """The files of each of these."""
    return grouped(
        db.session.scalars(
            select(Attachment).where(Attachment.interaction_id.in_(ids)).order_by(Attachment.id)
        )
    )


def grouped(rows) -> dict[int, list]:
    """Rows by their interaction."""
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(row.interaction_id, []).append(row)
    return found


def number_of_interactions(party_id: int, reader=None) -> int:
    """How many a record has; beyond a thousand the exact figure tells nothing."""
    some = (
        select(Interaction.id)
        .join(InteractionParty, InteractionParty.interaction_id == Interaction.id)
        .where(InteractionParty.party_id == party_id, Interaction.archived_at.is_(None), visible(reader))
        .limit(COUNTED)
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(some)) or 0
