"""Users, the journal, and the mails of the house."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from crm.journal import migrate as journal

revision = "0001"
down_revision = None

NOW = sa.text("now()")
ROLE = "role IN ('admin','officer','reader')"
KEEP_AN_ADMINISTRATOR = """
CREATE FUNCTION keep_an_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.role = 'admin' AND OLD.disabled_at IS NULL THEN
    PERFORM pg_advisory_xact_lock(hashtext('keep_an_administrator'));
    PERFORM 1 FROM app_user WHERE role = 'admin' AND disabled_at IS NULL LIMIT 1;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'the last administrator must stay' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NULL;
END $$
"""


def moment(name, **kwargs):
    """A column for a moment in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), **kwargs)


def upgrade():
    for extension in ("btree_gist", "pg_trgm", "unaccent"):
        op.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    create_users()
    create_journal()
    create_notices()
    create_doors()
    op.execute(KEEP_AN_ADMINISTRATOR)
    op.execute(
        "CREATE CONSTRAINT TRIGGER keep_an_administrator AFTER UPDATE OR DELETE ON app_user"
        " FOR EACH ROW EXECUTE FUNCTION keep_an_administrator()"
    )
    journal.watch(op, "app_user")


def create_users():
    op.create_table(
        "app_user",
        sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False, server_default=""),
        sa.Column("tz", sa.Text, nullable=False, server_default="UTC"),
        sa.Column("lang", sa.Text, nullable=False, server_default="en"),
        sa.Column("theme", sa.Text, nullable=False, server_default="auto"),
        sa.Column("density", sa.Text, nullable=False, server_default="comfortable"),
        sa.Column("keys", sa.Text, nullable=False, server_default="on"),
        sa.Column("role", sa.Text, nullable=False),
        moment("disabled_at"),
        moment("created_at", nullable=False, server_default=NOW),
        sa.CheckConstraint(ROLE, name="role"),
        sa.CheckConstraint("theme IN ('auto','light','dark')", name="theme"),
        sa.CheckConstraint("density IN ('comfortable','compact')", name="density"),
        sa.CheckConstraint("keys IN ('on','off')", name="keys"),
    )
    op.create_index("app_user_email", "app_user", [sa.text("lower(email)")], unique=True)


def create_journal():
    op.execute("CREATE SEQUENCE change_seq")
    op.create_table(
        "change_set",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        moment("at", nullable=False, server_default=NOW),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("app_user.id")),
        sa.Column("actor_kind", sa.Text, nullable=False),
        sa.Column("actor_name", sa.Text),
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
    op.create_table(
        "undo_left",
        sa.Column("change_set_id", sa.BigInteger, sa.ForeignKey("change_set.id"), primary_key=True),
        sa.Column("table_name", sa.Text, primary_key=True),
        sa.Column("row_pk", sa.Text, primary_key=True),
        sa.Column("why", sa.Text, nullable=False),
    )
    journal.create(op)


def create_notices():
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


def create_doors():
    op.create_table(
        "credential",
        user_key(primary_key=True),
        sa.Column("password_hash", sa.Text, nullable=False),
        moment("changed_at", nullable=False, server_default=NOW),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("secret_hash", sa.LargeBinary, primary_key=True),
        user_key(nullable=False, index=True),
        sa.Column("browser", sa.Text, nullable=False, server_default=""),
        moment("expires_at", nullable=False),
        moment("created_at", nullable=False, server_default=NOW),
    )
    op.create_table(
        "one_time_link",
        sa.Column("secret_hash", sa.LargeBinary, primary_key=True),
        user_key(nullable=False, index=True),
        sa.Column("purpose", sa.Text, nullable=False),
        moment("expires_at", nullable=False),
        moment("used_at"),
        moment("created_at", nullable=False, server_default=NOW),
        sa.CheckConstraint("purpose IN ('invitation','reset')", name="purpose"),
    )
    op.create_table(
        "reset_request",
        sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        moment("created_at", nullable=False, server_default=NOW),
    )
    op.create_table(
        "api_key",
        sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("prefix", sa.Text, nullable=False, unique=True),
        sa.Column("secret_hash", sa.LargeBinary, nullable=False),
        sa.Column("made_by_id", sa.Integer, sa.ForeignKey("app_user.id")),
        moment("expires_at"),
        moment("last_used_at"),
        moment("revoked_at"),
        moment("created_at", nullable=False, server_default=NOW),
        sa.CheckConstraint(ROLE, name="role"),
    )


def user_key(**kwargs):
    """A column for a user; what belongs to a user goes with the user."""
    return sa.Column("user_id", sa.Integer, sa.ForeignKey("app_user.id", ondelete="CASCADE"), **kwargs)


def downgrade():
    for table in ("api_key", "reset_request", "one_time_link", "sign_in_session", "credential"):
        op.drop_table(table)
    journal.unwatch(op, "app_user")
    op.execute("DROP TRIGGER keep_an_administrator ON app_user")
    op.execute("DROP FUNCTION keep_an_administrator()")
    op.drop_table("notice")
    journal.drop(op)
    op.drop_table("undo_left")
    op.drop_table("change")
    op.drop_table("change_set")
    op.execute("DROP SEQUENCE change_seq")
    op.drop_table("app_user")
