"""The timeline knows what happened between us and them, and what somebody promised to do."""

from crm.directory import about, column, fact, follows_post, holds, met, panel, sheet, stream, tab, visited
from crm.kernel.pages import nav_item, new_item, palette_source, record_actions
from crm.kernel.words import lazy

from . import columns, history, minute, quick, records
from .brought import proposal_from_email
from .queries import (
    ahead,
    in_order,
    interaction,
    last_contacts,
    next_steps,
    number_due,
    open_tasks,
    promises,
    promises_of,
    task,
    timeline,
)
from .queries.ours import sends_from
from .sight import visible, visible_file, visible_task
from .values import Contact, InteractionFields, Involved, Promises, Step, TaskFields
from .verbs import (
    add_task,
    attach,
    cancel_task,
    content_of,
    drop_content,
    edit_interaction,
    edit_task,
    finish,
    finish_all,
    follow_post,
    log,
    reassign,
    remove_file,
    remove_interaction,
    reopen,
    snooze,
)


def init_app(app):
    """Tasks in the navigation; contacts and promises on the pages of records; words for the history."""
    nav_item("today", "tasks", lazy("Tasks"), "checkbox", "timeline.tasks", "read", 5, count=records.due)
    new_item(lazy("Contact"), "pencil-plus", "timeline.log_page", "write")
    new_item(lazy("Task"), "checkbox", "timeline.add_task", "write")
    palette_source(quick.line_of)
    record_actions(quick.actions)
    fact(minute.last_contact, 1)
    fact(minute.what_comes, 2)
    fact(minute.open_promises, 3)
    fact(minute.relationship, 4)
    met(minute.met)
    visited(minute.visited)
    sheet(lazy("Promises"), minute.promised, 5)
    stream("contacts", lazy("Contacts"), records.events, 10, pages=True)
    stream("promises", lazy("Promises"), records.done_events, 15, pages=True)
    for subject in ("org", "person"):
        panel(subject, lazy("Promises"), records.panel, 5, "side")
        tab(
            subject,
            "timeline",
            lazy("Timeline"),
            count=records.number_of_contacts,
            draw=records.timeline_tab,
            order=5,
        )
        tab(subject, "files", lazy("Files"), count=records.number_of_files, draw=records.files_tab, order=80)
        column(subject, "last_contact", lazy("Last contact"), records.last_days, kind="moment", order=60)
        column(subject, "next_step", lazy("Next step"), records.next_words, order=61)
    about(records.about)
    follows_post(records.follow)
    columns.offer()
    name_holders()
    history.name_tables()


def name_holders() -> None:
    """Which of our columns hold a party's id.

    Somebody who is erased leaves the contacts they had part in, whose words may name them, and takes
    along what was owed to them and their own files.
    """
    holds("interaction_party.party_id", label=lazy("Contacts"), erase="delete")
    holds("task.party_id", label=lazy("Tasks and promises"), erase="delete")
    holds("attachment.party_id", label=lazy("Files"), erase="delete")


__all__ = [
    "Contact",
    "InteractionFields",
    "Involved",
    "Promises",
    "Step",
    "TaskFields",
    "add_task",
    "ahead",
    "attach",
    "cancel_task",
    "content_of",
    "drop_content",
    "edit_interaction",
    "edit_task",
    "finish",
    "finish_all",
    "follow_post",
    "in_order",
    "interaction",
    "last_contacts",
    "log",
    "next_steps",
    "number_due",
    "open_tasks",
    "promises",
    "proposal_from_email",
    "promises_of",
    "reassign",
    "remove_file",
    "remove_interaction",
    "reopen",
    "sends_from",
    "snooze",
    "task",
    "timeline",
    "visible",
    "visible_file",
    "visible_task",
]
