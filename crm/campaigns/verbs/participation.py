"""Who came along with a campaign, read from what delivery knows; it only ever goes forward."""

from datetime import timedelta

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import BigInteger

from crm.kernel import clock, db, transaction

STILL_LOOKED_AT = timedelta(days=4)
RECENT = """
SELECT n.mailing_id FROM newsletter n JOIN mailing g ON g.id = n.mailing_id
 WHERE n.campaign_id IS NOT NULL AND g.prepared_at IS NOT NULL
   AND (g.ended_at IS NULL OR g.ended_at > :since)
"""
RECORD = """
WITH heard AS (
  SELECT n.campaign_id, m.party_id, min(g.prepared_at) AS targeted_at, min(o.at) AS reached_at
    FROM newsletter n
    JOIN mailing g ON g.id = n.mailing_id AND g.prepared_at IS NOT NULL
    JOIN message m ON m.mailing_id = n.mailing_id
    LEFT JOIN outcome o ON o.mailing_id = m.mailing_id AND o.message_id = m.id AND o.state = 'accepted'
   WHERE n.mailing_id = ANY(:mailings) AND n.campaign_id IS NOT NULL
   GROUP BY n.campaign_id, m.party_id
), offices AS (
  SELECT h.campaign_id, p.organisation_id AS party_id, min(h.targeted_at) AS targeted_at,
         min(h.reached_at) AS reached_at
    FROM heard h JOIN "position" p ON p.person_id = h.party_id AND p.valid @> CAST(:today AS date)
   GROUP BY h.campaign_id, p.organisation_id
), everyone AS (SELECT * FROM heard UNION ALL SELECT * FROM offices)
INSERT INTO participation (campaign_id, party_id, state, since)
SELECT e.campaign_id, e.party_id, CASE WHEN reached_at IS NULL THEN 'targeted' ELSE 'reached' END,
       coalesce(reached_at, targeted_at)
  FROM everyone e JOIN party y ON y.id = e.party_id
    ON CONFLICT (campaign_id, party_id) DO UPDATE SET state = excluded.state, since = excluded.since
 WHERE participation.state = 'targeted' AND excluded.state = 'reached'
"""


@transaction()
def record_participation(mailing_id: int | None = None) -> int:
    """Note whom campaigns targeted and reached; as often as one likes, it says the same."""
    if mailing_id is None:
        since = clock.now() - STILL_LOOKED_AT
        mailings = list(db.session.scalars(text(RECENT), {"since": since}))
    else:
        mailings = [mailing_id]
    if not mailings:
        return 0
    statement = text(RECORD).bindparams(bindparam("mailings", type_=ARRAY(BigInteger)))
    return db.session.execute(statement, {"mailings": mailings, "today": clock.today()}).rowcount
