"""Files of the person alone, and files that hold their address, are deleted once the erasure is safe."""

from sqlalchemy import text

from crm.kernel import db
from crm.timeline import drop_content

from ..queries.files import shared_files

THEIRS = """
SELECT a.id, a.sha256 FROM attachment a
 WHERE a.party_id = ANY (:ids)
    OR (a.interaction_id IN (SELECT interaction_id FROM interaction_party WHERE party_id = ANY (:ids))
        AND NOT EXISTS (SELECT FROM interaction_party o WHERE o.interaction_id = a.interaction_id AND o.party_id <> ALL (:ids)))
"""
EVER = """
SELECT DISTINCT s.j ->> 'sha256' FROM change c, LATERAL (VALUES (c.before), (c.after)) s(j)
 WHERE c.table_name = 'attachment' AND (s.j ->> 'party_id') = ANY (:keys)
"""
TAKE_AWAY = "DELETE FROM attachment WHERE id = ANY (:going)"


def of_their_own(ids: list[int], choice) -> tuple[list[bytes], int]:
    """Take away the rows of files that are theirs, speak of them, or were chosen.

    The hashes of all that may go, and how many files of contacts with others stay.
    """
    own = {row.id: bytes(row.sha256) for row in db.session.execute(text(THEIRS), {"ids": ids})}
    shared = shared_files(ids, choice.traces)
    going = own | {each.id: each.sha256 for each in shared if each.speaks or each.id in choice.wish.files}
    if going:
        db.session.execute(text(TAKE_AWAY), {"going": sorted(going)})
    earlier = db.session.scalars(text(EVER), {"keys": [str(number) for number in ids]})
    gone = [*going.values(), *(bytes.fromhex(each[2:]) for each in earlier if each)]
    return gone, sum(each.id not in going for each in shared)


def drop(digests: list[bytes]) -> None:
    """Delete content that no row names any more."""
    drop_content(digests)
