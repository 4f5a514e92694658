"""What people may subscribe to, and the words in which it is offered."""

import re
from dataclasses import dataclass

from sqlalchemy import select

from crm.journal import change_set_id, changes
from crm.kernel import db
from crm.kernel.db import get_or_abort
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import Topic, TopicWording
from ..queries import topic_by_key

KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@dataclass(frozen=True)
class TopicFields:
    """What is said about a topic; no wording means the usual sentence."""

    name: str
    key: str = ""
    description: str = ""
    wording: str = ""
    is_public: bool = True


def topic(key: str, create: bool = False, *, by=None) -> Topic:
    """The topic of that key; with create, made where there is none."""
    key = key.strip().lower()
    found = db.session.scalar(select(Topic).where(Topic.key == key))
    if found is None and create:
        name = key.replace("-", " ").replace("_", " ").capitalize()
        return add_topic(TopicFields(name=name, key=key), by=by)
    return found or topic_by_key(key)


@changes("Added a topic")
def add_topic(fields: TopicFields, *, by) -> Topic:
    """Offer something new to subscribe to."""
    key = fields.key.strip().lower() or key_from(fields.name)
    if not KEY.fullmatch(key):
        raise Refused(
            _("A key is made of small letters, digits, - and _, and begins with a letter."), field="key"
        )
    if db.session.scalar(select(Topic.id).where(Topic.key == key)):
        raise Refused(_("There is a topic %(key)s already.", key=key), field="key")
    row = Topic(key=key, name=named(fields), description=fields.description, is_public=fields.is_public)
    db.session.add(row)
    db.session.flush()
    say(row, fields.wording or usual_wording(row.name))
    return written(row)


@changes("Changed a topic")
def edit_topic(topic_id: int, fields: TopicFields, *, by) -> Topic:
    """Say it better; a new wording is a new version, the old ones stay as evidence."""
    row = get_or_abort(Topic, topic_id)
    row.name, row.description = named(fields), fields.description
    row.is_public = fields.is_public and not row.is_fallback
    if fields.wording:
        say(row, fields.wording)
    return written(row)


def written(row: Topic) -> Topic:
    """The row, saved, with its words and the number of the change set that can be undone."""
    db.session.flush()
    db.session.expire(row, ["wordings"])
    row.written_in = change_set_id()
    return row


def say(row: Topic, wording: str) -> None:
    """Another version of the wording, unless it says the same."""
    last = db.session.scalar(
        select(TopicWording).where(TopicWording.topic_id == row.id).order_by(TopicWording.version.desc())
    )
    if last is None or last.wording != wording:
        db.session.add(
            TopicWording(topic_id=row.id, wording=wording, version=last.version + 1 if last else 1)
        )
        db.session.flush()


def named(fields: TopicFields) -> str:
    """The name, which there must be."""
    if not fields.name.strip():
        raise Refused(_("A topic needs a name."), field="name")
    return fields.name.strip()


def key_from(name: str) -> str:
    """A key for links and files, from a name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40]


def usual_wording(name: str) -> str:
    """What people agree to where nobody wrote a sentence of their own."""
    return _("We may write to you about: %(name)s. You can stop it at any time.", name=name)
