"""The description of the interface."""

from flask import jsonify

from crm.kernel.access import public

from ..openapi import described
from .blueprint import blueprint


@blueprint.get("/openapi.json")
@public
def openapi():
    """What there is, for programs that make programs."""
    return jsonify(described())
