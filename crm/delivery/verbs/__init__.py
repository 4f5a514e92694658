"""Everything that changes what delivery knows."""

from .accounts import AccountFields, add_account, default_account, edit_account, try_connection
from .chunks import sweep
from .crews import hang_up
from .dispatch import dispatch, finish, prepare
from .mailings import WrongStep, cancel, new_mailing, pause, resume, schedule, unschedule
from .notices import speak_notices
from .partitions import make_ranges
from .restoring import hold_after_restore
from .slices import send_slice
from .trials import preview, send_test

__all__ = [
    "AccountFields",
    "WrongStep",
    "add_account",
    "cancel",
    "default_account",
    "dispatch",
    "edit_account",
    "finish",
    "hang_up",
    "hold_after_restore",
    "make_ranges",
    "new_mailing",
    "pause",
    "prepare",
    "preview",
    "resume",
    "schedule",
    "send_slice",
    "send_test",
    "speak_notices",
    "sweep",
    "try_connection",
    "unschedule",
]
