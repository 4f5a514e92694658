"""Organisations found by a word of their name, by an index of their own."""

from alembic import op

revision = "0023"
down_revision = "0021"


def upgrade():
    """One index; old code does not need it."""
    op.execute(
        "CREATE INDEX party_org_trgm ON party USING gin ((' '::text || name_norm) gin_trgm_ops)"
        " WHERE kind = 'org'"
    )


def downgrade():
    """Without it the same is found, more slowly."""
    op.execute("DROP INDEX party_org_trgm")
