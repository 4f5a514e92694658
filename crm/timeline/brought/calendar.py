"""Calendar files (iCalendar, RFC 5545): one proposal for each meeting in them. Nothing is repeated or expanded."""

import re
from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar

from crm.kernel import clock
from crm.kernel.words import _

from .values import Address, Proposal, Unreadable, line, uid_of
from .zones import zone_named, zones_inside

MOST_BYTES = 2 * 1024 * 1024
MOST_PARTS = 1000
MOST_EVENTS = 100
MOST_ATTENDEES = 500
LONGEST_TEXT = 20_000
DAY_STARTS = time(9)
ZONES = re.compile(rb"^BEGIN:VTIMEZONE\r?\n.*?^END:VTIMEZONE\r?\n?", re.M | re.S | re.I)
ALARMS = re.compile(rb"^BEGIN:VALARM\r?\n.*?^END:VALARM\r?\n?", re.M | re.S | re.I)
BROKEN = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError)


def proposals_from_calendar(raw: bytes, zone: str) -> list[Proposal]:
    """The meetings of a calendar file, in the order of their days; zone is of whoever brings it."""
    refuse_bombs(raw)
    inside = zones_inside(raw)
    try:
        calendar = Calendar.from_ical(ALARMS.sub(b"", ZONES.sub(b"", raw)))
        method = str(calendar.get("METHOD", "")).upper()
        found = [proposal(event, method, inside, zone) for event in calendar.walk("VEVENT")]
    except BROKEN as error:
        raise Unreadable(_("This is not a calendar file that can be read.")) from error
    if not found:
        raise Unreadable(_("There is no meeting in this calendar file."))
    return sorted(latest(found), key=lambda each: each.starts_at)


def refuse_bombs(raw: bytes) -> None:
    """Refuse what is too much before anybody reads it."""
    if len(raw) > MOST_BYTES:
        raise Unreadable(
            _("The calendar file is larger than %(limit)s MB.", limit=MOST_BYTES // 1024 // 1024)
        )
    small = raw.upper()
    if small.count(b"BEGIN:") > MOST_PARTS or small.count(b"BEGIN:VEVENT") > MOST_EVENTS:
        raise Unreadable(_("There are more than %(limit)s meetings in this file.", limit=MOST_EVENTS))
    if small.count(b"\nATTENDEE") > MOST_ATTENDEES * 2:
        raise Unreadable(_("More than %(limit)s people are invited in this file.", limit=MOST_ATTENDEES))


def latest(found: list[Proposal]) -> list[Proposal]:
    """Each meeting once, as it was said last."""
    return list({each.uid: each for each in found}.values())


def proposal(event, method: str, inside: dict[str, str], zone: str) -> Proposal:
    """One meeting."""
    starts, tz, is_day = moment(event, "DTSTART", inside, zone)
    people = attendees(event)
    number = f"{event.get('UID', '')}{suffix(event)}"
    subject = line(event.get("SUMMARY")) or _("Meeting")
    text = str(event.get("DESCRIPTION") or "")[:LONGEST_TEXT].strip()
    return Proposal(
        "video" if is_online(event) else "meeting",
        subject,
        uid_of("ics", number if event.get("UID") else f"{subject}{starts.isoformat()}"),
        text=text,
        starts_at=starts,
        tz=tz,
        minutes=None if is_day else minutes(event, starts, inside, zone),
        place=line(event.get("LOCATION")),
        addresses=people,
        is_cancelled=method == "CANCEL" or str(event.get("STATUS", "")).upper() == "CANCELLED",
        notes=tuple(notes(event, is_day)),
    )


def suffix(event) -> str:
    """Which one of a series it is."""
    return f"/{event['RECURRENCE-ID'].to_ical().decode()}" if "RECURRENCE-ID" in event else ""


def notes(event, is_day: bool):
    """What whoever reads the proposal should know."""
    if "RRULE" in event or "RDATE" in event:
        yield _("It repeats; only the first meeting is proposed.")
    if is_day:
        yield _("It lasts the whole day; say at what time it began.")


def is_online(event) -> bool:
    """Whether it takes place in a video call."""
    told = f"{event.get('LOCATION', '')} {event.get('X-MICROSOFT-SKYPETEAMSMEETINGURL', '')}".lower()
    return any(
        word in told for word in ("zoom.us", "teams.microsoft", "meet.google", "microsoft teams", "webex")
    )


def moment(event, name: str, inside: dict[str, str], zone: str) -> tuple[datetime, str, bool]:
    """When it is, in which zone, and whether it is a whole day."""
    prop = event[name]
    said = prop.dt
    if not isinstance(said, datetime):
        start = datetime.combine(said, DAY_STARTS)
        return clock.moment_in(zone, start), zone, True
    known = prop.params.get("TZID")
    if known:
        tz = zone_named(str(known), inside)
        return clock.moment_in(tz or zone, said.replace(tzinfo=None)), tz or zone, False
    if said.tzinfo is not None:
        return said.astimezone(UTC), zone, False
    return clock.moment_in(zone, said), zone, False


def minutes(event, starts: datetime, inside: dict[str, str], zone: str) -> int | None:
    """How long it lasts."""
    if "DTEND" in event and isinstance(event["DTEND"].dt, datetime):
        ends, _tz, _is_day = moment(event, "DTEND", inside, zone)
        length = ends - starts
    elif "DURATION" in event:
        length = event["DURATION"].dt
    else:
        return None
    return int(length.total_seconds() // 60) if timedelta(0) <= length <= timedelta(31) else None


def attendees(event) -> tuple[Address, ...]:
    """Who is invited, and who invites."""
    found = {}
    for name, role in (("ORGANIZER", "organiser"), ("ATTENDEE", "with")):
        said = event.get(name, [])
        for one in said if isinstance(said, list) else [said]:
            address = address_of(one)
            if address and address not in found:
                found[address] = Address(address, line(one.params.get("CN", "")), role)
    if len(found) > MOST_ATTENDEES:
        raise Unreadable(_("More than %(limit)s people are invited in this file.", limit=MOST_ATTENDEES))
    return tuple(found.values())


def address_of(one) -> str:
    """The e-mail address of an attendee."""
    text = str(one).strip()
    text = text[7:] if text[:7].lower() == "mailto:" else str(one.params.get("EMAIL", text))
    return text.strip().lower()[:254] if "@" in text else ""
