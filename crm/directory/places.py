"""Where the directory is found: the navigation, the New menu, and the palette."""

from flask import url_for

from crm.kernel.access import may
from crm.kernel.pages import nav_item, new_item, palette_source, record_actions, settings_item
from crm.kernel.words import _, lazy

from .names import slug
from .panels import said_about
from .queries.duplicates import number_waiting
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
    nav_item(
        "relationships",
        "duplicates",
        lazy("Possible duplicates"),
        "git-merge",
        "directory.duplicates",
        "write",
        35,
        count=lambda: number_waiting() or None,
    )
    new_item(lazy("Organisation"), "building-community", "directory.add_organisation", "write")
    new_item(lazy("Person"), "user-plus", "directory.add_person", "write")
    palette_source(records)
    record_actions(actions)
    offer_settings()


def offer_settings() -> None:
    """Put what administrators set and look after on their page."""
    settings_item(
        lazy("Fields of our own"),
        lazy("What we note about organisations and people beyond what is built in"),
        "directory.fields",
        "settings",
    )
    settings_item(
        lazy("Lists that left the house"),
        lazy("Who took which list as a file, and when"),
        "directory.exports",
        "settings",
    )


def records(q: str, limit: int) -> list[dict]:
    """Records that the words fit, for the palette, each with what rooms have to say of it."""
    hits = find_parties(q, limit)
    more = said_about([hit.id for hit in hits])
    return [shown(hit, more.get(hit.id, [])) for hit in hits]


def shown(hit, more: list[str]) -> dict:
    """A record as a line of the palette."""
    first = hit.about or (_("Person") if hit.is_person else _("Organisation"))
    native = [hit.native] if hit.native and hit.native != hit.name else []
    return {
        "id": hit.id,
        "kind": hit.kind,
        "label": hit.name,
        "about": " · ".join([*native, first, *more]),
        "icon": "user" if hit.is_person else "building",
        "url": f"/{'people' if hit.is_person else 'orgs'}/{hit.id}-{slug(hit.name)}".rstrip("-"),
        "group": "records",
    }


def actions(hit: dict) -> list[dict]:
    """What the directory can do with a record that was found."""
    if "kind" not in hit:
        return []
    found = [{"label": _("Print the one-page brief"), "icon": "printer", "url": f"{hit['url']}#print"}]
    if may("write"):
        room = "edit_person" if hit["kind"] == "person" else "edit_organisation"
        found.append({"label": _("Edit"), "icon": "edit", "url": url_for(f"directory.{room}", ref=hit["id"])})
    return found
