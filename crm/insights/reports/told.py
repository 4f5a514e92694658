"""A report in words and plain tables, as every file tells it."""

from crm.kernel import moments, settings
from crm.kernel.cells import printable
from crm.kernel.words import _

from .periods import Period
from .values import Counted, Report, Section

RTL = ("ar", "fa", "he", "ur", "ps", "ku", "dv")


def content_of(report: Report) -> dict:
    """Everything that a report says, in the reader's language."""
    spoken = moments.language().partition("_")[0]
    return {
        "lang": spoken,
        "rtl": spoken in RTL,
        "title": _("Report, %(period)s", period=report.period.name),
        "network": settings().network_name,
        "origin": origin(report),
        "figure": _("Figure"),
        "share": _("Share"),
        "definitions": _("What the figures mean"),
        "sections": [told(section, report) for section in report.sections],
    }


def origin(report: Report) -> str:
    """For which days, when it was computed, and for whose eyes."""
    return _(
        "%(first)s to %(last)s, %(zone)s. Computed %(when)s, as %(who)s may see it.",
        first=moments.day(report.period.first),
        last=moments.day(report.period.last),
        zone=report.period.zone,
        when=moments.moment(report.at, report.period.zone),
        who=report.who,
    )


def told(section: Section, report: Report) -> dict:
    """One part of it."""
    words = section.words
    kept = _("Kept from %(period)s", period=words.period.name) if words.is_carried else ""
    return {
        "title": section.title,
        "about": section.about,
        "summary": section.summary,
        "heads": heads(report.period),
        "rows": [line(each) for each in section.figures],
        "means": [[str(each.figure.label), str(each.figure.means)] for each in section.figures],
        "splits": [part for each in section.figures for part in splits(each)],
        "words": printable(words.body),
        "kept": kept if words.body else "",
    }


def heads(period: Period) -> list[str]:
    """What stands above the numbers."""
    return [period.name, period.before.name, period.last_year.name]


def line(each: Counted) -> list:
    """A figure and its numbers, written as the reader's language groups digits."""
    return [str(each.figure.label), *("" if n is None else moments.number(n) for n in each.counts)]


def splits(each: Counted) -> list[dict]:
    """A figure by country, by kind and so on, with the length of a bar."""
    return [
        {
            "title": by_words(each, dim),
            "rows": [
                [
                    printable(share.name) or _("not known"),
                    moments.number(share.count),
                    share_of(share, shares),
                ]
                for share in shares
            ],
        }
        for dim, shares in each.shares.items()
        if each.count
    ]


def by_words(each: Counted, dim: str) -> str:
    """By what a figure is split."""
    named = {
        "country": _("country"),
        "kind": _("kind"),
        "mailing": _("newsletter"),
        "campaign": _("campaign"),
        "reason": _("reason"),
    }
    return _("%(figure)s, by %(what)s", figure=each.figure.label, what=named[dim])


def share_of(share, shares) -> int:
    """The length of a bar, in percent of the longest."""
    return round(100 * share.count / shares[0].count)
