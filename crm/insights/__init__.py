"""Figures: what needs us today, how we are doing, and finding anything by a few words."""

from crm.journal import describe
from crm.kernel import pages
from crm.kernel.words import lazy

REPORT_WORDS = {
    "body": lazy("Words"),
    "section": lazy("Part"),
    "span": lazy("Kind of period"),
    "begins": lazy("First day"),
}


def init_app(_app):
    """Today is the first line of the navigation, settings the last; reports lie between."""
    from .finding import finds

    pages.palette_source(finds)
    pages.nav_item("today", "today", lazy("Today"), "layout-list", "insights.today", "read", order=0)
    pages.nav_item(
        "settings", "settings", lazy("Settings"), "settings", "insights.settings", "read", order=99
    )
    pages.nav_item("insight", "reports", lazy("Reports"), "chart-bar", "insights.reports", "read", order=10)
    describe("report_note", lazy("Words of a report"), REPORT_WORDS)
    about = lazy("Every part of the pages, in every state")
    pages.settings_item(lazy("Components"), about, "insights.styleguide", "settings")
