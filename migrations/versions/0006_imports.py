"""Imports: runs and their rows. New tables only, so code that does not know them is not disturbed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"

NOW = sa.text("now()")
ZERO = sa.text("0")


def upgrade():
    op.create_table(
        "import_run",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("sha256", sa.LargeBinary, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("topics", JSONB, nullable=False, server_default=sa.text("'[]'")),
        sa.Column("mapping", JSONB, nullable=False),
        sa.Column("header_key", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False, server_default="staged"),
        sa.Column("total", sa.Integer, nullable=False, server_default=ZERO),
        sa.Column("done", sa.Integer, nullable=False, server_default=ZERO),
        sa.Column("organisations_created", sa.Integer, nullable=False, server_default=ZERO),
        sa.Column("is_wanted", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("lease", sa.BigInteger, nullable=False, server_default=ZERO),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("problem", sa.Text),
        sa.Column("report", JSONB),
        sa.Column("created_by", sa.Integer, sa.ForeignKey("app_user.id")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("applied_at", sa.DateTime(timezone=True)),
        sa.Column("change_set_id", sa.BigInteger, sa.ForeignKey("change_set.id"), unique=True),
        sa.CheckConstraint("kind IN ('people','organisations')", name="kind"),
        sa.CheckConstraint(
            "state IN ('staged','checked','applying','applied','undone','failed')", name="state"
        ),
        sa.CheckConstraint(
            "state NOT IN ('applied','undone') OR change_set_id IS NOT NULL", name="change_set"
        ),
        sa.CheckConstraint("octet_length(sha256) = 32", name="sha256"),
    )
    op.create_index(
        "import_same_file",
        "import_run",
        ["sha256"],
        unique=True,
        postgresql_where=sa.text("state IN ('applying','applied')"),
    )
    op.create_index("import_run_header", "import_run", ["header_key", sa.text("id DESC")])
    rows()


def rows():
    op.create_table(
        "import_row",
        sa.Column(
            "run_id", sa.BigInteger, sa.ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("row_no", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("raw", JSONB, nullable=False),
        sa.Column("parsed", JSONB),
        sa.Column("plan", sa.Text),
        sa.Column("match_id", sa.BigInteger),
        sa.Column("match_score", sa.REAL),
        sa.Column("match_why", JSONB),
        sa.Column("problems", JSONB),
        sa.Column("decision", JSONB),
        sa.Column("decided_by", sa.Integer, sa.ForeignKey("app_user.id")),
        sa.Column("is_settled", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("result_id", sa.BigInteger),
        sa.CheckConstraint("plan IN ('create','update','nothing','skip','review','error')", name="plan"),
    )
    op.create_index("import_row_plan", "import_row", ["run_id", "plan", "row_no"])


def downgrade():
    op.drop_table("import_row")
    op.drop_table("import_run")
