"""Elections are noted, confirmed, changed and taken away; they end nobody's time in office by themselves."""

from sqlalchemy import select

from crm.journal import change_set_id, changes
from crm.kernel import db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import Country, ElectoralEvent
from ..offices import EventFields
from ..queries.finding import organisation_named
from ..refusals import Clash, NoSuchParty, spoken
from .parties import known_country
from .positions import homeland


@changes("Added an election")
def add_event(fields: EventFields, *, by) -> ElectoralEvent:
    """Note an election of a country's local governments, or of one organisation."""
    event = ElectoralEvent()
    fill(event, fields)
    with spoken():
        db.session.add(event)
    return written(event)


@changes("Changed an election")
def edit_event(event_id: int, fields: EventFields, *, by, version: int | None = None) -> ElectoralEvent:
    """Write an election anew, unless somebody else changed it meanwhile."""
    event = locked_event(event_id)
    if version not in (None, event.version):
        raise Clash([], event.version)
    with spoken():
        fill(event, fields)
        if db.session.is_modified(event):
            event.version += 1
    return written(event)


@changes("Confirmed the day of an election")
def confirm_event(event_id: int, *, by) -> ElectoralEvent:
    """The day of an election is certain."""
    event = locked_event(event_id)
    if not event.confirmed:
        event.confirmed = True
        event.version += 1
    return written(event)


@changes("Removed an election")
def remove_event(event_id: int, *, by) -> ElectoralEvent:
    """There is no such election; the way back is in the history."""
    event = locked_event(event_id)
    db.session.delete(event)
    db.session.flush()
    return written(event)


def locked_event(event_id: int) -> ElectoralEvent:
    """The election, for us alone until the transaction ends."""
    query = select(ElectoralEvent).where(ElectoralEvent.id == event_id).with_for_update(of=ElectoralEvent)
    event = db.session.scalar(query.execution_options(populate_existing=True))
    if event is None:
        raise NoSuchParty(_("There is no such election."))
    return event


def fill(event: ElectoralEvent, fields: EventFields) -> None:
    """Copy what was said into the row."""
    label, source = " ".join(fields.label.split()), fields.source.strip()
    if not label:
        raise Refused(_("An election needs a name."), field="label")
    if not source:
        raise Refused(_("Say where you know it from."), field="source")
    place = organisation_named(fields.organisation) if fields.organisation.strip() else None
    country = known_country(fields.country) or (homeland(place) if place else None)
    if not country or db.session.get(Country, country) is None:
        raise Refused(_("Choose the country."), field="country")
    event.label, event.source, event.held_on = label, source, fields.held_on
    event.country_code, event.organisation_id, event.confirmed = country, place, fields.confirmed


def written(event: ElectoralEvent) -> ElectoralEvent:
    """The election, with the change set that wrote it."""
    event.written_in = change_set_id()
    return event
