"""Files of the person alone, and files that hold their address, are deleted once the erasure is safe."""

from sqlalchemy import text

from crm.kernel import db
from crm.timeline import content_of, drop_content

from ..traces import Traces

THEIRS = """
SELECT a.id, a.sha256, a.party_id IS NOT NULL OR NOT EXISTS (
         SELECT FROM interaction_party o WHERE o.interaction_id = a.interaction_id AND o.party_id <> ALL (:ids)) AS is_own
  FROM attachment a
 WHERE a.party_id = ANY (:ids)
    OR a.interaction_id IN (SELECT interaction_id FROM interaction_party WHERE party_id = ANY (:ids))
"""
EVER = """
SELECT DISTINCT s.j ->> 'sha256' FROM change c, LATERAL (VALUES (c.before), (c.after)) s(j)
 WHERE c.table_name = 'attachment' AND (s.j ->> 'party_id') = ANY (:keys)
"""


def of_their_own(ids: list[int], traces: Traces) -> list[bytes]:
    """Take away the rows of files that are theirs or speak of them; the hashes of all that may go."""
    rows = db.session.execute(text(THEIRS), {"ids": ids}).all()
    going = [
        (number, bytes(digest)) for number, digest, is_own in rows if is_own or speaks(bytes(digest), traces)
    ]
    if going:
        db.session.execute(
            text("DELETE FROM attachment WHERE id = ANY (:going)"), {"going": [n for n, _d in going]}
        )
    earlier = db.session.scalars(text(EVER), {"keys": [str(number) for number in ids]})
    return [*(digest for _n, digest in going), *(bytes.fromhex(each[2:]) for each in earlier if each)]


def speaks(digest: bytes, traces: Traces) -> bool:
    """Whether an address or the name can be read in a file."""
    content = content_of(digest)
    if content is None:
        return False
    readable = content.decode("utf-8", "replace")
    return any(pattern and pattern.search(readable) for pattern in (traces.address, traces.name))


def drop(digests: list[bytes]) -> None:
    """Delete content that no row names any more."""
    drop_content(digests)
