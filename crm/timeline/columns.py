"""What lists of people and organisations can show of the timeline."""

from datetime import datetime

from crm.directory import column
from crm.kernel.moments import day
from crm.kernel.words import lazy

from .queries import last_contacts, next_steps

AT_ONCE = 200


def offer() -> None:
    """The last contact, which is shown at first, and what comes next."""
    for subject in ("org", "person"):
        column(subject, "last_contact", lazy("Last contact"), last, kind="day", is_shown=True, order=44)
        column(subject, "next_step", lazy("Next step"), following, order=47)


def last(ids: list[int]) -> dict[int, datetime]:
    """When we last spoke with each."""
    return {number: contact.at for some in portions(ids) for number, contact in last_contacts(some).items()}


def following(ids: list[int]) -> dict[int, str]:
    """What comes next with each, and when."""
    found = ((number, step) for some in portions(ids) for number, step in next_steps(some).items())
    return {number: f"{step.title}, {day(step.on)}" for number, step in found}


def portions(ids: list[int]) -> list[list[int]]:
    """As many as are looked up in one statement."""
    return [ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE)]
