"""Mailings, messages and the facts appended about them.

Four tables are partitioned by range of mailing: a unique key on a partitioned table must hold the
partition key, numbers of mailings rise with time, so old ranges still detach as months. A default
partition catches what the daily job did not foresee.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from crm.journal import migrate as journal

revision = "0004"
down_revision = "0003"

PARTITIONED = ("message", "intent", "outcome", "signal")
FIRST_RANGES = ((1, 101), (101, 201))
BY_MAILING = {"postgresql_partition_by": "RANGE (mailing_id)"}
STATUSES = "'draft', 'scheduled', 'preparing', 'ready', 'sending', 'paused', 'finished', 'cancelled'"


def moment(name, **more):
    """A column for a moment in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), **{"nullable": False, **more})


def text(name, **more):
    """A column for words that must be there."""
    return sa.Column(name, sa.Text, **{"nullable": False, **more})


def part_of_key(name, kind=sa.BigInteger, *more):
    """A column of the primary key whose value we bring ourselves."""
    return sa.Column(name, kind, *more, primary_key=True, autoincrement=False)


def owned_by(target):
    """A reference that goes with what it points at."""
    return sa.ForeignKey(target, ondelete="CASCADE")


def upgrade():
    make_accounts()
    make_mailings()
    make_messages()
    make_facts()
    for table in PARTITIONED:
        for low, high in FIRST_RANGES:
            op.execute(
                f"CREATE TABLE {table}_p{low} PARTITION OF {table} FOR VALUES FROM ({low}) TO ({high})"
            )
        op.execute(f"CREATE TABLE {table}_pdefault PARTITION OF {table} DEFAULT")


def make_accounts():
    op.create_table(
        "send_account",
        sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
        text("name", unique=True),
        text("host"),
        sa.Column("port", sa.Integer, nullable=False),
        text("tls", server_default="opportunistic"),
        text("username", nullable=True),
        text("sender"),
        sa.Column("rate", sa.Integer),
        sa.Column("is_local", sa.Boolean, nullable=False, server_default="false"),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        moment("created_at", server_default=sa.text("now()")),
        sa.CheckConstraint("tls IN ('off', 'opportunistic', 'require')", name="tls"),
        sa.CheckConstraint("port BETWEEN 1 AND 65535", name="port"),
        sa.CheckConstraint("rate IS NULL OR rate > 0", name="rate"),
    )
    op.create_table(
        "account_secret",
        part_of_key("account_id", sa.Integer, owned_by("send_account.id")),
        text("secret"),
    )
    op.create_table(
        "account_health",
        part_of_key("account_id", sa.Integer, owned_by("send_account.id")),
        text("problem", nullable=True),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        moment("rests_until", nullable=True),
    )
    journal.watch(op, "send_account")


def make_mailings():
    op.create_table(
        "mailing",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        text("kind"),
        text("status", server_default="draft"),
        text("subject"),
        sa.Column("topic_id", sa.Integer, sa.ForeignKey("topic.id"), index=True),
        sa.Column("content_id", sa.BigInteger),
        sa.Column("snapshot_id", sa.BigInteger, sa.ForeignKey("segment_snapshot.id"), index=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("send_account.id")),
        moment("send_at", nullable=True),
        text("zone", nullable=True),
        sa.Column("created_by", sa.Integer, sa.ForeignKey("app_user.id")),
        sa.Column("scheduled_by", sa.Integer, sa.ForeignKey("app_user.id")),
        moment("prepared_at", nullable=True),
        moment("started_at", nullable=True),
        moment("ended_at", nullable=True),
        sa.Column("candidate_n", sa.Integer, nullable=False, server_default="0"),
        sa.Column("excluded_n", JSONB, nullable=False, server_default="{}"),
        text("problem", nullable=True),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        moment("created_at", server_default=sa.text("now()")),
        sa.CheckConstraint(f"status IN ({STATUSES})", name="status"),
        sa.CheckConstraint(
            "status IN ('draft','cancelled') OR (content_id IS NOT NULL"
            " AND snapshot_id IS NOT NULL AND send_at IS NOT NULL)",
            name="complete",
        ),
        sa.CheckConstraint(
            "prepared_at IS NOT NULL OR status IN ('draft','scheduled','preparing','cancelled')",
            name="prepared",
        ),
    )
    op.create_index(
        "mailing_active",
        "mailing",
        ["send_at"],
        postgresql_where=sa.text("status IN ('scheduled','preparing','ready','sending')"),
    )
    op.create_index("mailing_list", "mailing", [sa.text("id DESC"), "status"])
    op.create_table(
        "content_version",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("mailing_id", sa.BigInteger, owned_by("mailing.id"), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        moment("frozen_at"),
        sa.Column("sha256", sa.LargeBinary, nullable=False),
        text("language"),
        sa.Column("content", JSONB, nullable=False),
        sa.UniqueConstraint("mailing_id", "n"),
        sa.CheckConstraint("octet_length(sha256) = 32", name="sha256"),
    )


def make_messages():
    op.create_table(
        "message",
        part_of_key("mailing_id"),
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("party_id", sa.BigInteger, nullable=False),
        sa.Column("contact_point_id", sa.BigInteger, nullable=False),
        sa.Column("addr_hash", sa.LargeBinary, nullable=False),
        sa.Column("dedupe_key", sa.LargeBinary, nullable=False),
        text("channel", server_default="email"),
        sa.Column("chunk_no", sa.Integer, nullable=False),
        sa.Column("attempt", sa.SmallInteger, nullable=False, server_default="1"),
        sa.Column("tries", sa.SmallInteger, nullable=False, server_default="0"),
        moment("not_before"),
        sa.UniqueConstraint("mailing_id", "channel", "dedupe_key", name="uq_message_dedupe"),
        **BY_MAILING,
    )
    op.create_index("message_chunk", "message", ["mailing_id", "chunk_no"])
    op.create_index("message_party", "message", ["party_id", "mailing_id"])
    op.create_index("message_contact_point", "message", ["contact_point_id"])
    op.create_table(
        "exclusion",
        part_of_key("mailing_id", sa.BigInteger, owned_by("mailing.id")),
        part_of_key("party_id"),
        text("reason"),
    )
    op.create_index("exclusion_reason", "exclusion", ["mailing_id", "reason", "party_id"])
    op.create_table(
        "lease",
        part_of_key("mailing_id", sa.BigInteger, owned_by("mailing.id")),
        part_of_key("chunk_no", sa.Integer),
        sa.Column("owner", sa.Uuid),
        moment("until", nullable=True),
        moment("due_at", nullable=True),
        sa.Column("tally", JSONB),
        sa.Column("deaths", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("suspect", sa.BigInteger),
        sa.CheckConstraint("(owner IS NULL) = (until IS NULL)", name="owner"),
        postgresql_with={"fillfactor": "50"},
    )
    op.create_index(
        "lease_due", "lease", ["mailing_id", "due_at"], postgresql_where=sa.text("due_at IS NOT NULL")
    )


def make_facts():
    op.create_table(
        "intent",
        part_of_key("mailing_id"),
        part_of_key("message_id"),
        part_of_key("attempt", sa.SmallInteger),
        sa.Column("account_id", sa.Integer, nullable=False),
        moment("at"),
        **BY_MAILING,
    )
    op.create_table(
        "outcome",
        part_of_key("mailing_id"),
        part_of_key("message_id"),
        part_of_key("attempt", sa.SmallInteger),
        text("state"),
        text("reason", nullable=True),
        sa.Column("code", sa.SmallInteger),
        text("enh", nullable=True),
        moment("at"),
        sa.CheckConstraint(
            "state IN ('accepted', 'deferred', 'failed', 'skipped', 'uncertain')", name="state"
        ),
        **BY_MAILING,
    )
    op.create_table(
        "attempt",
        part_of_key("mailing_id", sa.BigInteger, owned_by("mailing.id")),
        part_of_key("message_id"),
        part_of_key("n", sa.SmallInteger),
        sa.Column("account_id", sa.Integer),
        text("phase"),
        text("said"),
        moment("at"),
    )
    op.create_table(
        "signal",
        part_of_key("mailing_id"),
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        text("kind"),
        moment("at"),
        **BY_MAILING,
    )
    op.create_index("signal_message", "signal", ["mailing_id", "message_id"])


def downgrade():
    journal.unwatch(op, "send_account")
    for table in (
        *PARTITIONED,
        "attempt",
        "exclusion",
        "lease",
        "content_version",
        "mailing",
        "account_health",
        "account_secret",
        "send_account",
    ):
        op.drop_table(table)
