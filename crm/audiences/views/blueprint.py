"""One blueprint for all pages of audiences."""

from flask import Blueprint

blueprint = Blueprint("audiences", __name__)
