"""Organisations found by a word of their name, by an index of their own."""

from alembic import op

revision = "0023"
down_revision = "0021"


def upgrade():
    """One index, built while records are written; old code does not need it."""
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS party_org_trgm")  # of an attempt that was cut short
        op.execute(
            "CREATE INDEX CONCURRENTLY party_org_trgm ON party USING gin ((' '::text || name_norm) gin_trgm_ops)"
            " WHERE kind = 'org'"
        )


def downgrade():
    """Without it the same is found, more slowly."""
    op.execute("DROP INDEX party_org_trgm")
