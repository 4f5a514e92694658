"""What the pages of reports show, as their address asks."""

from dataclasses import dataclass

from flask import g, render_template, request, url_for

from crm.kernel import settings
from crm.kernel.pages import after, cursor, with_args
from crm.kernel.words import _, lazy

from . import words
from .reports import building, listing, periods
from .reports.figures import SECTIONS
from .reports.periods import Period
from .reports.values import Report

SPANS = {
    "month": lazy("Month"),
    "quarter": lazy("Quarter"),
    "half": lazy("Half-year"),
    "year": lazy("Year"),
}
SHOWN = 12


@dataclass(frozen=True)
class Page:
    """A report and the ways to others."""

    report: Report
    spans: list
    earlier: str
    later: str | None
    waiting: tuple = ()

    @property
    def period(self) -> Period:
        """Of which period it is."""
        return self.report.period


def zone() -> str:
    """The zone of the network's calendar."""
    return settings().zone


def asked(span: str) -> Period:
    """The period that the address asks for."""
    return periods.period(span, request.args.get("q", "").strip(), zone())


def page(span: str) -> Page:
    """The report that the address asks for: one part of it, or all; of many records, parts that come by themselves."""
    period, parts = asked(span), parts_asked()
    later = period.moved(1)
    return Page(
        building.report(period, g.reader, parts),
        [(label, None, url_for("insights.report", span=key), key == span) for key, label in SPANS.items()],
        url_for("insights.report", span=span, q=period.before.key),
        None if later.is_ahead else url_for("insights.report", span=span, q=later.key),
        () if parts else tuple((key, *SECTIONS[key]) for key in SECTIONS),
    )


def parts_asked() -> tuple[str, ...]:
    """The parts that are counted for this page: the one that is asked for, or all; none where they come later."""
    part = request.args.get("part", "")
    if part in SECTIONS:
        return (part,)
    return () if part != "all" and building.is_long() else tuple(SECTIONS)


def part_url(period: Period, part: str) -> str:
    """One part of a report, or all on one page."""
    return url_for("insights.report", span=period.span, q=period.key, part=part)


def behind(span: str, key: str):
    """The rows behind a figure, and the address of the next page."""
    by, of = request.args.get("by"), request.args.get("of", "")[:100]
    found = listing.behind(
        key, asked(span), g.reader, (by, of) if by else None, after(request.args.get("after"))
    )
    return found, found.following and with_args(after=cursor(*found.following))


def rows_url(period: Period, key: str, by: str | None = None, of: str | None = None) -> str:
    """Where the rows behind a figure are."""
    return url_for("insights.report_rows", span=period.span, figure=key, q=period.key, by=by, of=of)


def record_url(opens: str, line) -> str | None:
    """Where one row leads."""
    ways = {
        "contact": ("timeline.show", {"interaction_id": line.id}),
        "task": ("timeline.edit_task", {"task_id": line.id}),
        "mailing": ("campaigns.results", {"mailing_id": line.id}),
        "import": ("exchange.show", {"run_id": line.id}),
        "row": ("exchange.show", {"run_id": line.id // 10_000_000_000}),
        "pair": (
            "directory.pair",
            {"one_id": line.id // 1_000_000_000, "other_id": line.id % 1_000_000_000},
        ),
    }
    if opens not in ways:
        return None
    endpoint, args = ways[opens]
    return url_for(endpoint, **args)


def difference(now: int, then: int | None) -> str:
    """+12, or −3."""
    if then is None or now == then:
        return "" if then is None else _("the same")
    return f"{'+' if now > then else '−'}{abs(now - then):,}"


def lately() -> list[Period]:
    """The quarters that run or ended lately."""
    now = periods.period("quarter", "", zone())
    return [now.moved(-back) for back in range(SHOWN // 2)]


def words_page(period: Period, section: str, form) -> str:
    """The form for the words beside a part of a report, with what stands there and what stood before."""
    stands = words.of(section, period)
    return render_template(
        "insights/report_words.html",
        period=period,
        title=str(SECTIONS[section][0]),
        section=section,
        form=form,
        stands=stands,
        is_other=form.is_submitted() and bool(form.body.errors) and stands.version is not None,
    )
