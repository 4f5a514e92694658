"""What staff do with organisations and people."""

from . import bulk, cells, fields
from .bulk import archive_many, tag_many, unarchive_many
from .fields import add_field, learn_fields
from .matching import ask_again, keep_apart, look_at_news, look_for_duplicates, refresh_keys
from .merging import merge, merge_alike, sweep_merged, tidy_up, unmerge, unmerge_together
from .organisations import add_organisation, edit_organisation
from .parties import archive, set_tags, unarchive
from .people import add_person, edit_person, revise_person
from .positions import add_position, edit_position, end_position
from .posts import abolish_post, add_post, edit_post
from .succession import succeed
from .words import forget_words, learn_words, learn_words_anew

__all__ = [
    "ask_again",
    "keep_apart",
    "look_at_news",
    "look_for_duplicates",
    "merge",
    "merge_alike",
    "refresh_keys",
    "sweep_merged",
    "tidy_up",
    "unmerge",
    "unmerge_together",
    "succeed",
    "edit_post",
    "add_post",
    "abolish_post",
    "add_field",
    "add_organisation",
    "add_person",
    "add_position",
    "archive",
    "archive_many",
    "bulk",
    "cells",
    "edit_organisation",
    "edit_person",
    "edit_position",
    "end_position",
    "fields",
    "forget_words",
    "learn_fields",
    "learn_words",
    "learn_words_anew",
    "revise_person",
    "set_tags",
    "tag_many",
    "unarchive",
    "unarchive_many",
]
