"""The directory's own columns that hold the number of a record, and how its tables of duplicates are told."""

from crm.journal import around_undo, derived, describe
from crm.kernel.words import lazy

from .holders import holds
from .verbs.merging import after_undo, before_undo

NAME = ("honorific", "given_name", "family_name", "salutation")


def offer() -> None:
    """Say what becomes of the directory's rows when records are merged, copied for somebody or erased."""
    own()
    belongings()
    worked_out()
    around_undo(before_undo, after_undo)
    describe(
        "duplicate_pair",
        lazy("Possible duplicates"),
        {
            "state": lazy("Decision"),
            "score": lazy("Likeness"),
            "a_id": lazy("One record"),
            "b_id": lazy("The other record"),
            "verdict": lazy("What it looks like"),
            "decided_by": lazy("Decided by"),
            "decided_at": lazy("Decided"),
            "found_at": lazy("Found"),
        },
    )


def own() -> None:
    """The halves of a record itself, and what leads to it."""
    holds("party.merged_into_id", merge="stays")
    holds("organisation.party_id", merge="stays")
    holds("person.party_id", merge="stays", label=lazy("Name"), erase="blank", blanks=NAME)
    holds("bulk_item.party_id", merge="stays")


def belongings() -> None:
    """What belongs to a record and follows it."""
    holds("org_alias.organisation_id")
    holds("external_id.party_id", label=lazy("Numbers in other systems"), erase="delete")
    holds("org_link.from_id")
    holds("org_link.to_id")
    holds("post.organisation_id")
    holds("position.person_id", label=lazy("Positions"))
    holds("position.organisation_id")
    holds("contact_point.party_id", label=lazy("Addresses"), erase="delete")
    holds("protocol_note.party_id", label=lazy("Notes before a visit"), erase="delete")
    holds("party_tag.party_id", label=lazy("Tags"), erase="delete")


def worked_out() -> None:
    """What the house works out by itself, and the memory of merges."""
    derived("match_key", "match_state")
    holds("match_key.party_id", merge="stays", erase="delete")
    holds("match_state.party_id", merge="stays", erase="delete")
    for column in ("a_id", "b_id"):
        holds(f"duplicate_pair.{column}", merge="stays", erase="delete")
    for column in ("survivor_id", "loser_id"):
        holds(f"merge.{column}", merge="stays")
