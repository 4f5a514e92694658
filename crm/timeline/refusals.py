"""The rules of the timeline, by name, with what is said when one is broken."""

from crm.kernel.constraints import spoken_as
from crm.kernel.errors import NotFound, Refused
from crm.kernel.words import _, lazy

SENTENCES = {
    "fk_interaction_party_party_id": (lazy("There is no such record."), "who"),
    "fk_interaction_party_position_id": (lazy("There is no such position."), "who"),
    "fk_task_party_id": (lazy("There is no such record."), "party_id"),
    "fk_task_position_id": (lazy("There is no such position."), "position_id"),
    "fk_task_assignee_id": (lazy("There is no such colleague."), "assignee_id"),
    "fk_task_interaction_id": (lazy("There is no such interaction."), "interaction_id"),
    "fk_attachment_party_id": (lazy("There is no such record."), "file"),
}


class Moved(Refused):
    """Somebody else changed it meanwhile; `version` is theirs."""

    def __init__(self, version: int):
        super().__init__(
            _("Somebody else changed this meanwhile. Look at what is there now, then save again."),
            field="version",
        )
        self.version = version


def missing() -> NotFound:
    """There is nothing, or nothing that this reader may see: the same sentence."""
    return NotFound(_("There is nothing at this address."))


def spoken():
    """Write what is pending; what a constraint refuses becomes a sentence."""
    return spoken_as(SENTENCES)
