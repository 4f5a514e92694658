"""Reading the timeline: pages of it, last contacts, next steps, promises, files."""

from .contacts import last_contacts, next_steps, promises_of
from .files import attachment, files_of, number_of_files
from .reading import Told, ahead, in_order, interaction, number_of_interactions, timeline
from .tasks import colleagues, number_due, open_promises, open_tasks, promises, task, task_page, tasks_of
from .warmth import own_contact, warmth

__all__ = [
    "Told",
    "ahead",
    "attachment",
    "colleagues",
    "files_of",
    "in_order",
    "interaction",
    "last_contacts",
    "next_steps",
    "number_due",
    "number_of_files",
    "number_of_interactions",
    "open_promises",
    "open_tasks",
    "own_contact",
    "promises",
    "promises_of",
    "task",
    "task_page",
    "tasks_of",
    "timeline",
    "warmth",
]
