"""Where the directory is found: the navigation, the New menu, and the palette."""

from crm.kernel.pages import nav_item, new_item, palette_source
from crm.kernel.words import _, lazy

from .names import slug
from .queries.finding import find_parties
from .queries.lists import Filters, count_text


def offer() -> None:
    """Put the pages of the directory where people look for them."""
    nav_item(
        "relationships",
        "orgs",
        lazy("Organisations"),
        "building",
        "directory.organisations",
        "read",
        20,
        count=lambda: count_text(Filters("org"))[0],
    )
    nav_item(
        "relationships",
        "people",
        lazy("People"),
        "users",
        "directory.people",
        "read",
        21,
        count=lambda: count_text(Filters("person"))[0],
    )
    new_item(lazy("Organisation"), "building-community", "directory.add_organisation", "write")
    new_item(lazy("Person"), "user-plus", "directory.add_person", "write")
    palette_source(records)


def records(q: str, limit: int) -> list[dict]:
    """Records that the words fit, for the palette."""
    return [
        {
            "label": found.name,
            "about": found.about or (_("Person") if found.is_person else _("Organisation")),
            "icon": "user" if found.is_person else "building",
            "url": f"/{'people' if found.is_person else 'orgs'}/{found.id}-{slug(found.name)}".rstrip("-"),
            "group": "records",
        }
        for found in find_parties(q, limit)
    ]
