"""The pages of this room."""

from flask import Blueprint

blueprint = Blueprint("privacy", __name__)
