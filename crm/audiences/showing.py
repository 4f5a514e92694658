"""What other pages show of audiences: a panel on records, and names in the history."""

from crm.directory import Fact, hidden_keys
from crm.journal import describe, tell, worded
from crm.kernel.words import _, lazy

from .filters.tree import SUBJECTS, fields_in
from .queries import panel, reach


def consent_panel(party):
    """May we write to them: one line for each topic, and the addresses that are blocked."""
    events, blocked = panel.events_of(party.id), panel.blocked_addresses(party.id)
    is_silent = not party.is_person and not events and not panel.live_addresses(party.id)
    context = {
        "party": party,
        "answers": [] if is_silent else panel.answers(party.id, events, blocked),
        "blocked": blocked,
        "has_address": bool(panel.live_addresses(party.id)),
    }
    return "audiences/_panel.html", context


def permission(record) -> Fact | None:
    """May we write: to them, or to how many of an organisation's people."""
    ids = record.around if record.party.is_person else record.around[1:]
    if not ids:
        return None
    n = reach.writable(ids)
    if record.party.is_person:
        why = panel.reason_against(record.party.id) if not n else ""
        return Fact(
            "shield-check",
            _("May we write?"),
            _("Yes") if n else _("No"),
            why or _("about at least one topic"),
        )
    told = _("to %(n)s of %(all)s", n=n, all=len(ids))
    return Fact("shield-check", _("May we write?"), told, _("people with a working address"))


def mail_marks(ids) -> dict[int, tuple]:
    """What is wrong with writing to people, for those where something is."""
    words = {
        "dead": (_("Mail bounces"), "bad", "alert-triangle"),
        "stopped": (_("No mail"), "warn", "hand-stop"),
        "none": (_("No address"), "", "mail-off"),
    }
    return {number: words[state] for number, state in reach.mail_states(ids).items() if state in words}


def name_tables() -> None:
    """What the history calls our tables."""
    describe("segment", lazy("Segment"), endpoint="audiences.segment", argument="segment_id")
    describe("segment_pin", lazy("Put in or out of a segment"), {"mode": lazy("In or out")})
    describe("saved_view", lazy("View"), VIEW, endpoint="audiences.open_view", argument="ref")
    describe("view_pin", lazy("View at hand"), PIN)
    tell("view_pin", "saved_view", "view_id")
    describe("topic", lazy("Topic"), {"is_public": lazy("For everybody to choose")}, permission="settings")
    describe("topic_wording", lazy("Wording of a topic"), {"wording": lazy("Wording")}, permission="settings")
    describe("consent_event", lazy("Permission to write"), PERMISSION)
    tell("consent_event", "party", "party_id")
    tell("segment_pin", "segment", "segment_id")
    describe("suppression", lazy("Blocked address"), {"scope": lazy("For what")})
    for table in ("segment", "saved_view"):
        worded(table, "filter", filter_as_seen)


def filter_as_seen():
    """How the history shows a filter: one that asks a hidden field does not say for what."""
    hidden = {f"custom.{key}" for subject in SUBJECTS for key in hidden_keys(subject)}
    return lambda tree, _row: _("It asks a field that you may not see.") if fields_in(tree) & hidden else tree


PERMISSION = {"wording_id": lazy("Wording"), "basis": lazy("Why we may"), "evidence": lazy("Evidence")}
VIEW = {
    "asks": lazy("What is asked"),
    "columns": lazy("Columns"),
    "sort": lazy("Order"),
    "shared_with": lazy("For whom"),
}
PIN = {"view_id": lazy("View"), "place": lazy("Place"), "is_default": lazy("Opened first")}
