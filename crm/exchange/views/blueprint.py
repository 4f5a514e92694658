"""Where the pages of imports hang."""

from flask import Blueprint

blueprint = Blueprint("exchange", __name__, url_prefix="/imports")
