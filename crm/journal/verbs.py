"""Open a change set around what one action writes."""

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import wraps

from sqlalchemy import insert, text
from sqlalchemy.exc import SQLAlchemyError

from crm.kernel.db import db, transaction

from .models import ChangeSet
from .naming import DERIVED, REFERENCES


@dataclass(frozen=True)
class Actor:
    """Who acts: a user, or a part of the house (import, rule, api, system)."""

    kind: str
    user_id: int | None = None
    name: str | None = None

    @classmethod
    def of(cls, by) -> "Actor":
        """The actor behind a user, a key, or an actor itself."""
        return by if isinstance(by, Actor) else by.actor


SYSTEM = Actor("system")


def changes(action: str):
    """Decorate a verb: all or nothing, one change set, named by a sentence; the verb needs by=."""

    def wear(verb):
        @wraps(verb)
        def inside(*args, by, **kwargs):
            with acting(by, action):
                return verb(*args, by=by, **kwargs)

        return inside

    return wear


@contextmanager
def acting(by, action: str, reason: str | None = None, change_set_id: int | None = None):
    """One change set around what follows; inside an open one, simply be part of it.

    change_set_id goes on with an earlier one (an import that works in batches).
    """
    with transaction():
        info = db.session.info
        if "change_set" in info:
            yield info["change_set"]
            return
        number = change_set_id or begin(Actor.of(by), action, reason)
        mark(number)
        info["change_set"] = number
        try:
            yield number
            db.session.flush()
            mark(None)
            info["wrote"] = number
        except BaseException:
            unmark()
            raise
        finally:
            info.pop("change_set", None)


def begin(actor: Actor, action: str, reason: str | None = None, undoes_id: int | None = None) -> int:
    """A new, empty change set."""
    row = {
        "actor_kind": actor.kind,
        "actor_id": actor.user_id,
        "actor_name": actor.name,
        "action": str(action),
        "reason": reason,
        "undoes_id": undoes_id,
    }
    with db.session.no_autoflush:
        return db.session.scalar(insert(ChangeSet).values(row).returning(ChangeSet.id))


def mark(number: int | None) -> None:
    """Tell the triggers of this transaction where to write."""
    db.session.execute(
        text("SELECT set_config('crm.change_set', :number, true)"), {"number": str(number or "")}
    )


def unmark() -> None:
    """Whoever catches a failure inside an open transaction must not go on under its name."""
    with suppress(SQLAlchemyError), db.session.no_autoflush:
        mark(None)


def change_set_id() -> int | None:
    """The change set that is open here, if any."""
    return db.session.info.get("change_set")


def wrote() -> int | None:
    """The change set that was finished last here: what a message after it may offer to undo."""
    return db.session.info.get("wrote")


def refers(table: str, by: str) -> None:
    """Say that a column without a foreign key ("message.party_id") keeps a row of a table alive."""
    REFERENCES.setdefault(table, set()).add(by)


def derived(*tables: str) -> None:
    """Say that rows of these tables are made anew from others, and go with what they name: they keep nothing alive."""
    DERIVED.update(tables)
