"""One blueprint for all pages of the timeline."""

from flask import Blueprint

blueprint = Blueprint("timeline", __name__)
