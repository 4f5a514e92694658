"""Where the pages of imports hang, and how they say where a row stands."""

from flask import Blueprint

from ..queries import headed, placed

blueprint = Blueprint("exchange", __name__, url_prefix="/imports")
blueprint.add_app_template_global(placed, "row_place")
blueprint.add_app_template_global(headed, "row_headed")
