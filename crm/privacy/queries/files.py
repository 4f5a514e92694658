"""Files of contacts in which others had part: what of them goes with somebody who is erased, what must be decided."""

from dataclasses import dataclass

from sqlalchemy import text

from crm.kernel import db
from crm.timeline import content_of

from ..contents import words_in_file
from ..traces import Traces

SHARED = """
SELECT a.id, a.name, a.sha256, a.bytes, i.id AS contact_id, i.subject AS contact
  FROM attachment a JOIN interaction i ON i.id = a.interaction_id
 WHERE a.party_id IS NULL
   AND EXISTS (SELECT FROM interaction_party m WHERE m.interaction_id = i.id AND m.party_id = ANY (:ids))
   AND EXISTS (SELECT FROM interaction_party o WHERE o.interaction_id = i.id AND o.party_id <> ALL (:ids))
 ORDER BY i.starts_at DESC, a.id
"""


@dataclass(frozen=True)
class SharedFile:
    """A file of a contact with others, and whether it speaks of somebody: yes, no, or nobody can tell."""

    id: int
    name: str
    contact_id: int
    contact: str
    size: int
    sha256: bytes
    speaks: bool | None


def shared_files(ids: list[int], traces: Traces) -> list[SharedFile]:
    """The files of contacts in which others had part as well."""
    rows = db.session.execute(text(SHARED), {"ids": ids}).all()
    return [
        SharedFile(
            row.id,
            row.name,
            row.contact_id,
            row.contact,
            row.bytes,
            bytes(row.sha256),
            speaks(bytes(row.sha256), row.name, traces),
        )
        for row in rows
    ]


def speaks(digest: bytes, name: str, traces: Traces) -> bool | None:
    """Whether an address or the name can be read in a file or in what it is called; a word of it alone is no answer."""
    patterns = [each for each in (traces.address, traces.name) if each]
    called = name.replace("_", " ")
    content = content_of(digest)
    words = words_in_file(content) if content is not None else ""
    if any(each.search(said) for each in patterns for said in (called, words or "")):
        return True
    return None if words is None or (traces.part and traces.part.search(called)) else False
