"""Keys of matching know by which rules they were made.

A new column with a default, so that code that does not know it goes on; the first pass of new code makes all keys anew.
"""

from alembic import op

revision = "0021"
down_revision = "0018"


def upgrade():
    """Add the number of the rules."""
    op.execute("ALTER TABLE match_state ADD COLUMN rules int NOT NULL DEFAULT 0")
    op.execute("CREATE INDEX match_state_rules ON match_state (rules, party_id)")


def downgrade():
    """Forget it."""
    op.execute("DROP INDEX match_state_rules")
    op.execute("ALTER TABLE match_state DROP COLUMN rules")
