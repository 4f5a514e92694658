"""What two records that become one have allowed and forbidden: the more careful word counts."""

from sqlalchemy import text

from crm.kernel import clock, db

CAREFUL = """
WITH theirs AS (SELECT DISTINCT ON (channel, topic_id) * FROM consent_event WHERE party_id = :loser
                 ORDER BY channel, topic_id, at DESC, id DESC),
     ours AS (SELECT DISTINCT ON (channel, topic_id) * FROM consent_event WHERE party_id = :survivor
               ORDER BY channel, topic_id, at DESC, id DESC)
INSERT INTO consent_event (party_id, channel, topic_id, wording_id, state, basis, at, evidence, recorded_by)
SELECT :survivor, t.channel, t.topic_id, t.wording_id, t.state, t.basis,
       CASE WHEN t.state = 'granted' THEN t.at ELSE greatest(:now, o.at) END,
       t.evidence || jsonb_build_object('merged_from', CAST(:loser AS bigint)), t.recorded_by
  FROM theirs t
  LEFT JOIN ours o ON o.channel = t.channel AND o.topic_id = t.topic_id
  LEFT JOIN ours every ON every.channel = t.channel
   AND every.topic_id = (SELECT id FROM topic WHERE key = 'general') AND every.state <> 'granted'
 WHERE (t.state <> 'granted' AND (o.id IS NULL OR o.state = 'granted'))
    OR (t.state = 'granted' AND o.id IS NULL AND every.id IS NULL)
"""
OUT_STAYS_OUT = """
UPDATE segment_pin s SET mode = 'out', reason = coalesce(l.reason, s.reason) FROM segment_pin l
 WHERE s.party_id = :survivor AND l.party_id = :loser AND l.segment_id = s.segment_id AND l.mode = 'out' AND s.mode = 'in'
"""


def keep_careful(survivor_id: int, loser_id: int, by) -> None:
    """Note for the record that stays what the one that goes said; a withdrawal on either side stays one."""
    both = {"survivor": survivor_id, "loser": loser_id, "now": clock.now()}
    db.session.execute(text(CAREFUL), both)
    db.session.execute(text(OUT_STAYS_OUT), both)
