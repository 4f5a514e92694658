"""Everything that changes audiences."""

from .consent import allow, grant, grant_again, resubscribe, unsubscribe, withdraw
from .erasures import erasures_in, note_erasure
from .grounds import Grounds
from .restore import apply_ledger
from .segments import SegmentFields, add_segment, archive_segment, edit_segment, pin, unpin
from .snapshots import take_snapshot
from .suppression import lift, suppress, suppress_all
from .topics import TopicFields, add_topic, edit_topic, topic
from .views import (
    ViewState,
    add_view,
    delete_view,
    duplicate_view,
    edit_view,
    move_view,
    pin_view,
    segment_from,
    unpin_view,
    update_view,
    view_from,
)

__all__ = [
    "ViewState",
    "add_view",
    "delete_view",
    "duplicate_view",
    "edit_view",
    "move_view",
    "pin_view",
    "segment_from",
    "unpin_view",
    "update_view",
    "view_from",
    "Grounds",
    "SegmentFields",
    "TopicFields",
    "add_segment",
    "add_topic",
    "allow",
    "apply_ledger",
    "archive_segment",
    "edit_segment",
    "edit_topic",
    "erasures_in",
    "grant",
    "grant_again",
    "lift",
    "note_erasure",
    "pin",
    "resubscribe",
    "suppress",
    "suppress_all",
    "take_snapshot",
    "topic",
    "unpin",
    "unsubscribe",
    "withdraw",
]
