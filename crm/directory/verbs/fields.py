"""Fields of the network's own."""

from crm.journal import changes
from crm.kernel import db

from ..models import FieldDef
from ..refusals import spoken


@changes("Added a field")
def add_field(field: FieldDef, *, by) -> FieldDef:
    """Offer a further field of people or organisations; its values live with each record."""
    with spoken():
        db.session.add(field)
    return field
