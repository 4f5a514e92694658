"""What the pages of people and organisations tell about mail: in one minute, on a tab, and in the stream."""

from flask import request, url_for

from crm.directory import Event, Fact
from crm.kernel import moments
from crm.kernel.pages import there_is
from crm.kernel.words import _, ngettext

from .panels import REASONS, STATES
from .queries import parties

SHOWN = 50


def last_mail(record) -> Fact | None:
    """What they had from us last."""
    line = parties.last_accepted(record.around)
    if line is None:
        return None
    when = moments.day(line.at)
    passed = moments.ago(line.at)
    return Fact("mail", _("Last mail"), when if passed == when else f"{when}, {passed}", told(record, line))


def next_mail(record) -> Fact | None:
    """What they get next."""
    found = parties.next_for(record.around)
    if found is None:
        return None
    mailing, n = found
    some = "" if record.party.is_person else ngettext("to %(num)s person here", "to %(num)s people here", n)
    about = ", ".join(part for part in (mailing.subject or _("Untitled newsletter"), some) if part)
    return Fact("calendar-time", _("Next mail"), moments.moment(mailing.send_at, mailing.zone), about)


def told(record, line) -> str:
    """A mailing in words: its subject, and to how many of an organisation's people."""
    subject = line.subject or _("Untitled newsletter")
    if record.party.is_person:
        return subject
    n = line.states["accepted"]
    return _(
        "%(subject)s, to %(people)s", subject=subject, people=ngettext("%(num)s person", "%(num)s people", n)
    )


def events(record, limit: int, before=None) -> list[Event]:
    """Mailings to them, as events."""
    return [event_of(record, line) for line in parties.sent_until(record.around, limit, before)]


def event_of(record, line) -> Event:
    """A mailing as an event."""
    is_bad = bool(line.states["failed"] or line.states["uncertain"])
    return Event(
        line.at,
        "mail-exclamation" if is_bad else "send",
        line.subject or _("Untitled newsletter"),
        in_short(record, line),
        _("Newsletter"),
        results_of(line),
        "bad" if is_bad else "info",
        "mail",
    )


def in_short(record, line) -> str:
    """What became of it."""
    if record.party.is_person:
        words = str(STATES[next(iter(line.states))][0])
        return f"{words}. {REASONS.get(line.reason, line.reason)}" if line.reason else words
    return ", ".join(
        f"{n} {str(STATES[name][0]).lower()}" for name, n in sorted(line.states.items(), key=lambda i: -i[1])
    )


def results_of(line) -> str:
    """The page of a mailing, where there is one."""
    return url_for("campaigns.results", mailing_id=line.mailing_id) if there_is("campaigns.results") else ""


def number_of_mailings(record) -> int:
    """How many mailings had messages to them."""
    return parties.number_sent_among(record.around)


def mail(record) -> tuple[str, dict]:
    """Every mailing to them."""
    text = request.args.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    lines = parties.sent_among(record.around, SHOWN + 1, before)
    return "delivery/_mail.html", {
        "lines": lines[:SHOWN],
        "older": lines[SHOWN - 1].mailing_id if len(lines) > SHOWN else None,
        "states": STATES,
        "reasons": REASONS,
        "results_of": results_of,
    }
