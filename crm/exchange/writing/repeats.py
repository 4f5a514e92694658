"""What a repeated row says further of somebody: a second number or address goes to whom the first row made."""

from sqlalchemy import text

from crm.kernel import db
from crm.kernel.tokens import address_hash

from ..planning import Item
from ..planning.differences import norm_of, reaches_of
from .bulk import change_rows

ADD = """
INSERT INTO contact_point (party_id, channel, value, value_norm, addr_hash, is_primary)
SELECT f.party_id, f.channel, f.value, f.norm, f.hash,
       row_number() OVER (PARTITION BY f.party_id, f.channel ORDER BY f.place) = 1 AND NOT EXISTS (
         SELECT FROM contact_point c WHERE c.party_id = f.party_id AND c.channel = f.channel
            AND c.is_primary AND c.archived_at IS NULL)
  FROM (SELECT DISTINCT ON (r.result_id, n.channel, n.norm) r.result_id AS party_id, n.channel, n.value, n.norm,
               decode(n.hash, 'hex') AS hash, n.place
          FROM jsonb_to_recordset(CAST(:rows AS jsonb))
               AS n(before int, place int, channel text, value text, norm text, hash text)
          JOIN import_row r ON r.run_id = {run} AND r.row_no = n.before
          JOIN party p ON p.id = r.result_id AND p.archived_at IS NULL AND p.merged_into_id IS NULL
         ORDER BY r.result_id, n.channel, n.norm, n.place) f
 WHERE NOT EXISTS (SELECT FROM contact_point c
                    WHERE c.party_id = f.party_id AND c.channel = f.channel AND c.value_norm = f.norm)
ON CONFLICT DO NOTHING
"""


FOLLOWERS = """
SELECT (r.match_why ->> 'before')::int AS before, r.parsed FROM import_row r
 WHERE r.run_id = :run AND r.plan = 'skip' AND (r.match_why ->> 'before')::int = ANY(:decided) ORDER BY r.row_no
"""


def add_further(items: list[Item], run_id: int) -> None:
    """Write the numbers and addresses of repeated rows that the first row did not have.

    Where the first row waited for a decision they waited with it, and go in when it does.
    """
    said = [(i.before, i.values) for i in items if i.plan == "skip" and i.before is not None]
    decided = [item.row_no for item in items if item.decision and item.result_id]
    if decided:
        said += db.session.execute(text(FOLLOWERS), {"run": run_id, "decided": decided}).all()
    rows = [
        {
            "before": before,
            "place": place,
            "channel": channel,
            "value": value,
            "norm": norm_of(channel, value),
            "hash": address_hash(channel, norm_of(channel, value)).hex(),
        }
        for place, (before, values) in enumerate(said)
        for channel, value in reaches_of(values or {})
    ]
    change_rows(ADD.format(run=int(run_id)), rows)
