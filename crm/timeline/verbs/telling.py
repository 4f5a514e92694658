"""What came of a meeting that was agreed is told, and promises are kept that were heard later."""

from dataclasses import replace

from crm.journal import change_set_id, changes

from ..models import Interaction
from ..values import InteractionFields
from .interactions import checked, columns, locked_interaction, write_belongings
from .tasks import new_task, promised

STAYS = ("subject", "body", "place", "minutes")


@changes("Logged a contact")
def tell(interaction_id: int, fields: InteractionFields, *, by, files=()) -> Interaction:
    """Write what came of a meeting that was agreed; the same words are written once, however often they arrive."""
    interaction = locked_interaction(interaction_id, by)
    words = fields.body or fields.subject
    if words in (interaction.outcome or ""):
        interaction.written_in = None
        return interaction
    said = "\n\n".join(part for part in (interaction.outcome, words) if part)
    kept = replace(
        fields, outcome=said, **{name: getattr(interaction, name) or default(name) for name in STAYS}
    )
    checked(kept)
    for name, value in columns(kept).items():
        setattr(interaction, name, value)
    write_belongings(interaction, kept, files, by)
    interaction.version += 1
    interaction.written_in = change_set_id()
    return interaction


@changes("Kept what was promised in a contact")
def keep_promises(interaction_id: int, promises, rows, *, by) -> Interaction:
    """Note promises of a contact that was written down before; each title once."""
    interaction = locked_interaction(interaction_id, by)
    for promise in promises:
        key = f"heard:{interaction.id}:{promise.title[:200]}"
        new_task(promised(promise, interaction, rows), by, key)
    interaction.written_in = change_set_id()
    return interaction


def default(name: str):
    """What an empty field is."""
    return None if name == "minutes" else ""
