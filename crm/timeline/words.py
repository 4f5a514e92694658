"""How kinds of contacts, promises and eyes are called, and how they are drawn."""

from crm.kernel.words import lazy

KINDS = {
    "meeting": (lazy("Meeting"), "users", "ok"),
    "visit": (lazy("Visit"), "map-pin", "ok"),
    "call": (lazy("Call"), "phone", "ok"),
    "video": (lazy("Video call"), "device-desktop", "ok"),
    "email_in": (lazy("E-mail from them"), "mail-opened", "info"),
    "email_out": (lazy("E-mail from us"), "mail-forward", ""),
    "message": (lazy("Message"), "message", ""),
    "letter": (lazy("Letter"), "mail", "info"),
    "event": (lazy("Event"), "calendar-event", "vio"),
    "note": (lazy("Note"), "note", ""),
}
HOW = {
    "meeting": lazy("in person"),
    "visit": lazy("in person"),
    "call": lazy("by phone"),
    "video": lazy("video call"),
    "email_in": lazy("e-mail"),
    "message": lazy("message"),
    "letter": lazy("letter"),
    "event": lazy("event"),
}
VISIBILITIES = {
    "all": lazy("All colleagues"),
    "team": lazy("My teams"),
    "private": lazy("Only me"),
}
DIRECTIONS = {
    "ours": lazy("We promised"),
    "theirs": lazy("They promised"),
    "internal": lazy("For ourselves"),
}
ROLES = {
    "with": lazy("With"),
    "organiser": lazy("Organised by"),
    "about": lazy("About"),
}


def kind_label(kind: str) -> str:
    """The name of a kind of contact."""
    return str(KINDS[kind][0])
