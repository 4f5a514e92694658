"""How the start page tells a change: who did what with whom."""

from crm.kernel.words import lazy, said

VERBS = {
    "Added a person": lazy("added"),
    "Added an organisation": lazy("added"),
    "Changed a person": lazy("changed"),
    "Changed a person and their positions": lazy("changed"),
    "Changed an organisation": lazy("changed"),
    "Archived a record": lazy("put away"),
    "Brought a record back": lazy("brought back"),
    "Changed the tags of a record": lazy("tagged"),
    "Added a position": lazy("gave a position to"),
    "Changed a position": lazy("changed a position of"),
    "Ended a position": lazy("ended a position of"),
    "Added a segment": lazy("wrote the segment"),
    "Changed a segment": lazy("changed the segment"),
    "Undid a change": lazy("undid a change of"),
}


def verb_of(action: str):
    """The verb of a change, to stand before the name of what it was about."""
    return VERBS.get(action) or f"{in_a_sentence(action)}:"


def in_a_sentence(action: str) -> str:
    """What was done, to stand after the name of who did it: Changed a person is changed a person."""
    words = said(action)
    first, _space, rest = words.partition(" ")
    return words if first.isupper() or rest == "" else f"{first[:1].lower()}{words[1:]}"
