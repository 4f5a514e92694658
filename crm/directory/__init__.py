"""The directory knows organisations and people, who holds which position, and how to reach them."""

from .columns import Column, column
from .names import full_name, name_norm, salutation, slug, sort_key
from .panels import Event, Fact, fact, marks, panel, stream, tab
from .queries import Filters, find_parties, organisation_named
from .queries.conditions import View, Views, conditions, view_source
from .refusals import Clash, PossibleDuplicate
from .values import OrganisationFields, PersonFields, PositionFields, Reach, last_day, partial_date, reaches
from .verbs import (
    add_field,
    add_organisation,
    add_person,
    add_position,
    archive,
    edit_organisation,
    edit_person,
    edit_position,
    end_position,
    learn_fields,
    set_tags,
    unarchive,
)


def init_app(app):
    """Offer the two lists, the two forms, finding by a few letters, and what records tell."""
    from . import columns, places, story

    columns.offer()
    places.offer()
    story.offer()


__all__ = [
    "Clash",
    "Column",
    "Event",
    "Fact",
    "Filters",
    "OrganisationFields",
    "PersonFields",
    "PositionFields",
    "PossibleDuplicate",
    "Reach",
    "View",
    "Views",
    "add_field",
    "add_organisation",
    "add_person",
    "add_position",
    "archive",
    "column",
    "conditions",
    "edit_organisation",
    "edit_person",
    "edit_position",
    "end_position",
    "fact",
    "find_parties",
    "full_name",
    "last_day",
    "learn_fields",
    "marks",
    "name_norm",
    "organisation_named",
    "panel",
    "partial_date",
    "reaches",
    "salutation",
    "set_tags",
    "slug",
    "sort_key",
    "stream",
    "tab",
    "unarchive",
    "view_source",
]
