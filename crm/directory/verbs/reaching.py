"""Contact points: their value never changes, so an edit archives one and adds another."""

from dataclasses import replace

from sqlalchemy import select

from crm.kernel import clock, db, tokens
from crm.kernel.addresses import cleaned

from ..domains import is_work_address
from ..models import ContactPoint, Organisation, Party, Position
from ..queries.reaching import in_use
from ..refusals import spoken
from ..values import Reach


def by_norm(reaches, country: str | None) -> dict[tuple[str, str], Reach]:
    """Ways to reach somebody, each once, under the spelling it is compared by."""
    listed = {}
    for reach in reaches:
        if reach.value.strip():
            listed.setdefault((reach.channel, reach.norm(country)), reach)
    return listed


def write_reaches(party: Party, wanted: dict[tuple[str, str], Reach]) -> None:
    """Make the live contact points of a party these, with one main one of each kind."""
    rows = {(row.channel, row.value_norm): row for row in points_of(party.id)}
    main = main_ones(wanted)
    for key, row in rows.items():
        if row.archived_at is None and key not in wanted:
            row.archived_at = clock.now()
        row.is_primary = row.is_primary and main.get(key[0]) == key and key in wanted
    with spoken():
        pass  # the old main ones step back before the new ones come forward
    with spoken():
        for key, reach in wanted.items():
            row = rows.get(key) or new_point(party.id, key, reach)
            row.archived_at = None
            row.label = reach.label or None
            row.is_shared = bool(row.is_shared if reach.is_shared is None else reach.is_shared)
            row.is_primary = main[key[0]] == key
            if reach.position_id is not None:
                row.position_id = reach.position_id or None


def points_of(party_id: int) -> list[ContactPoint]:
    """Every contact point of a party, archived ones too."""
    return list(
        db.session.scalars(select(ContactPoint).filter_by(party_id=party_id).order_by(ContactPoint.id))
    )


def main_ones(wanted) -> dict[str, tuple[str, str]]:
    """Of each kind, the one marked as the main one, else the first."""
    main: dict[str, tuple[str, str]] = {}
    for key, _reach in sorted(wanted.items(), key=lambda item: not item[1].is_primary):
        main.setdefault(key[0], key)
    return main


def new_point(party_id: int, key: tuple[str, str], reach: Reach) -> ContactPoint:
    """A contact point that was not there before."""
    row = ContactPoint(
        party_id=party_id,
        channel=key[0],
        value=cleaned(reach.value, key[0]),
        value_norm=key[1],
        addr_hash=tokens.address_hash(*key),
    )
    db.session.add(row)
    return row


def reach_of(row: ContactPoint) -> Reach:
    """A contact point as one would type it."""
    return Reach(row.channel, row.value, row.label or "", row.is_primary, position_id=row.position_id or 0)


def current_reaches(party_id: int) -> dict[tuple[str, str], Reach]:
    """The live contact points of a party."""
    return {(r.channel, r.value_norm): reach_of(r) for r in points_of(party_id) if r.archived_at is None}


def as_it_was(wanted: dict, current: dict) -> dict:
    """Ways to reach somebody where nothing was said of an office: each stays with the one it has."""
    return {
        key: replace(reach, position_id=current[key].position_id if key in current else 0)
        if reach.position_id is None
        else reach
        for key, reach in wanted.items()
    }


def bind_address(party_id: int, reach: Reach) -> ContactPoint:
    """Somebody has this address by an office: a new one, or one they had already."""
    country = db.session.scalar(select(Party.country_code).where(Party.id == party_id))
    key = (reach.channel, reach.norm(country))
    rows = points_of(party_id)
    row = next((r for r in rows if (r.channel, r.value_norm) == key), None)
    with spoken():
        if row is None:
            row = new_point(party_id, key, reach)
            mine = select(ContactPoint.id).where(
                ContactPoint.party_id == party_id,
                ContactPoint.channel == reach.channel,
                ContactPoint.is_primary,
                ContactPoint.archived_at.is_(None),
            )
            with db.session.no_autoflush:
                row.is_primary = db.session.scalar(mine.limit(1)) is None
        row.archived_at = None
        row.position_id = reach.position_id
    return row


def bind_work_addresses(position: Position) -> None:
    """Addresses at the organisation's own domain belong to the office that somebody has there."""
    others = select(Position.id).where(
        Position.person_id == position.person_id,
        Position.organisation_id == position.organisation_id,
        Position.id != position.id,
    )
    website = db.session.scalar(
        select(Organisation.domain).where(Organisation.party_id == position.organisation_id)
    )
    if not website or db.session.scalar(others.limit(1)):
        return
    mine = select(ContactPoint).where(
        ContactPoint.party_id == position.person_id,
        ContactPoint.channel == "email",
        ContactPoint.position_id.is_(None),
        in_use(),
    )
    with spoken():
        for point in db.session.scalars(mine):
            if is_work_address(point.value_norm, website):
                point.position_id = position.id
