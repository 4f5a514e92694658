"""What a constraint of the database refuses, said in a sentence."""

from collections.abc import Mapping
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from .db import db
from .errors import Refused


@contextmanager
def spoken_as(sentences: Mapping[str, tuple[object, str | None]]):
    """Write what is pending; what a constraint of this table of sentences refuses becomes one, with its field."""
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except IntegrityError as error:
        name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        if name not in sentences:
            raise
        sentence, field = sentences[name]
        raise Refused(str(sentence), field=field) from error
