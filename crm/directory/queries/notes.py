"""Notes before a visit: of a record or a country, and everything that counts for one page, in one statement."""

from dataclasses import dataclass, field

from sqlalchemy import case, or_, select

from crm.kernel import clock, db
from crm.kernel.errors import NotFound
from crm.kernel.words import _

from ..models import Country, ProtocolNote


@dataclass(frozen=True)
class Known:
    """The notes that count on one page: of the record itself, of its country, and of its people."""

    own: list[ProtocolNote] = field(default_factory=list)
    nation: list[ProtocolNote] = field(default_factory=list)
    people: dict[int, list[ProtocolNote]] = field(default_factory=dict)

    @property
    def shown(self) -> list[ProtocolNote]:
        """What is listed before one goes in; what holds in the whole country comes last."""
        return [*self.own, *self.nation]


def holds_today(note: ProtocolNote) -> bool:
    """Whether a note counts on this day."""
    today = clock.today()
    return (note.valid_from or today) <= today <= (note.valid_until or today)


def notes_of(owner: int | str) -> list[ProtocolNote]:
    """Every note of a record (by number) or of a country (by code), in order."""
    mine = ProtocolNote.country_code if isinstance(owner, str) else ProtocolNote.party_id
    query = select(ProtocolNote).where(mine == owner).order_by(ProtocolNote.place, ProtocolNote.id)
    return list(db.session.scalars(query))


def known_for(record) -> Known:
    """The notes that count today for a record: its own, its country's, and of the people on its page."""
    party = record.party
    wanted = or_(
        ProtocolNote.party_id.in_(record.around), ProtocolNote.country_code == (party.country_code or "")
    )
    order = case((ProtocolNote.party_id == party.id, 0), else_=1), ProtocolNote.place, ProtocolNote.id
    found = db.session.scalars(select(ProtocolNote).where(wanted).order_by(*order))
    found = [note for note in found if holds_today(note)]
    people: dict[int, list[ProtocolNote]] = {}
    for note in found:
        if note.party_id not in (None, party.id):
            people.setdefault(note.party_id, []).append(note)
    own = [note for note in found if note.party_id == party.id]
    return Known(own, [note for note in found if note.country_code], people)


def note(note_id: int) -> ProtocolNote:
    """One note."""
    found = db.session.get(ProtocolNote, note_id)
    if found is None:
        raise NotFound(_("There is nothing at this address."))
    return found


def country(code: str) -> Country:
    """A country by its code."""
    found = db.session.get(Country, code.upper()) if len(code) == len("ID") else None
    if found is None:
        raise NotFound(_("There is nothing at this address."))
    return found
