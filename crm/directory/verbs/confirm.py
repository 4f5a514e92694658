"""After an election or the end of a term an officer says who is still in office; nobody is ended otherwise."""

from datetime import date, timedelta

from crm.journal import change_set_id, changes
from crm.kernel import clock
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import Position
from ..refusals import spoken
from .positions import locked_position
from .posts import end_at

PUT_OFF = timedelta(days=7)
ASK_AGAIN = timedelta(days=90)


@changes("Confirmed who is in office")
def confirm_position(position_id: int, term_ends_on: date | None = None, *, by, version=None) -> Position:
    """Somebody is still in office; without the end of a new term we ask again in three months."""
    position = open_position(position_id, version)
    today = clock.today()
    if term_ends_on and term_ends_on < today:
        raise Refused(_("The new term ends in the past."), field="term_ends_on")
    with spoken():
        position.confirmed_on = today
        position.term_ends_on = term_ends_on or position.term_ends_on
        is_late = position.term_ends_on and position.term_ends_on <= today
        position.ask_again_on = today + ASK_AGAIN if is_late else None
        position.version += 1
    return written(position)


@changes("Noted that an office is vacant")
def vacate(position_id: int, last_on: date, *, by, version: int | None = None) -> Position:
    """Somebody left and nobody is known to follow."""
    position = open_position(position_id, version)
    if last_on > clock.today():
        raise Refused(_("The last day lies in the future."), field="last_on")
    if position.valid.lower and last_on < position.valid.lower:
        raise Refused(_("They came later than that."), field="last_on")
    end_at(position, last_on + timedelta(days=1), _("Not confirmed in office"))
    return written(position)


@changes("Put off a question")
def ask_later(position_id: int, *, by, version: int | None = None) -> Position:
    """Ask who is in office again in a week."""
    position = open_position(position_id, version)
    with spoken():
        position.ask_again_on = clock.today() + PUT_OFF
        position.version += 1
    return written(position)


def open_position(position_id: int, version: int | None) -> Position:
    """The position, for us alone, as it was when it was looked at and not over yet."""
    position = locked_position(position_id)
    end = position.valid.upper
    if end and end <= clock.today():
        raise Refused(_("Somebody else noted meanwhile that they left."))
    if version not in (None, position.version):
        raise Refused(_("Somebody else changed this meanwhile. Look at it again."))
    return position


def written(position: Position) -> Position:
    """The position, with the change set that wrote it."""
    position.written_in = change_set_id()
    return position
