"""What somebody is and ever was called, and how they can be and ever could be reached."""

from sqlalchemy import text

from crm.kernel import db

from ..traces import Traces, names_in, words_in

NAMES = """
SELECT j ->> 'display_name', j ->> 'name_native', j ->> 'given_name', j ->> 'family_name' FROM (
  SELECT to_jsonb(p) AS j FROM party p WHERE p.id = ANY (:ids)
  UNION ALL SELECT to_jsonb(p) FROM person p WHERE p.party_id = ANY (:ids)
  UNION ALL SELECT s.j FROM change c, LATERAL (VALUES (c.before), (c.after)) s(j)
   WHERE c.table_name IN ('party', 'person') AND c.row_pk = ANY (:keys) AND s.j IS NOT NULL) found
"""
ADDRESSES = """
SELECT DISTINCT j ->> 'channel', j ->> 'value', j ->> 'value_norm', j ->> 'addr_hash' FROM (
  SELECT to_jsonb(p) AS j FROM contact_point p WHERE p.party_id = ANY (:ids)
  UNION ALL SELECT s.j FROM change c, LATERAL (VALUES (c.before), (c.after)) s(j)
   WHERE c.table_name = 'contact_point' AND (s.j ->> 'party_id') = ANY (:keys)) found
 WHERE j ->> 'value' IS NOT NULL
"""
THEIRS = """
SELECT DISTINCT channel, value_norm FROM contact_point JOIN party ON party.id = party_id
 WHERE party_id <> ALL (:ids) AND party.archived_at IS NULL AND contact_point.archived_at IS NULL
   AND addr_hash IN (SELECT decode(h, 'hex') FROM unnest(CAST(:hashes AS text[])) h)
"""
SHARED = """
SELECT DISTINCT party.id, party.display_name, party.kind FROM contact_point JOIN party ON party.id = party_id
 WHERE party_id <> ALL (:ids) AND party.archived_at IS NULL AND contact_point.archived_at IS NULL
   AND addr_hash IN (SELECT addr_hash FROM contact_point WHERE party_id = ANY (:ids))
 ORDER BY party.id LIMIT 20
"""

NAMESAKES = """
SELECT DISTINCT o.id FROM party o JOIN party mine ON mine.id = ANY (:ids) AND o.name_norm = mine.name_norm
 WHERE o.id <> ALL (:ids) AND o.kind = 'person' AND o.archived_at IS NULL ORDER BY o.id LIMIT 20
"""


def asked(ids: list[int]) -> dict:
    """The numbers, and as the journal writes them."""
    return {"ids": ids, "keys": [str(number) for number in ids]}


def ever_reached(ids: list[int]) -> list[tuple[str, str, str, str]]:
    """Every address they have or had: channel, as written, as compared, its hash in hex."""
    rows = db.session.execute(text(ADDRESSES), asked(ids))
    return [(channel, value, norm, (mark or "").removeprefix("\\x")) for channel, value, norm, mark in rows]


def traces_of(ids: list[int]) -> Traces:
    """What to look for; an address that somebody else of ours also has is theirs too, and stays."""
    points = ever_reached(ids)
    known = {"ids": ids, "hashes": [mark for *_rest, mark in points if mark]}
    theirs = {tuple(row) for row in db.session.execute(text(THEIRS), known)}
    mine = [(c, v, n) for c, v, n, _h in points if (c, n) not in theirs]
    spelled = [name for row in db.session.execute(text(NAMES), asked(ids)) for name in in_full(*row)]
    return Traces(
        frozenset((channel, each) for channel, value, norm in mine for each in (value, norm)),
        names_in(*spelled),
        words_in(*spelled),
    )


def in_full(shown, native, given, family) -> list[str]:
    """A name in the ways it can be put together."""
    parts = " ".join(part for part in (given, family) if part)
    return [name for name in (shown, native, parts) if name and name.strip()]


def sharing(ids: list[int]) -> list[tuple[int, str, str]]:
    """Other records with one of the same addresses: number, name, kind."""
    return [tuple(row) for row in db.session.execute(text(SHARED), {"ids": ids})]


def namesakes(ids: list[int]) -> list[int]:
    """Others of ours who are called exactly the same."""
    return list(db.session.scalars(text(NAMESAKES), {"ids": ids}))
