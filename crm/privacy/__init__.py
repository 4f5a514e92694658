"""Privacy knows everything we hold on one person, forgets people, and how long what is kept."""

from crm.directory import holds
from crm.journal import around_undo, describe
from crm.kernel.pages import record_actions, settings_item
from crm.kernel.words import lazy

from .queries import copy_of, erasure_of, preview
from .verbs import erase, erase_again, hold, note_copy, release

__all__ = ["copy_of", "erase", "erase_again", "erasure_of", "hold", "note_copy", "preview", "release"]


def init_app(_app):
    """Cards on the settings page, names for the history, and that an erasure is for good."""
    from .verbs import leave_nothing, refuse_undo

    holds("erasure.party_id", merge="stays")
    holds("copy_taken.party_id", merge="stays", label=lazy("Copies of all this that were made"))
    holds("legal_hold.party_id", label=lazy("Why the record must stay"))
    settings_item(
        lazy("Privacy"),
        lazy("What we hold, who was erased, and how long what is kept"),
        "privacy.settings",
        "erase",
    )
    describe("legal_hold", lazy("Records that must stay"), {"by_id": lazy("By whom")}, permission="erase")
    describe(
        "retention_rule",
        lazy("How long what is kept"),
        {"months": lazy("Months"), "is_on": lazy("Every night"), "kind": lazy("What")},
        permission="erase",
    )
    around_undo(refuse_undo, leave_nothing)
    record_actions(everything_of)


def everything_of(hit):
    """In the palette, beside somebody who was found: everything we hold."""
    from flask import url_for

    from crm.kernel.access import may

    if not may("erase") or hit.get("kind") != "person":
        return []
    where = url_for("privacy.everything", party_id=hit["id"])
    return [{"label": lazy("Everything we hold"), "icon": "shield-lock", "url": where}]
