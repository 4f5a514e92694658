"""One blueprint for all pages of the directory."""

from flask import Blueprint, url_for

from ..languages import language_name
from ..names import slug

blueprint = Blueprint("directory", __name__)


@blueprint.app_template_global()
def party_url(number: int, kind: str, name: str = "") -> str:
    """The address of a record: its number decides, its name is decoration."""
    endpoint = "directory.person" if kind == "person" else "directory.organisation"
    words = slug(name) if name else ""
    return url_for(endpoint, ref=f"{number}-{words}" if words else str(number))


blueprint.add_app_template_filter(language_name)
