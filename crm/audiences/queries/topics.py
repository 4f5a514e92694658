"""What people may subscribe to."""

from sqlalchemy import select

from crm.kernel import db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import GENERAL, Topic


def topic_by_key(key: str) -> Topic:
    """The topic of that key; a refusal names it where there is none."""
    found = db.session.scalar(select(Topic).where(Topic.key == key.strip().lower()))
    if found is None:
        raise Refused(_("There is no topic %(key)s.", key=key), field="topic")
    return found


def all_topics(public_only: bool = False) -> list[Topic]:
    """Every topic, the built-in one first; or only those the public may choose."""
    found = select(Topic).order_by(Topic.key != GENERAL, Topic.id)
    return list(db.session.scalars(found.where(Topic.is_public) if public_only else found))
