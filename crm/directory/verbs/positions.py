"""Positions begin, change and end."""

from datetime import date, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range

from crm.journal import change_set_id, changes
from crm.kernel import db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import Party, Position
from ..queries.finding import organisation_named
from ..refusals import Clash, NoSuchParty, spoken
from ..values import PositionFields, partial_text, span
from .parties import locked
from .reaching import bind_work_addresses


@changes("Added a position")
def add_position(person_id: int, fields: PositionFields, *, by) -> Position:
    """Note that somebody holds a position; it is their main one if they have no other then."""
    locked(person_id, "person")
    position = write_position(person_id, fields)
    position.written_in = change_set_id()
    return position


@changes("Changed a position")
def edit_position(position_id: int, fields: PositionFields, *, by, version: int | None = None) -> Position:
    """Write a position anew, unless somebody else changed it meanwhile."""
    position = locked_position(position_id)
    if version not in (None, position.version):
        raise Clash([], position.version)
    with spoken():
        fill(position, fields)
        if fields.is_primary is not None:
            position.is_primary = fields.is_primary
        if db.session.is_modified(position):
            position.version += 1
    position.written_in = change_set_id()
    return position


@changes("Ended a position")
def end_position(position_id: int, last_on: date, *, by, reason: str = "") -> Position:
    """Note the last day somebody held a position; the past stays."""
    position = locked_position(position_id)
    with spoken():
        position.valid = span(position.valid.lower, last_on)
        position.end_reason = reason.strip() or None
        position.version += 1
    position.written_in = change_set_id()
    return position


def locked_position(position_id: int) -> Position:
    """The position, with its person locked."""
    query = select(Position).where(Position.id == position_id).execution_options(populate_existing=True)
    position = db.session.scalar(query)
    if position is None:
        raise NoSuchParty(_("There is no such position."))
    locked(position.person_id, "person")
    return db.session.scalars(query).one()


def write_position(person_id: int, fields: PositionFields) -> Position:
    """A new position, as main one where nothing else is said and there is no other."""
    with spoken():
        position = Position(person_id=person_id)
        fill(position, fields)
        others = fields.is_primary is None and has_main_one(person_id, position.valid)
        position.is_primary = not others if fields.is_primary is None else fields.is_primary
        db.session.add(position)
    bind_work_addresses(position)
    return position


def fill(position: Position, fields: PositionFields) -> None:
    """Copy what was said into the row."""
    title = " ".join(fields.title.split())
    if not title:
        raise Refused(_("A position needs a title."), field="title")
    place = place_of(fields)
    if fields.post_id or place != position.organisation_id:
        position.post_id, position.seat_no = fields.post_id, fields.seat_no
    position.title, position.organisation_id = title, place
    position.valid, position.date_precision = days_of(position, fields), fields.date_precision
    position.is_acting = fields.is_acting
    position.term_ends_on = fields.term_ends_on or position.term_ends_on


def days_of(position: Position, fields: PositionFields) -> Range:
    """The days that are meant; a day that is shown less exactly than it is known stays as it is known."""
    if position.valid is None:
        return fields.valid
    first, end = position.valid.lower, position.valid.upper
    last = end - timedelta(days=1) if end else None
    shown = partial(partial_text, precision=position.date_precision)
    typed = partial(partial_text, precision=fields.date_precision)
    return span(
        first if typed(fields.from_on) == shown(first) else fields.from_on,
        last if typed(fields.until_on) == shown(last) else fields.until_on,
    )


def place_of(fields: PositionFields) -> int:
    """The number of the organisation that is meant."""
    if fields.organisation_id:
        return fields.organisation_id
    if not fields.organisation.strip():
        raise Refused(_("A position needs an organisation."), field="organisation")
    return organisation_named(fields.organisation)


def has_main_one(person_id: int, valid) -> bool:
    """Whether somebody has a main position at some time in the span."""
    query = select(Position.id).where(
        Position.person_id == person_id, Position.is_primary, Position.valid.overlaps(valid)
    )
    with db.session.no_autoflush:
        return db.session.scalar(query.limit(1)) is not None


def homeland(organisation_id: int) -> str | None:
    """The country of an organisation."""
    return db.session.scalar(select(Party.country_code).where(Party.id == organisation_id))
