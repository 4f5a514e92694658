"""The directory knows organisations and people, who holds which position, and how to reach them."""

from .attributes import own
from .columns import Column, column
from .domains import FREE, is_work_address
from .following import follows_post
from .holders import HOLDERS, before_merge, holders, holds
from .languages import language_choices, language_name
from .matching import Match, Profile, match_keys, match_score
from .names import full_name, name_norm, salutation, slug, sort_key
from .offices import Comer, EventFields, PostFields, Succession
from .panels import (
    Event,
    Fact,
    Line,
    Met,
    about,
    events_for,
    fact,
    marks,
    met,
    panel,
    sheet,
    stream,
    streams,
    tab,
    visited,
)
from .queries import Filters, find_parties, organisation_named
from .queries.asked import NARROWING, address, parts, parts_of
from .queries.candidates import Candidate, candidates_for
from .queries.conditions import NATION, Asked, Views, conditions, view_source, walks
from .queries.confirm import unconfirmed
from .queries.lists import bounded, quickly
from .queries.profiles import led_to, profiles_of, standing
from .queries.reaching import in_use
from .queries.sight import hidden_keys, visible_custom
from .queries.wanted import filters_in
from .refusals import Clash, PossibleDuplicate
from .seats import Role
from .typed import understood
from .values import OrganisationFields, PersonFields, PositionFields, Reach, last_day, partial_date, reaches
from .verbs import (
    add_field,
    add_organisation,
    add_person,
    add_position,
    add_post,
    archive,
    edit_organisation,
    edit_person,
    edit_position,
    end_position,
    forget_words,
    learn_fields,
    look_for_duplicates,
    merge,
    refresh_keys,
    set_tags,
    succeed,
    unarchive,
    unmerge,
)
from .verbs.exports import closed as export_ended
from .verbs.exports import opened as export_begun


def init_app(app):
    """Offer the two lists, the two forms, finding by a few letters, and what records tell."""
    from . import columns, held, places, story, tenure

    columns.offer()
    held.offer()
    places.offer()
    story.offer()
    tenure.offer()


__all__ = [
    "FREE",
    "is_work_address",
    "own",
    "understood",
    "HOLDERS",
    "Match",
    "Profile",
    "Role",
    "before_merge",
    "candidates_for",
    "holders",
    "holds",
    "look_for_duplicates",
    "match_keys",
    "match_score",
    "merge",
    "profiles_of",
    "refresh_keys",
    "unmerge",
    "succeed",
    "export_begun",
    "export_ended",
    "in_use",
    "unconfirmed",
    "follows_post",
    "add_post",
    "Succession",
    "PostFields",
    "EventFields",
    "Comer",
    "NARROWING",
    "NATION",
    "Asked",
    "Candidate",
    "Clash",
    "Column",
    "Event",
    "Fact",
    "Filters",
    "Line",
    "Met",
    "OrganisationFields",
    "PersonFields",
    "PositionFields",
    "PossibleDuplicate",
    "Reach",
    "Views",
    "about",
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
    "events_for",
    "fact",
    "filters_in",
    "find_parties",
    "forget_words",
    "full_name",
    "language_choices",
    "language_name",
    "last_day",
    "learn_fields",
    "marks",
    "met",
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
    "sheet",
    "slug",
    "sort_key",
    "led_to",
    "standing",
    "stream",
    "streams",
    "tab",
    "unarchive",
    "view_source",
    "visited",
    "hidden_keys",
    "visible_custom",
    "walks",
]
