"""Retention rules and erasures."""

revision = "0014"
down_revision = "0013"


def upgrade():
    pass


def downgrade():
    pass
