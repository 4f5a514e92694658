"""The shape and wording of what is typed about people, organisations and positions."""

from .organisations import OrganisationForm
from .own import with_own
from .people import PersonForm
from .positions import EndForm, PositionForm

__all__ = ["EndForm", "OrganisationForm", "PersonForm", "PositionForm", "with_own"]
