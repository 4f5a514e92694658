"""Who may see a field of the network's own: one rule for pages, lists, filters, exports, the interface and the history."""

from crm.kernel.access import grants, role_of_asker

RANKS = {"reader": 0, "officer": 1, "admin": 2}


def may_see(field, reader=None) -> bool:
    """Whether a field is for this reader's eyes; without a reader, for whoever asks now, or the house itself."""
    role = reader.role if reader is not None else role_of_asker()
    if role is None:
        return True
    if field.sensitive and not grants(role, "sensitive"):
        return False
    return RANKS.get(role, 0) >= RANKS.get(field.visible_to or "reader", 0)
