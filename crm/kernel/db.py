"""The database: one session per request or task, one rule for transactions."""

from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Enum, MetaData, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Model(DeclarativeBase):
    """A table of ours: text is text, moments are aware, documents are jsonb."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        str: Text(),
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB(),
        list[Any]: JSONB(),
        StrEnum: Enum(
            StrEnum,
            native_enum=False,
            create_constraint=False,
            length=20,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }


class Numbered:
    """A row with a number that the database gives."""

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)


class Stamped:
    """A row with a birthday."""

    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


db = SQLAlchemy(metadata=Model.metadata, session_options={"expire_on_commit": False})

__all__ = ["Model", "Numbered", "Stamped", "after_commit", "date", "db", "init_app", "transaction"]


def init_app(app):
    """Bind the session to the configured database."""
    db.init_app(app)
    Migrate(app, db, directory=app.config["MIGRATIONS"])


@contextmanager
def transaction():
    """All or nothing; inside another transaction, simply be part of it.

    What was promised with ``after_commit`` happens once everything is safe, or never.
    """
    info = db.session.info
    if "waiting" in info:
        yield
        return
    info["waiting"] = []
    try:
        yield
        db.session.commit()
    except BaseException as error:
        try:
            db.session.rollback()
        finally:
            forget(info)
        if (refusal := refusal_of(error)) is not None:
            raise refusal from error
        raise
    for send in forget(info):
        send()


def refusal_of(error):
    """A sentence, where the database refused by a rule that holds for everyone."""
    from .errors import Refused
    from .words import _

    diagnosis = getattr(getattr(error, "orig", None), "diag", None)
    if getattr(diagnosis, "constraint_name", None) == "stays_erased":
        return Refused(_("This person was erased and is not written again."))
    return None


def forget(info) -> list:
    """Close the books of this transaction; return what it promised."""
    info.pop("change_set", None)
    return info.pop("waiting")


def after_commit(send):
    """Call send once the data is safe; at once if no transaction is open."""
    waiting = db.session.info.get("waiting")
    if waiting is None:
        send()
    else:
        waiting.append(send)


def get_or_abort(model, key):
    """The row, or a page that says there is none."""
    from .errors import NotFound
    from .words import _

    row = db.session.get(model, key)
    if row is None:
        raise NotFound(_("There is nothing at this address."))
    return row
