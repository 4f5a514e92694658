"""Finding in spite of slips, and by initials; who is at an organisation, by one index instead of two."""

from alembic import op

revision = "0017"
down_revision = "0016"

STATEMENTS = (
    """
CREATE TABLE name_word (word text COLLATE "C", CONSTRAINT pk_name_word PRIMARY KEY (word))
""",
    "CREATE INDEX name_word_trgm ON name_word USING gin (word gin_trgm_ops)",
    """
CREATE TABLE words_learned (
  id smallint, until timestamptz NOT NULL DEFAULT '-infinity',
  CONSTRAINT pk_words_learned PRIMARY KEY (id), CONSTRAINT ck_words_learned_id CHECK (id = 1))
""",
    "INSERT INTO words_learned (id) VALUES (1)",
    """
CREATE FUNCTION name_initials(name text, is_short boolean) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT string_agg(left(word, 1), '' ORDER BY n)
    FROM unnest(string_to_array(name, ' ')) WITH ORDINALITY parts(word, n)
   WHERE NOT (is_short AND word IN ('a', 'and', 'at', 'da', 'das', 'de', 'des', 'di', 'do', 'du', 'e', 'for',
     'in', 'la', 'le', 'of', 'on', 'the', 'to', 'und', 've', 'et', 'dan'))
$$
""",
    """
CREATE INDEX party_initials ON party (name_initials(sort_name, false))
 WHERE kind = 'org' AND archived_at IS NULL
""",
    """
CREATE INDEX party_short_initials ON party (name_initials(sort_name, true))
 WHERE kind = 'org' AND archived_at IS NULL
""",
)


BY_COLUMNS = "person_id WITH =, organisation_id WITH =, title WITH ="
AS_ONE = "(person_id || ' ' || organisation_id || ' ' || title) WITH ="
# of several columns the planner makes a cheap-looking, slow way to anybody's positions
ENTRIES = """
ALTER TABLE position DROP CONSTRAINT no_double_entry, ADD CONSTRAINT no_double_entry
 EXCLUDE USING gist ({}, valid WITH &&)
"""


def upgrade():
    for statement in STATEMENTS:
        op.execute(statement)
    op.execute(ENTRIES.format(AS_ONE))
    op.execute("DROP INDEX position_org")
    op.execute("CREATE INDEX position_place ON position (organisation_id, person_id) INCLUDE (valid)")


def downgrade():
    op.execute("DROP INDEX position_place")
    op.execute("CREATE INDEX position_org ON position USING gist (organisation_id, valid)")
    op.execute(ENTRIES.format(BY_COLUMNS))
    op.execute("DROP INDEX party_short_initials")
    op.execute("DROP INDEX party_initials")
    op.execute("DROP FUNCTION name_initials(text, boolean)")
    op.execute("DROP TABLE words_learned")
    op.execute("DROP TABLE name_word")
