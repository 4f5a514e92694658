"""What the house already knows about the records a batch may be about, a few queries for a thousand rows."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import String, and_, any_, cast, func, literal, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.orm import aliased

from crm.audiences.models import GENERAL, ConsentEvent, Suppression, Topic
from crm.directory.models import (
    ContactPoint,
    ExternalId,
    OrgAlias,
    Organisation,
    Party,
    PartyTag,
    Person,
    Position,
    Tag,
)
from crm.journal.models import Change
from crm.kernel import db
from crm.kernel.tokens import address_hash

from ..models import ImportRow, ImportRun
from .words import name_words

BRIEF = (Party.id, Party.display_name, Party.country_code, Party.source, Party.archived_at.is_not(None))


@dataclass
class Known:
    """A record as it stands."""

    id: int
    party: Any
    own: Any
    words: frozenset[str] = frozenset()
    contacts: set[tuple[str, str]] = field(default_factory=set)
    primaries: set[str] = field(default_factory=set)
    positions: list[tuple[int, str, date | None, date | None, bool]] = field(default_factory=list)
    offices: list[tuple[int, int, date | None]] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    ids: dict[str, str] = field(default_factory=dict)
    consents: dict[int, tuple[str, str]] = field(default_factory=dict)
    is_revivable: bool = False

    @property
    def is_somebody(self) -> bool:
        """Whether it is a person who was not merged into another."""
        return self.party.kind == "person" and self.party.merged_into_id is None

    @property
    def is_archived(self) -> bool:
        """Whether it was put away by hand."""
        return self.party.archived_at is not None and not self.is_revivable


def among(column, values, kind=None):
    """The column is one of many values, as one array parameter."""
    values = list(values)
    return column == any_(cast(literal(values, ARRAY(kind or column.type)), ARRAY(kind or column.type)))


def by_address(addresses: set[str]) -> dict[str, list[int]]:
    """The parties behind e-mail addresses."""
    rows = select(ContactPoint.value_norm, ContactPoint.party_id).where(
        ContactPoint.channel == "email", among(ContactPoint.value_norm, addresses, String)
    )
    return {address: sorted(ids) for address, ids in grouped(rows).items()}


def erased_among(addresses: set[str]) -> set[str]:
    """Which of these addresses belonged to somebody who was erased: all that is left of them is a hash."""
    hashes = {address_hash("email", address): address for address in addresses}
    asked = select(Suppression.addr_hash).where(
        Suppression.channel == "email", Suppression.reason == "erased", Suppression.addr_hash.in_(hashes)
    )
    return {hashes[bytes(found)] for found in db.session.scalars(asked)} if hashes else set()


def by_number(pairs: set[tuple[str, str]], kind: str) -> dict[tuple[str, str], int]:
    """The records that another system calls so."""
    found: dict[tuple[str, str], int] = {}
    for system in {system for system, _value in pairs}:
        rows = (
            select(ExternalId.value, ExternalId.party_id)
            .join(Party, Party.id == ExternalId.party_id)
            .where(
                ExternalId.system == system,
                among(ExternalId.value, {v for s, v in pairs if s == system}, String),
                Party.kind == kind,
                Party.merged_into_id.is_(None),
            )
        )
        found |= {(system, value): party_id for value, party_id in db.session.execute(rows)}
    return found


@dataclass(frozen=True)
class Brief:
    """An organisation by name: enough to choose between two."""

    id: int
    name: str
    country: str | None
    source: str | None
    is_archived: bool


def by_name(keys: set[str], kind: str) -> dict[str, list[Brief]]:
    """The records of exactly that name; those put away only where no other has it."""
    found: dict[str, list[Brief]] = {}
    for living in (Party.archived_at.is_(None), Party.archived_at.is_not(None)):
        wanted = keys - found.keys()
        rows = (
            select(Party.sort_name, *BRIEF)
            .where(Party.kind == kind, living, among(Party.sort_name, wanted, String))
            .where(Party.merged_into_id.is_(None))
            .order_by(Party.id)
        )
        collect(found, rows)
    return found


def by_other_name(norms: set[str]) -> dict[str, list[Brief]]:
    """Organisations by an alias or a short name."""
    alias = (
        select(OrgAlias.name_norm.label("norm"), *BRIEF)
        .join(Party, Party.id == OrgAlias.organisation_id)
        .where(among(OrgAlias.name_norm, norms, String), Party.archived_at.is_(None))
    )
    short = (
        select(func.lower(Organisation.short_name).label("norm"), *BRIEF)
        .join(Party, Party.id == Organisation.party_id)
        .where(among(func.lower(Organisation.short_name), norms, String), Party.archived_at.is_(None))
    )
    found: dict[str, list[Brief]] = {}
    collect(found, alias.union(short))
    return found


def collect(found: dict[str, list[Brief]], rows) -> None:
    """Add rows of a key and a brief."""
    for key, *brief in db.session.execute(rows):
        found.setdefault(key, []).append(Brief(*brief))


def grouped(rows) -> dict[Any, list[int]]:
    """Pairs of a key and an id, by key."""
    found: dict[Any, list[int]] = {}
    for key, party_id in db.session.execute(rows):
        found.setdefault(key, []).append(party_id)
    return found


def load(ids: set[int], topic_ids: list[int]) -> dict[int, Known]:
    """Everything that is known about these records."""
    if not ids:
        return {}
    own = {r.party_id: r for model in (Person, Organisation) for r in own_rows(model, ids)}
    parties = db.session.execute(select(*Party.__table__.columns).where(among(Party.id, ids)))
    known = {p.id: Known(p.id, p, own.get(p.id), words_of(p, own.get(p.id))) for p in parties}
    load_contacts(known)
    load_positions(known)
    load_words(known)
    load_consents(known, topic_ids)
    for party_id in revivable([k.id for k in known.values() if k.party.archived_at]):
        known[party_id].is_revivable = True
    return known


def hold_still(ids: set[int]) -> None:
    """While rows are written nobody merges these records; whoever did a moment ago is waited for."""
    if ids:
        held = select(Party.id).where(among(Party.id, ids)).order_by(Party.id)
        db.session.execute(held.with_for_update(read=True, key_share=True))


def words_of(party, own) -> frozenset[str]:
    """The words of a record's name, by its parts where it has any."""
    if party.kind == "person" and (own.given_name or own.family_name):
        return name_words(" ".join(filter(None, (own.given_name, own.family_name))))
    return name_words(party.display_name)


def own_rows(model, ids):
    """What only people, or only organisations, have."""
    columns = model.__table__.columns
    return db.session.execute(select(*columns).where(among(model.party_id, ids)))


def load_contacts(known: dict[int, Known]) -> None:
    """Addresses, and which channels have a main one."""
    rows = select(
        ContactPoint.party_id,
        ContactPoint.channel,
        ContactPoint.value_norm,
        and_(ContactPoint.is_primary, ContactPoint.archived_at.is_(None)),
    ).where(among(ContactPoint.party_id, known))
    for party_id, channel, norm, is_primary in db.session.execute(rows):
        known[party_id].contacts.add((channel, norm))
        if is_primary:
            known[party_id].primaries.add(channel)


def load_positions(known: dict[int, Known]) -> None:
    """Who holds or held what."""
    rows = select(
        Position.person_id,
        Position.organisation_id,
        Position.title,
        Position.valid,
        Position.is_primary,
        Position.id,
    ).where(among(Position.person_id, known))
    for person_id, organisation_id, title, valid, is_primary, number in db.session.execute(rows):
        known[person_id].offices.append((number, organisation_id, valid.upper))
        known[person_id].positions.append(
            (organisation_id, title.casefold(), valid.lower, valid.upper, is_primary)
        )


def load_words(known: dict[int, Known]) -> None:
    """Tags and identifiers."""
    tagged = select(PartyTag.party_id, func.lower(Tag.name)).join(Tag).where(among(PartyTag.party_id, known))
    for party_id, name in db.session.execute(tagged):
        known[party_id].tags.add(name)
    numbered = select(ExternalId.party_id, ExternalId.system, ExternalId.value)
    for party_id, system, value in db.session.execute(numbered.where(among(ExternalId.party_id, known))):
        known[party_id].ids[system] = value


def load_consents(known: dict[int, Known], topic_ids: list[int]) -> None:
    """The last word on the topics that matter, and on the one that answers for all."""
    general = select(Topic.id).where(Topic.key == GENERAL).scalar_subquery()
    rows = (
        select(ConsentEvent.party_id, ConsentEvent.topic_id, ConsentEvent.state, ConsentEvent.basis)
        .where(
            among(ConsentEvent.party_id, known),
            ConsentEvent.channel == "email",
            or_(ConsentEvent.topic_id.in_(topic_ids), ConsentEvent.topic_id == general),
        )
        .ext(distinct_on(ConsentEvent.party_id, ConsentEvent.topic_id))
        .order_by(
            ConsentEvent.party_id, ConsentEvent.topic_id, ConsentEvent.at.desc(), ConsentEvent.id.desc()
        )
    )
    for party_id, topic_id, state, basis in db.session.execute(rows):
        known[party_id].consents[topic_id] = (state, basis)


def revivable(ids: list[int]) -> list[int]:
    """Those that an import made and its undoing put away: the same file may bring them back."""
    if not ids:
        return []
    made = (
        select(cast(Change.row_pk, Party.id.type))
        .join(ImportRun, ImportRun.change_set_id == Change.change_set_id)
        .where(
            Change.table_name == "party",
            Change.op == "I",
            among(Change.row_pk, map(str, ids), String),
            undone(),
        )
    )
    return list(db.session.scalars(made))


def put_away_by_undo(source: str, row_nos: list[int]) -> dict[int, int]:
    """Row by row, what the same file made before and could only be put away when that was undone."""
    this, earlier = aliased(ImportRun), aliased(ImportRun)
    rows = (
        select(ImportRow.row_no, ImportRow.result_id)
        .join(earlier, earlier.id == ImportRow.run_id)
        .join(this, (this.sha256 == earlier.sha256) & (this.id != earlier.id))
        .join(Party, Party.id == ImportRow.result_id)
        .where(
            this.id == int(source.rpartition(":")[2]),
            earlier.state == "undone",
            ImportRow.plan == "create",
            among(ImportRow.row_no, row_nos),
            Party.archived_at.is_not(None),
            Party.merged_into_id.is_(None),
        )
        .order_by(earlier.id)
    )
    return dict(db.session.execute(rows).all())


def undone():
    """The condition that an import was taken back, from whichever page."""
    return text("EXISTS (SELECT 1 FROM change_set taken WHERE taken.undoes_id = import_run.change_set_id)")
