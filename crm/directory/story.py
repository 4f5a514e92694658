"""What the pages of records tell beyond their fields: in one minute, on tabs, and in the stream of events."""

from itertools import groupby

from flask import request, url_for

from crm.journal import Found, belongs, called, describe, findable, tell, undoable, worded
from crm.kernel import moments
from crm.kernel.words import _, lazy, ngettext, said

from .languages import language_name
from .panels import Event, stream, tab
from .queries import finding, history, naming, records, sight

SHOWN = 50


def offer() -> None:
    """Put the directory's own facts, tabs and events where those of other rooms come beside them."""
    tab("org", "people", lazy("People"), count=lambda record: len(record.holdings), draw=people, order=10)
    for subject in ("org", "person"):
        tab(subject, "changes", lazy("Changes"), count=number_of_changes, draw=changes, order=90)
    stream("changes", lazy("Changes"), events, 90, pages=True)
    name_tables()


def origin(record) -> str:
    """Where a record came from, in words."""
    return naming.source_said(record.party.source) or _("added by hand")


def people(record) -> tuple[str, dict]:
    """Everybody who is or was there."""
    return "directory/_people.html", {}


def number_of_changes(record) -> int:
    """How many change sets wrote the record."""
    return history.size_of_history(record.party.id)


def changes(record) -> tuple[str, dict]:
    """Every change, with the way back."""
    found = history.history(record.party.id, SHOWN + 1, number_in(request.args.get("before")))
    return "directory/_changes.html", {
        "entries": found[:SHOWN],
        "undoable": undoable([entry.change_set for entry in found]),
        "older": found[SHOWN - 1].change_set.id if len(found) > SHOWN else None,
    }


def number_in(text: str | None) -> int | None:
    """A number in an address; none where it is not one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def events(record, limit: int, before=None) -> list[Event]:
    """The latest changes, as events."""
    return [event_of(entry) for entry in history.history(record.party.id, limit, until=before)]


def by_month(found: list[Event]) -> list[tuple[str, list[Event]]]:
    """Events under the names of their months."""
    return [(name, list(group)) for name, group in groupby(found, key=lambda event: moments.month(event.at))]


def event_of(entry) -> Event:
    """A change as an event."""
    change = entry.change_set
    more = ngettext("%(num)s row", "%(num)s rows", entry.rows) if entry.rows > 1 else ""
    return Event(
        change.at,
        "history",
        said(change.action),
        ", ".join(dict.fromkeys(entry.fields)) or change.reason or more,
        entry.who,
        url_for("journal.change_set", change_set_id=change.id),
        kind="changes",
    )


def name_tables() -> None:
    """What the history calls our tables and their columns."""
    here = {"endpoint": "directory.show_record", "argument": "party_id"}
    describe("party", lazy("Record"), PARTY, **here)
    describe("person", lazy("Person"), PERSON, **here)
    describe("organisation", lazy("Organisation"), ORGANISATION, **here)
    describe("position", lazy("Position"), POSITION)
    describe("contact_point", lazy("Address or number"), POINT)
    describe("party_tag", lazy("Tag on a record"), {"tag_id": lazy("Tag"), "party_id": lazy("Record")})
    describe("tag", lazy("Tag"))
    describe(
        "external_id",
        lazy("Identifier in another system"),
        {"system": lazy("System"), "value": lazy("Identifier")},
    )
    describe("org_alias", lazy("Other name"))
    describe(
        "org_link", lazy("Belonging of organisations"), {"from_id": lazy("Who"), "to_id": lazy("To whom")}
    )
    describe(
        "protocol_note", lazy("Note before a visit"), NOTE, endpoint="directory.edit_note", argument="note_id"
    )
    for table, column in OWNED.items():
        tell(table, "party", column)
    belongs("position", "party", "organisation_id")
    belongs("org_link", "party", "from_id")
    belongs("org_link", "party", "to_id")
    belongs("post", "party", "organisation_id")
    findable(things_named)
    name_rows()
    word_columns()
    describe("field_def", lazy("Field of our own"), FIELD, permission="settings")


def name_rows() -> None:
    """How the history calls rows that others name by a number or a code."""
    for table in ("party", "person", "organisation"):
        called(table, records.names)
    called("position", naming.position_names)
    called("country", naming.country_names)
    called("org_class", naming.class_names)
    called("tag", records.tag_names)


def word_columns() -> None:
    """How the history reads what is kept as a code."""
    worded("party", "custom", sight.custom_in_words)
    for table in ("party", "protocol_note"):
        worded(table, "lang", lambda: lambda code, _row: language_name(code))
    worded("person", "name_order", lambda: lambda code, _row: str(ORDER.get(code, code)))
    worded("position", "valid", naming.days_held)


def things_named(q: str, limit: int) -> list[Found]:
    """Records to look for in the history."""
    return [Found(f"party:{one.id}", one.name, one.about) for one in finding.find_parties(q[:200], limit)]


OWNED = {
    "person": "party_id",
    "organisation": "party_id",
    "position": "person_id",
    "contact_point": "party_id",
    "party_tag": "party_id",
    "external_id": "party_id",
    "protocol_note": "party_id",
    "org_alias": "organisation_id",
}
PARTY = {
    "display_name": lazy("Name"),
    "name_native": lazy("Name in its own script"),
    "country_code": lazy("Country"),
    "tz": lazy("Time zone"),
    "lang": lazy("Language"),
    "owner_id": lazy("Owner"),
    "source": lazy("Source"),
    "custom": lazy("Fields of our own"),
    "archived_at": lazy("Archived"),
    "merged_into_id": lazy("Joined to"),
}
FIELD = {
    "options": lazy("Options"),
    "required": lazy("Must be filled in"),
    "sensitive": lazy("Sensitive"),
    "visible_to": lazy("Seen by"),
    "help": lazy("Hint"),
    "place": lazy("Place"),
}
ORDER = {"given_first": lazy("Given name first"), "family_first": lazy("Family name first")}
PERSON = {
    "honorific": lazy("Honorific"),
    "given_name": lazy("Given name"),
    "family_name": lazy("Family name"),
    "name_order": lazy("Order of names"),
    "salutation": lazy("How to address"),
}
ORGANISATION = {
    "class": lazy("Kind"),
    "short_name": lazy("Short name"),
    "latitude": lazy("Latitude"),
    "longitude": lazy("Longitude"),
    "population": lazy("Population"),
    "population_year": lazy("Year of that figure"),
    "domain": lazy("Website"),
    "dissolved_on": lazy("Dissolved"),
}
NOTE = {
    "party_id": lazy("Record"),
    "country_code": lazy("Country"),
    "kind": lazy("About"),
    "body": lazy("Note"),
    "lang": lazy("Language"),
    "valid_from": lazy("From"),
    "valid_until": lazy("Last day"),
    "place": lazy("Place"),
}
POSITION = {
    "person_id": lazy("Person"),
    "organisation_id": lazy("Organisation"),
    "title": lazy("Title"),
    "valid": lazy("Days"),
    "date_precision": lazy("How exact the days are"),
    "is_primary": lazy("Main one"),
    "is_acting": lazy("Acting"),
    "seat_no": lazy("Seat"),
    "term_ends_on": lazy("Term ends"),
    "confirmed_on": lazy("Confirmed"),
    "ask_again_on": lazy("Ask again"),
    "end_reason": lazy("Reason"),
}
POINT = {
    "party_id": lazy("Record"),
    "channel": lazy("Way"),
    "value": lazy("Address or number"),
    "label": lazy("Label"),
    "is_primary": lazy("Main one"),
    "is_shared": lazy("Shared"),
    "archived_at": lazy("No longer used"),
}
