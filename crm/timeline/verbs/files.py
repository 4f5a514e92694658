"""Files come to an interaction or a record, and go again."""

from datetime import timedelta

from sqlalchemy import select

from crm.journal import Actor, change_set_id, changes
from crm.kernel import clock, db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from .. import store
from ..models import Attachment
from ..queries.files import still_wanted
from ..refusals import missing
from ..sight import visible_file
from .interactions import locked_interaction
from .keeping import attach_to

GRACE = timedelta(days=30)
UNDER_WAY = timedelta(days=1)
MOST = 100


@changes("Added a file")
def attach(file, filename: str, *, by, interaction_id: int | None = None, party_id: int | None = None):
    """Keep a file with an interaction or a record; what is in it decides what it is."""
    return attach_all([(file, filename)], by=by, interaction_id=interaction_id, party_id=party_id)[0]


@changes("Added files")
def attach_all(files, *, by, interaction_id: int | None = None, party_id: int | None = None):
    """Keep several files, all or none; they are (stream, name)."""
    if interaction_id:
        locked_interaction(interaction_id, by)
    refuse_more(len(files))
    where = {"interaction_id": interaction_id, "party_id": party_id}
    return [attach_to(stream, name, Actor.of(by).user_id, **where) for stream, name in files]


@changes("Removed a file")
def remove_file(attachment_id: int, *, by) -> Attachment:
    """Take a file away; for a month it can be brought back by undoing this."""
    query = select(Attachment).where(Attachment.id == attachment_id, visible_file(by))
    row = db.session.scalar(query.with_for_update(of=Attachment))
    if row is None:
        raise missing()
    db.session.delete(row)
    row.written_in = change_set_id()
    return row


def drop_orphans() -> int:
    """Delete what no row names any more, once it can no longer be brought back; how many files went."""
    since, old = clock.now() - GRACE, clock.now() - UNDER_WAY
    gone = 0
    for batch in store.batches(old):
        wanted = still_wanted(batch, since)
        gone += sum(store.drop(digest, old) for digest in batch if digest not in wanted)
    return gone


def content_of(digest: bytes) -> bytes | None:
    """What is in a file; nothing where it is gone."""
    path = store.path_of(digest)
    return path.read_bytes() if path.is_file() else None


def drop_content(digests: list[bytes]) -> int:
    """Delete at once what no row names: somebody was erased, and nothing may bring it back."""
    named = set(db.session.scalars(select(Attachment.sha256).where(Attachment.sha256.in_(digests))))
    later = clock.now() + UNDER_WAY
    return sum(store.drop(digest, later) for digest in set(digests) - named)


def refuse_more(count: int) -> None:
    """Some, and not too many."""
    if not count:
        raise Refused(_("Choose a file."), field="files")
    if count > MOST:
        raise Refused(_("At most %(most)s files at once.", most=MOST), field="files")
