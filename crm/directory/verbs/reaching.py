"""Contact points: their value never changes, so an edit archives one and adds another."""

from sqlalchemy import select

from crm.kernel import clock, db, tokens

from ..models import ContactPoint, Party
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
        value=reach.value.strip(),
        value_norm=key[1],
        addr_hash=tokens.address_hash(*key),
    )
    db.session.add(row)
    return row


def reach_of(row: ContactPoint) -> Reach:
    """A contact point as one would type it."""
    return Reach(row.channel, row.value, row.label or "", row.is_primary)


def current_reaches(party_id: int) -> dict[tuple[str, str], Reach]:
    """The live contact points of a party."""
    return {(r.channel, r.value_norm): reach_of(r) for r in points_of(party_id) if r.archived_at is None}
