"""What a copy says of each table beyond its bare rows: subjects, states, wordings, names of places.

Officers of ours and other people are not named: what is held on them is theirs.
"""

POSITIONS = """
SELECT o.id, place.display_name AS organisation, o.title, lower(o.valid) AS first_day, upper(o.valid) - 1 AS last_day,
       o.is_primary, o.is_acting, o.term_ends_on, o.end_reason, o.confirmed_on
  FROM position o JOIN party place ON place.id = o.organisation_id WHERE o.person_id = ANY (:ids) ORDER BY o.valid
"""
ADDRESSES = """
SELECT channel, value, label, is_primary, is_shared, archived_at AS put_away FROM contact_point
 WHERE party_id = ANY (:ids) ORDER BY channel, id
"""
TAGS = "SELECT t.name FROM party_tag p JOIN tag t ON t.id = p.tag_id WHERE p.party_id = ANY (:ids) ORDER BY 1"
CONSENT = """
SELECT e.at, e.channel, t.name AS topic, e.state, e.basis, w.wording, e.evidence
  FROM consent_event e JOIN topic t ON t.id = e.topic_id LEFT JOIN topic_wording w ON w.id = e.wording_id
 WHERE e.party_id = ANY (:ids) ORDER BY e.at, e.id
"""
MESSAGES = """
SELECT g.subject, m.channel, coalesce(o.at, m.not_before) AS at, coalesce(o.state, 'queued') AS state, o.reason,
       m.tries, (SELECT jsonb_agg(jsonb_build_object('kind', s.kind, 'at', s.at) ORDER BY s.at) FROM signal s
                  WHERE s.mailing_id = m.mailing_id AND s.message_id = m.id) AS signals,
       (SELECT string_agg(a.said, ' / ' ORDER BY a.n) FROM attempt a
         WHERE a.mailing_id = m.mailing_id AND a.message_id = m.id) AS server_said
  FROM message m JOIN mailing g ON g.id = m.mailing_id
  LEFT JOIN LATERAL (SELECT * FROM outcome x WHERE x.mailing_id = m.mailing_id AND x.message_id = m.id
                      ORDER BY x.attempt DESC LIMIT 1) o ON true
 WHERE m.party_id = ANY (:ids) ORDER BY m.mailing_id, m.id
"""
EXCLUSIONS = """
SELECT g.subject, x.reason, g.send_at AS at FROM exclusion x JOIN mailing g ON g.id = x.mailing_id
 WHERE x.party_id = ANY (:ids) ORDER BY x.mailing_id
"""
CONTACTS = """
SELECT i.starts_at AS at, i.kind, i.subject, i.body, i.outcome, i.place, i.minutes, m.role, o.title AS capacity,
       (SELECT jsonb_agg(CASE WHEN p.kind = 'org' THEN p.display_name
                              ELSE coalesce(q.title || ', ' || r.display_name, :another) END ORDER BY p.kind, n.party_id)
          FROM interaction_party n JOIN party p ON p.id = n.party_id LEFT JOIN position q ON q.id = n.position_id
          LEFT JOIN party r ON r.id = q.organisation_id
         WHERE n.interaction_id = i.id AND n.party_id <> ALL (:ids)) AS others
  FROM interaction_party m JOIN interaction i ON i.id = m.interaction_id LEFT JOIN position o ON o.id = m.position_id
 WHERE m.party_id = ANY (:ids) ORDER BY i.starts_at, i.id
"""
TASKS = """
SELECT title, direction, due_on, done_at, cancelled_at, created_at FROM task WHERE party_id = ANY (:ids) ORDER BY id
"""
FILES = """
SELECT a.id AS number, a.name, a.mime AS type, a.bytes, encode(a.sha256, 'hex') AS sha256, a.created_at AS added,
       i.subject AS contact
  FROM attachment a LEFT JOIN interaction i ON i.id = a.interaction_id
 WHERE a.party_id = ANY (:ids)
    OR a.interaction_id IN (SELECT interaction_id FROM interaction_party WHERE party_id = ANY (:ids)) ORDER BY a.id
"""
ROWS = """
SELECT i.filename AS file, r.row_no AS row, i.applied_at AS at, r.raw AS cells, r.parsed AS understood, r.problems
  FROM import_row r JOIN import_run i ON i.id = r.run_id
 WHERE r.result_id = ANY (:ids) ORDER BY r.run_id, r.row_no
"""
LEAVERS = """
SELECT i.filename AS file, l.decision, l.ends_on FROM import_leaver l JOIN import_run i ON i.id = l.run_id
 WHERE l.person_id = ANY (:ids) ORDER BY l.run_id
"""
PINS = """
SELECT s.name AS segment, p.mode, p.reason FROM segment_pin p JOIN segment s ON s.id = p.segment_id
 WHERE p.party_id = ANY (:ids) ORDER BY s.name
"""
AUDIENCES = """
SELECT x.as_of AS at, s.name AS segment, g.subject AS mailing, m.why
  FROM segment_snapshot_member m JOIN segment_snapshot x ON x.id = m.snapshot_id
  LEFT JOIN segment s ON s.id = x.segment_id LEFT JOIN mailing g ON g.snapshot_id = x.id
 WHERE m.party_id = ANY (:ids) ORDER BY x.as_of
"""
CAMPAIGNS = """
SELECT c.name AS campaign, p.state, p.since FROM participation p JOIN campaign c ON c.id = p.campaign_id
 WHERE p.party_id = ANY (:ids) ORDER BY p.since
"""
COPIES = "SELECT at, form FROM copy_taken WHERE party_id = ANY (:ids) ORDER BY id"

RECORDS = """
SELECT p.id AS number, p.display_name AS name, p.name_native, s.honorific, s.given_name, s.family_name, s.name_order,
       s.salutation, c.name AS country, p.lang AS language, p.tz AS time_zone, p.source, p.custom AS own_fields,
       p.created_at AS added, p.updated_at AS changed, p.archived_at AS put_away, p.merged_into_id AS merged_into
  FROM party p JOIN person s ON s.party_id = p.id LEFT JOIN country c ON c.code = p.country_code
 WHERE p.id = ANY (:ids) ORDER BY p.merged_into_id NULLS FIRST, p.id
"""
BLOCKED = """
SELECT DISTINCT s.channel, c.value AS address, s.scope, s.reason, s.until, s.at
  FROM suppression s JOIN contact_point c ON c.channel = s.channel AND c.addr_hash = s.addr_hash
 WHERE c.party_id = ANY (:ids) ORDER BY s.at
"""
MENTIONED = """
SELECT s.at, s.action, c.table_name AS "table", c.op, c.before, c.after
  FROM change c JOIN change_set s ON s.id = c.change_set_id
 WHERE (c.table_name IN ('party', 'person') AND c.row_pk = ANY (:keys))
    OR (c.table_name = ANY (:tables) AND coalesce(c.after, c.before) ->> 'party_id' = ANY (:keys))
    OR (c.table_name = 'position' AND coalesce(c.after, c.before) ->> 'person_id' = ANY (:keys))
 ORDER BY c.change_set_id, c.seq
"""

OWN_WORDS = {
    "position.person_id": POSITIONS,
    "contact_point.party_id": ADDRESSES,
    "party_tag.party_id": TAGS,
    "consent_event.party_id": CONSENT,
    "message.party_id": MESSAGES,
    "exclusion.party_id": EXCLUSIONS,
    "interaction_party.party_id": CONTACTS,
    "task.party_id": TASKS,
    "attachment.party_id": FILES,
    "import_row.result_id": ROWS,
    "import_leaver.person_id": LEAVERS,
    "segment_pin.party_id": PINS,
    "segment_snapshot_member.party_id": AUDIENCES,
    "participation.party_id": CAMPAIGNS,
    "copy_taken.party_id": COPIES,
}

LEFT_OUT = {
    "person.party_id": "told under the record itself",
    "party.merged_into_id": "told under the record itself, with every record that was merged into it",
    "organisation.party_id": "an organisation's",
    "org_alias.organisation_id": "an organisation's",
    "org_link.from_id": "an organisation's",
    "org_link.to_id": "an organisation's",
    "post.organisation_id": "an organisation's",
    "position.organisation_id": "the organisation's side of a position, which is told",
    "electoral_event.organisation_id": "an organisation's",
    "import_row.match_id": "whom a row was compared with; the row that made or changed the record is told",
    "import_leaver.organisation_id": "the organisation's side of a proposal, which is told",
    "bulk_item.party_id": "that a change of many touched the record; the change itself is in its history",
    "match_key.party_id": "worked out from the name and the addresses, which are told",
    "match_state.party_id": "when the record was last compared",
    "duplicate_pair.a_id": "a guess about two records, one of which is another's",
    "duplicate_pair.b_id": "a guess about two records, one of which is another's",
    "merge.survivor_id": "told under the record itself: every record that was merged into it",
    "merge.loser_id": "told under the record itself: every record that was merged into it",
    "erasure.party_id": "who was erased has nothing left to copy",
}
