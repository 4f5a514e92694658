"""One blueprint for the whole interface."""

from flask import Blueprint

from crm.kernel.errors import Refused

from ..operation import refused

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
blueprint.register_error_handler(Refused, refused)
