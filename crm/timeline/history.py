"""How the history speaks of contacts, tasks and files; what was said in confidence stays so there too."""

from sqlalchemy import select

from crm.journal import called, describe, tell, worded
from crm.kernel import db
from crm.kernel.words import _, lazy

from .models import Interaction, Task
from .sight import eyes, mates, visible, visible_task

WORDS = ("subject", "body", "outcome", "place")


def name_tables() -> None:
    """What the history calls our tables and their columns."""
    here = {"endpoint": "timeline.show", "argument": "interaction_id"}
    describe("interaction", lazy("Contact"), INTERACTION, **here)
    describe("interaction_party", lazy("Who took part"), PARTY)
    describe("task", lazy("Task"), TASK, endpoint="timeline.edit_task", argument="task_id")
    describe("attachment", lazy("File"), FILE)
    tell("interaction_party", "interaction", "interaction_id")
    called("interaction", interaction_names)
    called("task", task_names)
    for column in WORDS:
        worded("interaction", column, reader_of_interactions)
    for table, column in (("task", "title"), ("attachment", "name")):
        worded(table, column, reader_within)


def interaction_names(keys: list[str]) -> dict[str, str]:
    """What contacts are called, for those who may see them."""
    query = select(Interaction.id, Interaction.subject).where(Interaction.id.in_([int(k) for k in keys]))
    seen = {str(number): subject for number, subject in db.session.execute(query.where(visible()))}
    return dict.fromkeys(keys, _("A contact in confidence")) | seen


def task_names(keys: list[str]) -> dict[str, str]:
    """What tasks are called, for those who may see them."""
    query = select(Task.id, Task.title).where(Task.id.in_([int(k) for k in keys]))
    seen = {str(number): title for number, title in db.session.execute(query.where(visible_task()))}
    return dict.fromkeys(keys, _("A task in confidence")) | seen


def reader_of_interactions():
    """What of a contact's words this reader may see."""
    user = eyes()
    friends = set(db.session.scalars(mates(user))) if user else set()

    def read(value, row):
        author, sight = row.get("created_by"), row.get("visibility")
        is_seen = sight == "all" or (user and (author == user or (sight == "team" and author in friends)))
        return value if is_seen else _("in confidence")

    return read


def reader_within():
    """What of a task or a file this reader may see, as of the contact it belongs to."""
    seen: dict[int, bool] = {}
    user = eyes()

    def read(value, row):
        number = row.get("interaction_id")
        if number is None or (user and row.get("assignee_id") == user):
            return value
        if number not in seen:
            query = select(Interaction.id).where(Interaction.id == number, visible())
            seen[number] = db.session.scalar(query) is not None
        return value if seen[number] else _("in confidence")

    return read


INTERACTION = {
    "kind": lazy("How"),
    "starts_at": lazy("When"),
    "tz": lazy("Time zone"),
    "minutes": lazy("Minutes"),
    "place": lazy("Where"),
    "subject": lazy("In a few words"),
    "body": lazy("What was said"),
    "outcome": lazy("What came of it"),
    "visibility": lazy("Who may see it"),
    "external_uid": lazy("Key"),
    "created_by": lazy("Written by"),
    "archived_at": lazy("Removed"),
}
PARTY = {
    "interaction_id": lazy("Contact"),
    "party_id": lazy("Record"),
    "role": lazy("Part"),
    "position_id": lazy("Spoke as"),
    "starts_at": lazy("When"),
}
TASK = {
    "title": lazy("What"),
    "direction": lazy("Whose"),
    "due_on": lazy("By"),
    "due_at": lazy("By what time"),
    "tz": lazy("Time zone"),
    "assignee_id": lazy("Who does it"),
    "party_id": lazy("Record"),
    "position_id": lazy("Capacity"),
    "interaction_id": lazy("Contact"),
    "dedupe_key": lazy("Key"),
    "done_at": lazy("Done"),
    "cancelled_at": lazy("Dropped"),
    "snoozed_until": lazy("Put off until"),
    "created_by": lazy("Noted by"),
}
FILE = {
    "sha256": lazy("Fingerprint"),
    "name": lazy("Name"),
    "bytes": lazy("Size"),
    "mime": lazy("Kind of file"),
    "party_id": lazy("Record"),
    "interaction_id": lazy("Contact"),
    "created_by": lazy("Added by"),
}
