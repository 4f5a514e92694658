"""Who may be meant by a name in a sentence, and which meeting somebody comes from: for the short way of logging."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from crm.directory import sort_key
from crm.directory.models import Party, Position
from crm.kernel import clock, db

from ..heard import Someone
from ..heard.letters import is_dense, words_of
from ..models import Interaction, InteractionParty
from ..sight import visible
from .naming import people_at

MOST_WORDS = 200
LONGEST_NAME = 5
MOST_KEYS = 1500
CHIPS = 8
NEAR = timedelta(hours=3)


@dataclass(frozen=True)
class Guess:
    """A meeting that was agreed for about now, and who takes part."""

    interaction: Interaction
    people: tuple[int, ...]
    place: Party | None


def someone(party: Party, is_here: bool = True) -> Someone:
    """A record as one that may be meant."""
    names = (party.display_name, party.name_native or "")
    return Someone(party.id, tuple(n for n in names if n), party.is_person, is_here)


def around(party: Party | None) -> list[Party]:
    """Whom one meets there: the people of an organisation, or a person and their colleagues."""
    if party is None:
        return []
    if not party.is_person:
        return people_at(party.id)
    home = home_of(party.id)
    others = [one for one in people_at(home) if one.id != party.id] if home else []
    return [party, *others]


def home_of(person_id: int) -> int | None:
    """The organisation of somebody's main position today."""
    query = select(Position.organisation_id).where(
        Position.person_id == person_id, Position.valid.contains(clock.today())
    )
    return db.session.scalar(query.order_by(Position.is_primary.desc(), Position.id.desc()).limit(1))


def mentioned(text: str) -> list[Party]:
    """Records whose whole name may stand in a text: each run of a few words is looked up, once."""
    keys = keys_of(text)
    if not keys:
        return []
    query = select(Party).where(
        Party.kind.in_(("org", "person")), Party.sort_name.in_(keys), Party.archived_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(Party.id).limit(MOST_WORDS)))


def keys_of(text: str) -> list[str]:
    """The keys under which names of one to five words would be found."""
    pieces = [text[span.start : span.end] for _word, span in words_of(text)[:MOST_WORDS]]
    runs = [
        " ".join(pieces[i : i + n])
        for n in range(1, LONGEST_NAME + 1)
        for i in range(len(pieces) - n + 1)
        if n > 1 or pieces[i] != pieces[i].lower()
    ]
    dense = [part for piece in pieces if is_dense(piece) for part in parts_of(piece)]
    return list({sort_key(run): None for run in [*dense, *runs][:MOST_KEYS]})


def parts_of(piece: str) -> list[str]:
    """Every run of two to six letters of a script without spaces."""
    return [piece[i : i + n] for i in range(min(len(piece), 80)) for n in range(2, 7) if i + n <= len(piece)]


def meeting_now(reader) -> Guess | None:
    """The meeting of this reader that is nearest to now, agreed and not told yet."""
    now = clock.now()
    away = func.abs(func.extract("epoch", Interaction.starts_at - now))
    query = (
        select(Interaction)
        .where(Interaction.starts_at.between(now - NEAR, now + NEAR))
        .where(
            Interaction.created_by == reader.id, Interaction.kind.in_(("meeting", "visit", "call", "video"))
        )
        .where(Interaction.created_at < Interaction.starts_at, Interaction.outcome.is_(None))
        .where(Interaction.archived_at.is_(None))
        .order_by(away, Interaction.id)
        .limit(1)
    )
    row = db.session.scalar(query)
    return guess_of(row) if row is not None else None


def planned(interaction_id: int | None, reader) -> Interaction | None:
    """A meeting that is told of now, if this reader may see it."""
    if not interaction_id:
        return None
    query = select(Interaction).where(
        Interaction.id == interaction_id, visible(reader), Interaction.archived_at.is_(None)
    )
    return db.session.scalar(query)


def guess_of(row: Interaction) -> Guess:
    """A meeting with those who take part."""
    query = select(Party).join(InteractionParty, InteractionParty.party_id == Party.id)
    there = list(
        db.session.scalars(query.where(InteractionParty.interaction_id == row.id).order_by(Party.id))
    )
    place = next((party for party in there if not party.is_person), None)
    return Guess(row, tuple(party.id for party in there if party.is_person), place)


def last_place(reader) -> Party | None:
    """With which organisation this reader had their last contact."""
    query = (
        select(Party)
        .join(InteractionParty, InteractionParty.party_id == Party.id)
        .join(Interaction, Interaction.id == InteractionParty.interaction_id)
        .where(Interaction.created_by == reader.id, Interaction.archived_at.is_(None))
        .where(Party.kind == "org", Party.archived_at.is_(None), Interaction.starts_at <= clock.now())
    )
    return db.session.scalar(query.order_by(Interaction.starts_at.desc(), Interaction.id.desc()).limit(1))


def of_key(uid: str) -> Interaction | None:
    """What was written down from the same invitation or letter."""
    return db.session.scalar(select(Interaction).where(Interaction.external_uid == uid))
