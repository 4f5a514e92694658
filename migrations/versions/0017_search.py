"""Finding in spite of slips."""

revision = "0017"
down_revision = "0016"


def upgrade():
    pass


def downgrade():
    pass
