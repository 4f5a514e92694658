"""Which ways to reach somebody are in use: an address of an office only as long as its holder holds it."""

from sqlalchemy import and_, exists, or_

from crm.kernel import clock

from ..models import ContactPoint, Position


def in_use(point=ContactPoint, today=None):
    """The condition that a contact point may be used today: live, and not of an office that was left."""
    return and_(point.archived_at.is_(None), or_(point.position_id.is_(None), is_held(point, today)))


def is_held(point=ContactPoint, today=None):
    """The condition that the office an address belongs to is held today."""
    held = exists().where(Position.id == point.position_id, Position.valid.contains(today or clock.today()))
    return held.correlate_except(Position)
