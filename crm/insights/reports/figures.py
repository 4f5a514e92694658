"""Every figure of the report, in words: its name and what exactly it counts."""

from crm.kernel.words import lazy
from crm.timeline.models import REAL

from . import sources
from .values import Figure, Whole

SECTIONS = {
    "directory": (lazy("Whom we know"), lazy("Organisations and people in the directory")),
    "contacts": (lazy("Contacts"), lazy("Whom we met and spoke with; mass mail does not count")),
    "promises": (lazy("Promises"), lazy("What we promised them, and what they promised us")),
    "mail": (lazy("Newsletters"), lazy("What was sent, and what came of it")),
    "campaigns": (lazy("Campaigns"), lazy("How far people and organisations came along")),
    "lists": (lazy("Lists brought in"), lazy("Files, their rows, and records that became one")),
    "quality": (lazy("Quality of the directory"), lazy("As it is today, whatever the period")),
}
KINDS = {
    "meeting": lazy("Meetings"),
    "visit": lazy("Visits"),
    "call": lazy("Calls"),
    "video": lazy("Video calls"),
    "email_in": lazy("E-mails from them"),
    "message": lazy("Messages"),
    "letter": lazy("Letters"),
    "event": lazy("At events"),
}
KIND_MEANS = lazy(
    "Contacts of this kind that began in the period and were not removed. Private ones and those of teams"
    " count only for those who may see them."
)
STATES = {
    "targeted": lazy("Chosen"),
    "reached": lazy("Reached"),
    "engaged": lazy("Engaged"),
    "committed": lazy("Committed"),
    "took_part": lazy("Took part"),
    "declined": lazy("Declined"),
}
MOVED = lazy("People and organisations whose latest step in a campaign, taken in the period, led here.")
PROMISED = {
    "made": (
        lazy("made"),
        lazy("Promises written down in the period, with a day or without, withdrawn ones too."),
    ),
    "due": (lazy("due"), lazy("Promises whose day lies in the period and which were not withdrawn.")),
    "in_time": (lazy("kept in time"), lazy("Of those due: done by their day, on the clock of the promise.")),
    "late": (lazy("kept late"), lazy("Of those due: done after their day.")),
    "broken": (lazy("broken"), lazy("Of those due: their day is past, and they are still not done.")),
    "open": (lazy("still ahead"), lazy("Of those due: their day has not passed, and they are not done yet.")),
}
OWED = {"ours": lazy("Ours"), "theirs": lazy("Theirs")}


def directory():
    """Organisations and people."""
    both = ("country", "kind")
    there = lazy("In the directory at the end of the period (now, while it lasts) and not archived by then.")
    came = lazy("Added in the period and not archived by its end.")
    names = {
        "orgs": ("org", lazy("Organisations known"), lazy("Organisations added"), both),
        "people": ("person", lazy("People known"), lazy("People added"), ()),
    }
    for key, (kind, known, added, dims) in names.items():
        fits = sources.fits_known(kind), sources.fits_added(kind)
        yield Figure(f"{key}_known", "directory", known, there, sources.known(kind), dims, fits=fits[0])
        yield Figure(f"{key}_added", "directory", added, came, sources.added(kind), dims, fits=fits[1])


def contacts():
    """Real contacts, whom they were with, and with whom there was none."""
    means = lazy("Contacts of all the kinds below.")
    yield Figure("contacts", "contacts", lazy("Contacts"), means, sources.contacts(*REAL), opens="contact")
    for kind in REAL:
        rows = sources.contacts(kind)
        whole = Whole("contacts", sources.contacts(*REAL), "kind", kind)
        yield Figure(
            f"contacts_{kind}", "contacts", KINDS[kind], KIND_MEANS, rows, opens="contact", whole=whole
        )
    had = lazy(
        "Had part in at least one of these contacts, themselves or through somebody who spoke for them."
    )
    orgs, people = (Whole("met", sources.met(), "kind", kind) for kind in ("org", "person"))
    label = lazy("Organisations met")
    yield Figure("orgs_met", "contacts", label, had, sources.met("org"), ("country",), whole=orgs)
    yield Figure("people_met", "contacts", lazy("People met"), had, sources.met("person"), whole=people)
    none = lazy("Organisations known at the end with which there was no contact in the 180 days before it.")
    label = lazy("Organisations not contacted in 180 days")
    yield Figure("orgs_quiet", "contacts", label, none, sources.quiet, ("country",), is_alone=True)


def promises():
    """Promises both ways."""
    for direction, owner in OWED.items():
        for what, (label, means) in PROMISED.items():
            yield Figure(
                f"{direction}_{what}",
                "promises",
                lazy("%(whose)s: %(what)s", whose=owner, what=label),
                means,
                sources.promises(direction, what),
                opens="task",
            )


def mail():
    """Newsletters and what became of them."""
    means = lazy("Newsletters whose sending began in the period.")
    yield Figure("mailings", "mail", lazy("Newsletters sent"), means, sources.mailings, opens="mailing")
    took = {
        "accepted": (lazy("Messages accepted"), lazy("The other side took the message.")),
        "failed": (lazy("Messages refused"), lazy("The other side refused it for good.")),
        "uncertain": (
            lazy("Messages uncertain"),
            lazy("It may or may not have arrived, and is not sent again."),
        ),
    }
    for state, (label, means) in took.items():
        yield Figure(f"messages_{state}", "mail", label, means, sources.messages(state), ("mailing",))
    means = lazy("Withdrawals of consent in the period, one for each topic that was left.")
    yield Figure("unsubscribed", "mail", lazy("Unsubscribes"), means, sources.unsubscribed)
    means = lazy("Addresses of our records that were closed to all mail in the period and are still closed.")
    yield Figure("held", "mail", lazy("Addresses held"), means, sources.held, ("reason",))


def campaigns():
    """Steps in campaigns."""
    for state, label in STATES.items():
        yield Figure(f"moved_{state}", "campaigns", label, MOVED, sources.moved(state), ("campaign",))


def lists():
    """Imports and merges."""
    means = lazy("Files brought in during the period and not taken back since.")
    yield Figure("imports", "lists", lazy("Files brought in"), means, sources.imports, opens="import")
    means = lazy("Rows of those files.")
    yield Figure("import_rows", "lists", lazy("Rows in them"), means, sources.import_rows(), opens="row")
    means = lazy("Rows of those files that could not be brought in; the report of each import says why.")
    yield Figure("refused", "lists", lazy("Rows refused"), means, sources.import_rows("error"), opens="row")
    means = lazy(
        "Pairs that were made one record in the period and not parted since; the record that stayed."
    )
    yield Figure("merged", "lists", lazy("Duplicates merged"), means, sources.merged)


def quality():
    """What is to be mended."""
    means = lazy("People of today who have no e-mail address in use, or only such that refuse mail for good.")
    label = lazy("People without a working e-mail address")
    yield Figure("unreachable", "quality", label, means, sources.unreachable, is_now=True)
    means = lazy(
        "Holders of offices whose term is over, or who stood in an election since we knew them there."
    )
    label = lazy("Positions to confirm")
    yield Figure("unconfirmed", "quality", label, means, sources.unconfirmed, is_now=True)
    means = lazy("Pairs of records that may be one and wait for a decision.")
    yield Figure(
        "doubles", "quality", lazy("Possible duplicates"), means, sources.doubles, opens="pair", is_now=True
    )


ALL = {
    figure.key: figure
    for part in (directory, contacts, promises, mail, campaigns, lists, quality)
    for figure in part()
}
