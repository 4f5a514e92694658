"""Erasures, copies that were handed out, and how long what is kept: four new tables, three guards.

Safe while old code runs: nothing that exists changes its shape; the guards refuse only writes to somebody
who was erased, and nobody is until the new code runs.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from crm.journal import migrate

revision = "0014"
down_revision = "0013"

GUARDED = (("party", "id"), ("person", "party_id"), ("contact_point", "party_id"), ("external_id", "party_id"))
GUARD = """
CREATE FUNCTION privacy_stays_erased_by_{column}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('crm.erasing', true) = 'on' OR NOT EXISTS (SELECT FROM erasure) THEN
    RETURN NULL;
  END IF;
  IF EXISTS (SELECT FROM new_rows n JOIN erasure e ON e.party_id = n.{column}) THEN
    RAISE EXCEPTION 'somebody who was erased is not written again'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'stays_erased';
  END IF;
  RETURN NULL;
END $$
"""
KINDS = (
    "'import_rows','answers','exports','copies','notices','replies','uploads','forgotten_people'"
)


def moment(name, **more):
    """A moment that the database gives unless told."""
    return sa.Column(name, sa.DateTime(timezone=True), **more)


def upgrade():
    op.create_table(
        "erasure",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("party_id", sa.BigInteger(), nullable=False),
        moment("at", nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("counts", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("change_set_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["app_user.id"], name="fk_erasure_by_id"),
        sa.ForeignKeyConstraint(["change_set_id"], ["change_set.id"], name="fk_erasure_change_set_id"),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
        sa.UniqueConstraint("party_id", name="uq_erasure_party_id"),
    )
    op.create_table(
        "copy_taken",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("party_id", sa.BigInteger(), nullable=False),
        moment("at", nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.CheckConstraint("form IN ('json','html','zip')", name="ck_copy_taken_form"),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name="fk_copy_taken_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_copy_taken"),
    )
    op.create_index("copy_taken_party", "copy_taken", ["party_id"])
    op.create_table(
        "legal_hold",
        sa.Column("party_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        moment("at", nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("btrim(reason) <> ''", name="ck_legal_hold_reason"),
        sa.ForeignKeyConstraint(["by_id"], ["app_user.id"], name="fk_legal_hold_by_id"),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_legal_hold_party_id"),
        sa.PrimaryKeyConstraint("party_id", name="pk_legal_hold"),
    )
    op.create_table(
        "retention_rule",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("months", sa.SmallInteger(), nullable=False),
        sa.Column("is_on", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="ck_retention_rule_kind"),
        sa.CheckConstraint("months BETWEEN 1 AND 240", name="ck_retention_rule_months"),
        sa.PrimaryKeyConstraint("kind", name="pk_retention_rule"),
    )
    op.create_table(
        "retention_run",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("months", sa.SmallInteger(), nullable=False),
        moment("at", nullable=False),
        moment("finished_at", nullable=True),
        sa.Column("done", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_retention_run"),
    )
    migrate.watch(op, "legal_hold", ("party_id",))
    migrate.watch(op, "retention_rule", ("kind",))
    for column in dict.fromkeys(column for _table, column in GUARDED):
        op.execute(GUARD.format(column=column))
    for table, column in GUARDED:
        for event in ("INSERT", "UPDATE"):
            op.execute(
                f"CREATE TRIGGER stays_erased_{event.lower()} AFTER {event} ON {table}"
                f" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT"
                f" EXECUTE FUNCTION privacy_stays_erased_by_{column}()"
            )


def downgrade():
    for table, _column in GUARDED:
        for event in ("insert", "update"):
            op.execute(f"DROP TRIGGER stays_erased_{event} ON {table}")
    for column in dict.fromkeys(column for _table, column in GUARDED):
        op.execute(f"DROP FUNCTION privacy_stays_erased_by_{column}()")
    for table in ("retention_run", "retention_rule", "legal_hold", "copy_taken", "erasure"):
        op.drop_table(table)
