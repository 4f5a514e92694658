"""Answers of the interface to posts that may be repeated; nothing here touches older tables."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade():
    op.create_table(
        "kept_answer",
        sa.Column("key_id", sa.Integer, sa.ForeignKey("api_key.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("request_hash", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("body", sa.Text),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
    )
    op.create_index("ix_kept_answer_at", "kept_answer", ["at"])


def downgrade():
    op.drop_table("kept_answer")
