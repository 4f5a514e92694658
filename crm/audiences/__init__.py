"""Audiences know who is meant (segments), what they may be sent (topics, consent) and whom not to write to."""

from crm.directory import Views, before_merge, fact, holds, marks, panel, view_source
from crm.kernel.pages import nav_item, new_item, palette_source, settings_item
from crm.kernel.words import lazy

from .filters import BadFilter, Comparison, criteria, criterion, parse, said, where
from .queries import (
    all_topics,
    count,
    has_basis,
    is_suppressed,
    live_segments,
    members,
    scopes,
    segment_named,
    size,
    topic_by_key,
)
from .queries.views import view_filters
from .uses import uses_segment
from .verbs import (
    Grounds,
    SegmentFields,
    TopicFields,
    ViewState,
    add_segment,
    add_topic,
    add_view,
    apply_ledger,
    archive_segment,
    edit_segment,
    erasures_in,
    grant,
    grant_again,
    lift,
    note_erasure,
    pin,
    resubscribe,
    suppress,
    suppress_all,
    take_snapshot,
    topic,
    unpin,
    unsubscribe,
    withdraw,
)
from .verbs.merging import keep_careful


def hold_parties() -> None:
    """Say which columns hold a party's id, and who keeps the more careful word when two records become one."""
    holds(
        "consent_event.party_id",
        merge="stays",
        label=lazy("What was allowed and withdrawn"),
        erase="blank",
        blanks=("evidence",),
    )
    holds("segment_pin.party_id", label=lazy("Segments by hand"), erase="delete")
    holds("segment_snapshot_member.party_id", label=lazy("Audiences of mailings"))
    before_merge(keep_careful)


__all__ = [
    "BadFilter",
    "Comparison",
    "Grounds",
    "SegmentFields",
    "TopicFields",
    "ViewState",
    "add_segment",
    "add_topic",
    "add_view",
    "all_topics",
    "apply_ledger",
    "archive_segment",
    "count",
    "criteria",
    "criterion",
    "edit_segment",
    "erasures_in",
    "grant",
    "grant_again",
    "has_basis",
    "is_suppressed",
    "lift",
    "live_segments",
    "members",
    "note_erasure",
    "parse",
    "pin",
    "resubscribe",
    "scopes",
    "segment_named",
    "size",
    "suppress",
    "suppress_all",
    "take_snapshot",
    "topic",
    "topic_by_key",
    "unpin",
    "unsubscribe",
    "uses_segment",
    "view_filters",
    "where",
    "withdraw",
]


def init_app(_app):
    """Offer the pages of segments and topics, and what a record says about writing to it."""
    from . import views_of_lists
    from .places import finds
    from .showing import consent_panel, mail_marks, name_tables, permission

    nav_item("relationships", "segments", lazy("Segments"), "users-group", "audiences.segments", "read", 40)
    new_item(lazy("Segment"), "users-group", "audiences.new_segment", "write")
    settings_item(
        lazy("Topics"),
        lazy("What people may subscribe to, and the words they agree to"),
        "audiences.topics",
        "settings",
    )
    for subject in ("person", "org"):
        panel(subject, lazy("May we write?"), consent_panel, 30, place="side")
    fact(permission, 30)
    marks(mail_marks)
    lists = views_of_lists
    view_source(Views(lists.condition, lists.named, where, said, lists.bar, lists.opens))
    name_tables()
    palette_source(finds)
    hold_parties()
