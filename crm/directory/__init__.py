"""The directory knows organisations and people, who holds which position, and how to reach them."""

from .columns import Column, column
from .languages import language_choices
from .names import full_name, name_norm, salutation, slug, sort_key
from .panels import Event, Fact, fact, marks, panel, stream, tab
from .queries import Filters, find_parties, organisation_named
from .queries.asked import address, parts, parts_of
from .queries.conditions import NATION, Asked, Views, conditions, view_source
from .queries.lists import bounded, quickly
from .queries.own import hidden_keys, visible_custom
from .queries.wanted import filters_in
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
    "NATION",
    "Asked",
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
    "Views",
    "add_field",
    "add_organisation",
    "add_person",
    "add_position",
    "address",
    "archive",
    "bounded",
    "column",
    "conditions",
    "edit_organisation",
    "edit_person",
    "edit_position",
    "end_position",
    "fact",
    "filters_in",
    "find_parties",
    "full_name",
    "language_choices",
    "last_day",
    "learn_fields",
    "marks",
    "name_norm",
    "organisation_named",
    "panel",
    "parts",
    "partial_date",
    "parts_of",
    "quickly",
    "reaches",
    "salutation",
    "set_tags",
    "slug",
    "sort_key",
    "stream",
    "tab",
    "unarchive",
    "view_source",
    "hidden_keys",
    "visible_custom",
]
