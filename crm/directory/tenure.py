"""What pages of records and the navigation tell of posts, elections, and who is to be confirmed."""

from crm.journal import called, describe, tell
from crm.kernel.pages import nav_item
from crm.kernel.words import _, lazy

from .forms.posts import role_said
from .holders import holds
from .panels import marks, panel
from .queries import confirm
from .queries.posts import names_of, offices_of


def offer() -> None:
    """Put posts and elections where people look for them."""
    panel("org", lazy("Posts"), posts, order=10)
    panel("org", lazy("Belongs together"), belonging, order=60, place="side")
    marks(to_confirm)
    nav_item(
        "relationships",
        "confirm",
        lazy("To confirm"),
        "user-check",
        "directory.confirm",
        "read",
        24,
        count=confirm.how_many,
    )
    nav_item(
        "relationships", "elections", lazy("Elections"), "calendar-event", "directory.elections", "read", 25
    )
    describe("post", lazy("Post"), POST, endpoint="directory.post", argument="post_id")
    describe("electoral_event", lazy("Election"), EVENT, endpoint="directory.election", argument="event_id")
    called("post", names_of)
    tell("org_link", "party", "from_id")
    holds("electoral_event.organisation_id")


def posts(party) -> tuple[str, dict]:
    """The posts of an organisation with who holds them."""
    return "directory/_posts.html", {"offices": offices_of(party.id), "place": party, "role_said": role_said}


def belonging(party) -> tuple[str, dict]:
    """The way to its links and other names."""
    return "directory/_belonging.html", {"place": party}


def to_confirm(ids) -> dict[int, tuple]:
    """A mark on people of whom we do not know whether they are still in office."""
    words = (_("To confirm"), "warn", "user-check")
    return dict.fromkeys(confirm.to_confirm(ids), words)


POST = {
    "organisation_id": lazy("Organisation"),
    "role": lazy("Role"),
    "title": lazy("Title"),
    "seats": lazy("Seats"),
    "is_elected": lazy("Elected"),
    "term_months": lazy("Length of a term, in months"),
    "abolished_on": lazy("Abolished"),
}
EVENT = {
    "label": lazy("Name"),
    "held_on": lazy("Day"),
    "confirmed": lazy("The day is certain"),
    "country_code": lazy("Country"),
    "organisation_id": lazy("Organisation"),
    "source": lazy("Source"),
}
