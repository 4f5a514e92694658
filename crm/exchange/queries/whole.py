"""What was said of a whole list."""

from sqlalchemy import select

from crm.directory.models import Party
from crm.kernel import db

from ..models import ImportRun


def at_called(run: ImportRun) -> str:
    """The organisation at which everybody is, as it is picked from the list; nothing if none was said."""
    number = (run.options or {}).get("at")
    name = db.session.scalar(select(Party.display_name).where(Party.id == number)) if number else None
    return f"{name} #{number}" if name else ""
