"""What a brief tells of contacts and promises in one minute: the last, the next, what is owed, how close we are."""

from flask import url_for

from crm.directory import Fact, Line, Met
from crm.kernel import clock, moments
from crm.kernel.words import _, ngettext

from . import queries
from .words import HOW, kind_label

ON_PAPER = 8


def last_contact(record) -> Fact:
    """When we last really spoke, who with whom and where; mail to many does not count."""
    found = queries.last_contacts([record.party.id]).get(record.party.id)
    if found is None:
        return Fact("clock", _("Last real contact"), _("none yet"), _("mail to many does not count"))
    day, passed = moments.day(found.at, found.tz), moments.ago(found.at)
    when = day if day == passed else f"{day}, {passed}"
    where = [found.place] if found.place else []
    return Fact("clock", _("Last real contact"), when, ", ".join([in_short(found), *where]))


def in_short(contact) -> str:
    """Who spoke with whom, in one line."""
    if contact.by_name and contact.with_name:
        how = kind_label(contact.kind)
        return _("%(how)s: %(who)s with %(whom)s", how=how, who=contact.by_name, whom=contact.with_name)
    return contact.subject


def what_comes(record) -> Fact:
    """What comes next: an agreed meeting, or the task that is due first."""
    step = queries.next_steps([record.party.id]).get(record.party.id)
    if step is None:
        return Fact("map-pin", _("Next"), _("nothing is planned"), _("no meeting, no task with a day"))
    is_late = step.is_late(clock.today())
    day = moments.day(step.at, record.party.zone) if step.at else moments.day(step.on)
    parts = [both_clocks(step.at, record.party.zone), step.who, _("late") if is_late else ""]
    about = ", ".join(part for part in parts if part)
    return Fact("map-pin", _("Next"), f"{step.title}, {day}", about, "bad" if is_late else "")


def both_clocks(at, zone: str | None) -> str:
    """The time there, and on the reader's clock where that is another one."""
    if at is None:
        return ""
    there, yours = moments.time_of_day(at, zone), moments.time_of_day(at)
    if not zone or moments.moment(at, zone) == moments.moment(at):
        return there
    yours = yours if moments.day(at, zone) == moments.day(at) else moments.moment(at)
    return _("%(time)s there (%(yours)s yours)", time=there, yours=yours)


def open_promises(record) -> Fact:
    """How many promises are open, both ways."""
    found = queries.promises_of([record.party.id]).get(record.party.id)
    if found is None or not (found.ours or found.theirs):
        return Fact("clipboard-check", _("Open promises"), _("none"), _("neither ours nor theirs"))
    said = [
        _("%(n)s ours", n=found.ours) if found.ours else "",
        _("%(n)s theirs", n=found.theirs) if found.theirs else "",
    ]
    late = ngettext("%(num)s is late", "%(num)s are late", found.late) if found.late else ""
    words = ", ".join(part for part in said if part)
    return Fact("clipboard-check", _("Open promises"), words, late, "bad" if late else "")


def relationship(record) -> Fact:
    """How close we are and where it goes, with the figures that say so."""
    found = queries.warmth(record.party.id)
    level, trend = LEVELS[found.level](), TRENDS[found.trend]()
    if found.level == "new":
        return Fact("flame", _("Relationship"), level, _("no contact in two years"))
    words = f"{level}, {trend}" if found.level != "cold" else level
    why = _(
        "%(now)s contacts in 12 months, %(before)s in the 12 before", now=found.lately, before=found.before
    )
    return Fact("flame", _("Relationship"), words, why)


LEVELS = {
    "new": lambda: _("Not in touch"),
    "cold": lambda: _("Cold"),
    "cool": lambda: _("Cool"),
    "warm": lambda: _("Warm"),
}
TRENDS = {
    "steady": lambda: _("steady"),
    "rising": lambda: _("rising"),
    "falling": lambda: _("falling"),
}


def met(ids) -> dict[int, Met]:
    """The last real contact with each, in one statement."""
    return {number: as_met(found) for number, found in queries.last_contacts(ids).items()}


def visited(party_id: int) -> Met | None:
    """The last real contact that the one who reads had with a record."""
    found = queries.own_contact(party_id)
    return as_met(found) if found else None


def as_met(contact) -> Met:
    """A contact as the directory shows it."""
    return Met(
        contact.at,
        moments.here(contact.at, contact.tz).date(),
        str(HOW[contact.kind]),
        url_for("timeline.show", interaction_id=contact.id),
    )


def promised(record) -> list[Line]:
    """Open promises both ways, for paper."""
    lines = queries.promises(record.party.id, limit=ON_PAPER + 1)
    found = [paper_line(line, record.party.id) for line in lines[:ON_PAPER]]
    return [*found, Line(_("and more"))] if len(lines) > ON_PAPER else found


def paper_line(line, party_id: int) -> Line:
    """One promise: what, to whom or from whom, and by when."""
    name = line.party.display_name if line.party.id != party_id else ""
    theirs = line.task.direction == "theirs"
    if theirs:
        whose = _("from %(whom)s", whom=name) if name else _("from them")
    else:
        whose = _("to %(whom)s", whom=name) if name else _("from us")
    if line.days_late:
        late = ngettext("%(num)s day late", "%(num)s days late", line.days_late)
        return Line(line.task.title, whose, late, "bad")
    return Line(line.task.title, whose, moments.day(line.task.due_on) if line.task.due_on else "")
