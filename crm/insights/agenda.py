"""The work queue: what needs somebody today, ordered by the damage done if nobody looks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from flask import g, url_for

from crm.kernel import clock, moments, pages
from crm.kernel.words import _, ngettext

from . import queries, upcoming

MORNING, NOON, EVENING = 5, 12, 18


@dataclass(frozen=True)
class Row:
    """One thing to do: what, why, one verb, and where."""

    icon: str
    tone: str
    title: str
    href: str
    about: str
    verb: str
    kind: str = ""


@dataclass(frozen=True)
class Today:
    """Everything the start page shows."""

    figures: dict[str, queries.Growth]
    deliveries: queries.Deliveries
    broken: queries.Broken
    under_way: list[queries.Underway]
    coming: list
    sent: list
    rows: list[Row]
    changes: list

    @property
    def is_new(self) -> bool:
        """Whether this is a new installation."""
        return queries.is_new_house(self.figures)

    @property
    def is_moving(self) -> bool:
        """Whether anything on the page may change by itself in the next seconds."""
        return any(item.mailing.status != "paused" for item in self.under_way)


def today() -> Today:
    """What the start page shows, asked for once."""
    under_way, broken = queries.under_way(), queries.broken_addresses()
    rows = chain(
        stopped_mailings(under_way),
        (Row(*found) for found in upcoming.coming_visits()),
        (Row(*found) for found in upcoming.due_tasks()),
        waiting_imports(queries.waiting_imports()),
        lost_addresses(broken),
        open_drafts(queries.drafts()),
    )
    return Today(
        figures=queries.growth(),
        deliveries=queries.deliveries(),
        broken=broken,
        under_way=under_way,
        coming=queries.coming(),
        sent=queries.sent(),
        rows=list(rows),
        changes=queries.last_changes(),
    )


def stopped_mailings(under_way: Iterable[queries.Underway]) -> Iterator[Row]:
    """Sends that met a problem, were paused, or left messages in doubt."""
    for item in under_way:
        href, subject = link("campaigns.live", mailing_id=item.mailing.id), item.mailing.subject
        if item.mailing.problem:
            title = _("“%(subject)s” has stopped", subject=subject)
            yield Row("alert-octagon", "bad", title, href, item.mailing.problem, _("Look"), "primary")
        elif item.mailing.status == "paused":
            left = moments.number(item.total - item.done)
            about = _("%(number)s people have not got it yet", number=left)
            title = _("“%(subject)s” is paused", subject=subject)
            yield Row("player-pause", "warn", title, href, about, _("Resume or stop"))
        if doubt := item.states.get("uncertain"):
            about = ngettext(
                "%(num)s message may or may not have arrived",
                "%(num)s messages may or may not have arrived",
                doubt,
            )
            yield Row(
                "help-circle",
                "warn",
                _("“%(subject)s” is in doubt for some", subject=subject),
                href,
                about,
                _("See who"),
            )


def waiting_imports(waiting: Iterable[queries.Waiting]) -> Iterator[Row]:
    """Files that wait for a decision."""
    for item in waiting:
        href, name = link("exchange.show", run_id=item.run.id), item.run.filename
        if item.run.state == "failed":
            title = _("%(file)s could not be brought in", file=name)
            yield Row("file-spreadsheet", "bad", title, href, item.run.problem or "", _("Look"), "primary")
        elif item.run.state == "checked":
            title = _("%(file)s is checked and waits for you", file=name)
            about = ngettext(
                "%(num)s row, nothing is written yet", "%(num)s rows, nothing is written yet", item.run.total
            )
            yield Row("file-import", "info", title, href, about, _("Review"))
        else:
            title = ngettext(
                "%(num)s row of an import fits two records",
                "%(num)s rows of an import fit two records",
                item.undecided,
            )
            yield Row(
                "git-merge",
                "vio",
                title,
                href,
                _("From %(file)s. Say which is meant", file=name),
                _("Decide"),
            )


def lost_addresses(broken: queries.Broken) -> Iterator[Row]:
    """People who stopped receiving mail in the last week."""
    if broken.lately:
        title = ngettext(
            "%(num)s person stopped receiving mail this week",
            "%(num)s people stopped receiving mail this week",
            broken.lately,
        )
        about = _("Their mailboxes refuse us for good. A new address, or a colleague, brings them back")
        yield Row("mail-exclamation", "warn", title, url_for("insights.lost"), about, _("Repair"))


def open_drafts(drafts: Iterable) -> Iterator[Row]:
    """Newsletters somebody has begun, and the first thing each lacks."""
    for draft in drafts:
        href = link("campaigns.content", mailing_id=draft.mailing_id)
        title = _("“%(subject)s” is being written", subject=draft.subject or _("Untitled newsletter"))
        about = _("%(lack)s Saved %(when)s", lack=lacks(draft), when=moments.ago(draft.saved_at))
        yield Row("pencil", "", title, href, about, _("Go on"))


def lacks(draft) -> str:
    """What a draft still needs, the first thing only."""
    if not draft.subject:
        return _("It has no subject yet.")
    if not draft.has_audience:
        return _("Nobody is chosen to get it yet.")
    if draft.tested_at is None or draft.tested_at < draft.saved_at:
        return _("This version was not sent as a test yet.")
    return _("It can be checked and scheduled.")


def greeting() -> str:
    """By the reader's own clock."""
    hour, name = moments.here(clock.now()).hour, first_name()
    if MORNING <= hour < NOON:
        return _("Good morning, %(name)s", name=name)
    if NOON <= hour < EVENING:
        return _("Good afternoon, %(name)s", name=name)
    return _("Good evening, %(name)s", name=name)


def first_name() -> str:
    """How colleagues call the reader."""
    return (g.reader.name or g.reader.email.partition("@")[0]).split()[0]


def link(endpoint: str, **args) -> str:
    """The address of a page of a room below, or this page where that room has none."""
    return url_for(endpoint, **args) if pages.there_is(endpoint) else url_for("insights.today")
