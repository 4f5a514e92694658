"""Everything we hold on one person."""

from flask import g

from crm import privacy

from ..operation import operation
from ..privacy_schemas import EverythingOut
from .blueprint import blueprint


@blueprint.get("/people/<int:person_id>/everything")
@operation(permission="erase", gives=EverythingOut)
def show_everything(person_id):
    """Everything that is held on a person, part by part; that a copy was taken is noted, by key."""
    copy = privacy.copy_of(person_id)
    privacy.note_copy(copy.party.id, "json", by=g.reader)
    return copy.document
