"""Changes of many records in the background."""

revision = "0015"
down_revision = "0014"


def upgrade():
    pass


def downgrade():
    pass
