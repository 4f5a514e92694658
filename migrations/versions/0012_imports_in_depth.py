"""Imports as a conversation: what is asked of a whole list, rows left aside, stopped runs, staff lists."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"

STATES = "'staged','checked','applying','applied','undone','failed'"
KEPT = "'applying','applied'"


def upgrade():
    conversations()
    leavers()
    column_memory()


def downgrade():
    op.drop_table("import_column_memory")
    op.drop_table("import_leaver")
    op.execute("UPDATE import_run SET state = 'applied' WHERE state = 'stopped'")
    allow_states(STATES, KEPT)
    op.drop_index("import_run_rows_key", "import_run")
    op.drop_column("import_row", "traits")
    for column in ("left_out", "rows_key", "options"):
        op.drop_column("import_run", column)


def conversations():
    """What the run remembers beside its rows, and a state for one that was stopped half-way."""
    op.add_column("import_run", sa.Column("options", JSONB, nullable=False, server_default=sa.text("'{}'")))
    op.add_column("import_run", sa.Column("rows_key", sa.LargeBinary))
    op.add_column("import_run", sa.Column("left_out", JSONB, nullable=False, server_default=sa.text("'[]'")))
    op.add_column("import_row", sa.Column("traits", JSONB))
    op.create_index(
        "import_run_rows_key", "import_run", ["rows_key"], postgresql_where=sa.text("rows_key IS NOT NULL")
    )
    allow_states(f"{STATES},'stopped'", f"{KEPT},'stopped'")


def allow_states(states, kept):
    """The states that a run may have, and those in which its file is taken."""
    op.drop_constraint(op.f("ck_import_run_state"), "import_run")
    op.create_check_constraint(op.f("ck_import_run_state"), "import_run", f"state IN ({states})")
    op.drop_index("import_same_file", "import_run")
    op.create_index(
        "import_same_file",
        "import_run",
        ["sha256"],
        unique=True,
        postgresql_where=sa.text(f"state IN ({kept})"),
    )


def leavers():
    """Whom a staff list no longer names: a proposal for each position, and what was decided."""
    op.create_table(
        "import_leaver",
        sa.Column(
            "run_id", sa.BigInteger, sa.ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("position_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("decision", sa.Text),
        sa.Column("decided_by", sa.Integer, sa.ForeignKey("app_user.id")),
        sa.Column("ends_on", sa.Date),
        sa.Column("is_settled", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.CheckConstraint("decision IN ('left','stays')", name="decision"),
    )


def column_memory():
    """What was chosen for a column the last time its heading came."""
    op.create_table(
        "import_column_memory",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("heading", sa.Text, primary_key=True),
        sa.Column("field", sa.Text),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('people','organisations')", name="kind"),
    )
