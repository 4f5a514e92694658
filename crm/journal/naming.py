"""What people call tables and columns: each room says it for its own, at start."""

from dataclasses import dataclass, field

from crm.kernel.access import grants
from crm.kernel.words import _, lazy


@dataclass(frozen=True)
class Named:
    """How the history speaks of a table."""

    label: object
    fields: dict[str, object] = field(default_factory=dict)
    permission: str | None = None
    endpoint: str | None = None
    argument: str | None = None


NAMES: dict[str, Named] = {}
DERIVED: set[str] = set()  # tables that are made anew from others: their rows go with what they name
REFERENCES: dict[str, set[str]] = {}  # by table: the columns without a foreign key that keep its rows
COMMON = {
    "archived_at": lazy("Put away"),
    "at": lazy("When"),
    "campaign_id": lazy("Campaign"),
    "channel": lazy("Way"),
    "country_code": lazy("Country"),
    "description": lazy("Description"),
    "filter": lazy("Filter"),
    "filter_version": lazy("Kind of filter"),
    "key": lazy("Short name"),
    "label": lazy("Label"),
    "lang": lazy("Language"),
    "name": lazy("Name"),
    "organisation_id": lazy("Organisation"),
    "owner_id": lazy("Owner"),
    "party_id": lazy("Record"),
    "person_id": lazy("Person"),
    "position_id": lazy("Position"),
    "post_id": lazy("Post"),
    "reason": lazy("Reason"),
    "recorded_by": lazy("Noted by"),
    "segment_id": lazy("Segment"),
    "state": lazy("State"),
    "subject": lazy("About"),
    "topic_id": lazy("Topic"),
    "type": lazy("Kind"),
    "until": lazy("Until"),
    "user_id": lazy("User"),
    "valid": lazy("Days"),
    "why": lazy("Why"),
}
BELONGING: dict[str, set[tuple[str, str]]] = {}


def describe(table: str, label, fields: dict | None = None, **more) -> None:
    """Give a table and its columns names for people; permission= says who may undo there."""
    NAMES[table] = Named(label, fields or {}, **more)


def belongs(table: str, owner: str, column: str) -> None:
    """Say that rows of a table are part of the history of an owner: ("position", "party", "organisation_id")."""
    BELONGING.setdefault(owner, set()).add((table, column))


def permission_for(table: str) -> str | None:
    """What one must be allowed, beside undoing, to undo changes of a table."""
    return NAMES[table].permission if table in NAMES else None


def closed_to(role: str) -> list[str]:
    """The tables whose changes this role may not undo."""
    return [name for name, named in NAMES.items() if named.permission and not grants(role, named.permission)]


def table_label(table: str) -> str:
    """The name of a table."""
    return str(NAMES[table].label) if table in NAMES else table.replace("_", " ").capitalize()


def field_label(table: str, column: str) -> str:
    """The name of a column."""
    known = COMMON | (NAMES[table].fields if table in NAMES else {})
    return (
        str(known[column]) if column in known else column.removesuffix("_id").replace("_", " ").capitalize()
    )


def why_label(why: str) -> str:
    """Why an undo left something as it is."""
    return {
        "archived": _("archived, because something refers to it"),
        "edited": _("changed since"),
        "erased": _("about somebody who was erased"),
        "needed": _("still needed by something that was changed since"),
        "referred": _("something refers to it"),
        "blocked": _("would break a rule today"),
    }.get(why, why)
