"""Users, the journal, and the mails of the house."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from crm.journal import migrate as journal

revision = "0001"
down_revision = None

NOW = sa.text("now()")


def moment(name, **kwargs):
    """A column for a moment in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), **kwargs)


def upgrade():
    for extension in ("btree_gist", "pg_trgm", "unaccent"):
        op.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    op.create_table(
        "app_user",
        sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("tz", sa.Text, nullable=False, server_default="UTC"),
        sa.Column("lang", sa.Text, nullable=False, server_default="en"),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text),
        moment("disabled_at"),
        moment("created_at", nullable=False, server_default=NOW),
        sa.CheckConstraint("role IN ('admin','officer','reader')", name="role"),
    )
    op.create_index("app_user_email", "app_user", [sa.text("lower(email)")], unique=True)
    op.execute("CREATE SEQUENCE change_seq")
    op.create_table(
        "change_set",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        moment("at", nullable=False, server_default=NOW),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("app_user.id")),
        sa.Column("actor_kind", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("undoes_id", sa.BigInteger, sa.ForeignKey("change_set.id"), unique=True),
        sa.CheckConstraint("undoes_id <> id", name="not_itself"),
        sa.CheckConstraint("actor_kind IN ('user','import','rule','api','system')", name="actor_kind"),
        sa.CheckConstraint("actor_kind <> 'user' OR actor_id IS NOT NULL", name="user_has_name"),
    )
    op.create_index("ix_change_set_at", "change_set", ["at"])
    op.create_table(
        "change",
        sa.Column("change_set_id", sa.BigInteger, sa.ForeignKey("change_set.id"), primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("table_name", sa.Text, nullable=False),
        sa.Column("row_pk", sa.Text, nullable=False),
        sa.Column("op", sa.Text, nullable=False),
        sa.Column("before", JSONB),
        sa.Column("after", JSONB),
        sa.CheckConstraint("op IN ('I','U','D')", name="op"),
        sa.CheckConstraint("(op = 'I') = (before IS NULL)", name="before"),
        sa.CheckConstraint("(op = 'D') = (after IS NULL)", name="after"),
    )
    op.create_index("change_row", "change", ["table_name", "row_pk", sa.text("change_set_id DESC")])
    journal.create(op)
    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("html", sa.Text),
        sa.Column("state", sa.Text, nullable=False, server_default="queued"),
        sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
        moment("not_before", nullable=False, server_default=NOW),
        moment("wire_at"),
        moment("lease_until"),
        moment("settled_at"),
        sa.Column("problem", sa.Text),
        moment("created_at", nullable=False, server_default=NOW),
        sa.CheckConstraint("state IN ('queued','wire','accepted','failed','uncertain')", name="state"),
    )
    op.create_index(
        "notice_due", "notice", ["not_before"], postgresql_where=sa.text("state IN ('queued','wire')")
    )


def downgrade():
    op.drop_table("notice")
    journal.drop(op)
    op.drop_table("change")
    op.drop_table("change_set")
    op.execute("DROP SEQUENCE change_seq")
    op.drop_table("app_user")
