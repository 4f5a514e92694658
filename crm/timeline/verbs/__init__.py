"""Everything that changes the timeline: what was said, what was promised, and files."""

from .files import attach, attach_all, content_of, drop_content, drop_orphans, remove_file
from .interactions import edit_interaction, log, remove_interaction
from .tasks import (
    add_task,
    cancel_task,
    edit_task,
    finish,
    finish_all,
    follow_post,
    reassign,
    reopen,
    snooze,
)
from .telling import keep_promises, tell

__all__ = [
    "add_task",
    "attach",
    "attach_all",
    "cancel_task",
    "content_of",
    "drop_content",
    "drop_orphans",
    "edit_interaction",
    "edit_task",
    "finish",
    "finish_all",
    "follow_post",
    "keep_promises",
    "log",
    "reassign",
    "remove_file",
    "remove_interaction",
    "reopen",
    "snooze",
    "tell",
]
