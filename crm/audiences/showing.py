"""What other pages show of audiences: a panel on records, and names in the history."""

from crm.journal import describe
from crm.kernel.words import lazy

from .queries import panel


def consent_panel(party):
    """May we write to them: one line for each topic, and the addresses that are blocked."""
    events, blocked = panel.events_of(party.id), panel.blocked_addresses(party.id)
    context = {
        "party": party,
        "answers": panel.answers(party.id, events, blocked),
        "blocked": blocked,
        "has_address": bool(panel.live_addresses(party.id)),
    }
    return "audiences/_panel.html", context


def name_tables() -> None:
    """What the history calls our tables."""
    describe("segment", lazy("Segment"), endpoint="audiences.segment", argument="segment_id")
    describe("segment_pin", lazy("Put in or out of a segment"))
    describe("topic", lazy("Topic"), permission="settings")
    describe("topic_wording", lazy("Wording of a topic"), permission="settings")
    describe("consent_event", lazy("Permission to write"))
    describe("suppression", lazy("Blocked address"))
