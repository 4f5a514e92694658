"""One file, beside what it belongs to."""

from sqlalchemy import select

from crm.journal import change_set_id
from crm.kernel import db

from .. import store
from ..models import Attachment
from ..refusals import spoken


def attach_to(stream, name: str, author: int | None, **where) -> Attachment:
    """Keep one file; the same content at the same place is there already."""
    kept = store.keep(stream, name)
    same = select(Attachment).where(
        Attachment.sha256 == kept.sha256, *(getattr(Attachment, key) == n for key, n in where.items() if n)
    )
    if (known := db.session.scalar(same)) is not None:
        return known
    row = Attachment(
        sha256=kept.sha256, name=kept.name, bytes=kept.size, mime=kept.mime, created_by=author, **where
    )
    with spoken():
        db.session.add(row)
    row.written_in = change_set_id()
    return row
