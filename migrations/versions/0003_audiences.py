"""Segments, topics, consent and suppression; nothing here touches older tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from crm.journal import migrate as journal

revision = "0003"
down_revision = "0002"

NOW = sa.text("now()")
WATCHED = {
    "segment": ("id",),
    "segment_pin": ("segment_id", "party_id"),
    "topic": ("id",),
    "topic_wording": ("id",),
    "consent_event": ("id",),
    "suppression": ("channel", "addr_hash", "scope"),
}

# What somebody said is never rewritten. Undoing an import takes back what the import had granted, and
# all that it said of people it had added itself; any other withdrawal, and a blocked address, stays.
KEEP = """
CREATE FUNCTION audiences_in_undo() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM change_set
                  WHERE id = nullif(current_setting('crm.change_set', true), '')::bigint
                    AND undoes_id IS NOT NULL)
$$;
CREATE FUNCTION audiences_added_by_undone(party bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM change_set s JOIN change c ON c.change_set_id = s.undoes_id
                  WHERE s.id = nullif(current_setting('crm.change_set', true), '')::bigint
                    AND c.table_name = 'party' AND c.row_pk = party::text AND c.op = 'I')
$$;
CREATE FUNCTION consent_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('crm.erasing', true) = 'on' THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  IF TG_OP = 'DELETE' AND audiences_in_undo() THEN
    IF OLD.state = 'granted' OR audiences_added_by_undone(OLD.party_id) THEN
      RETURN OLD;
    END IF;
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'consent_event is append-only' USING ERRCODE = 'CS002';
END $$;
CREATE FUNCTION suppression_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.reason <> 'manual' AND audiences_in_undo() THEN
    RETURN NULL;
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON consent_event
  FOR EACH ROW EXECUTE FUNCTION consent_keep();
CREATE TRIGGER keep BEFORE DELETE ON suppression
  FOR EACH ROW EXECUTE FUNCTION suppression_keep();
"""

TOPICS = (
    ("general", "Everything from the network", "Stands for every topic you have not decided about", False),
    ("newsletter", "Newsletter", "News of members and of the region, about once a month", True),
    ("events", "Events", "Invitations to forums, courses and webinars, a few times a year", True),
)


def moment(name, **kwargs):
    """A column for a moment in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), **kwargs)


def number(name, target, kind=sa.BigInteger, **kwargs):
    """A column that refers to another row."""
    key = sa.ForeignKey(target, ondelete=kwargs.pop("ondelete", None))
    return sa.Column(name, kind, key, **kwargs)


def upgrade():
    create_segments()
    create_topics()
    create_consent()
    seed()
    op.execute(KEEP)
    for table, pk in WATCHED.items():
        journal.watch(op, table, pk=pk)


def create_segments():
    """Filters, hand-made exceptions, and frozen audiences."""
    op.create_table(
        "segment",
        sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False, server_default="person"),
        sa.Column("filter", JSONB, nullable=False),
        sa.Column("filter_version", sa.SmallInteger, nullable=False, server_default="1"),
        number("owner_id", "app_user.id", sa.Integer, index=True),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        moment("created_at", nullable=False, server_default=NOW),
        moment("updated_at", nullable=False, server_default=NOW),
        moment("archived_at"),
        sa.CheckConstraint("subject IN ('org', 'person')", name="subject"),
        sa.CheckConstraint("btrim(name) <> ''", name="name"),
    )
    op.create_index(
        "uq_segment_live_name",
        "segment",
        [sa.text("lower(name)")],
        unique=True,
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_table(
        "segment_pin",
        number("segment_id", "segment.id", sa.Integer, primary_key=True, ondelete="CASCADE"),
        number("party_id", "party.id", primary_key=True, index=True),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.CheckConstraint("mode IN ('include', 'exclude')", name="mode"),
    )
    op.create_table(
        "segment_snapshot",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        number("segment_id", "segment.id", sa.Integer, index=True),
        sa.Column("filter", JSONB, nullable=False),
        moment("as_of", nullable=False),
    )
    op.create_table(
        "segment_snapshot_member",
        number("snapshot_id", "segment_snapshot.id", primary_key=True, ondelete="CASCADE"),
        number("party_id", "party.id", primary_key=True, index=True),
        sa.Column("why", JSONB, nullable=False),
    )


def create_topics():
    """What people may subscribe to, and in which words it was offered."""
    op.create_table(
        "topic",
        sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False, server_default=""),
        sa.Column("is_public", sa.Boolean, nullable=False, server_default=sa.text("true")),
        sa.CheckConstraint("key ~ '^[a-z][a-z0-9_-]{0,39}$'", name="key"),
        sa.CheckConstraint("btrim(name) <> ''", name="name"),
    )
    op.create_table(
        "topic_wording",
        sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
        number("topic_id", "topic.id", sa.Integer, nullable=False),
        sa.Column("wording", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        moment("created_at", nullable=False, server_default=NOW),
        sa.UniqueConstraint("topic_id", "version"),
    )


def create_consent():
    """What was allowed and withdrawn, and addresses that must not be used."""
    op.create_table(
        "consent_event",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        number("party_id", "party.id", nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        number("topic_id", "topic.id", sa.Integer, nullable=False),
        number("wording_id", "topic_wording.id", sa.Integer),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        moment("at", nullable=False),
        sa.Column("evidence", JSONB, nullable=False),
        number("recorded_by", "app_user.id", sa.Integer),
        sa.CheckConstraint("state IN ('granted', 'withdrawn', 'refused')", name="state"),
        sa.CheckConstraint(
            "basis IN ('consent', 'membership', 'public_role', 'contract', 'legal')", name="basis"
        ),
        sa.CheckConstraint("evidence <> '{}'", name="evidence"),
    )
    op.create_index(
        "consent_latest",
        "consent_event",
        ["party_id", "channel", "topic_id", sa.text("at DESC"), sa.text("id DESC")],
    )
    op.create_table(
        "suppression",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("addr_hash", sa.LargeBinary, primary_key=True),
        sa.Column("scope", sa.Text, primary_key=True, server_default="all"),
        sa.Column("reason", sa.Text, nullable=False),
        moment("until"),
        moment("at", nullable=False, server_default=NOW),
        sa.CheckConstraint(
            "reason IN ('hard_bounce', 'complaint', 'unsubscribed', 'invalid', 'erased', 'manual')",
            name="reason",
        ),
    )


def seed():
    """The topics every house begins with, and the first wording of each."""
    topic = sa.table(
        "topic",
        *(sa.column(name) for name in ("key", "name", "description")),
        sa.column("is_public", sa.Boolean),
    )
    op.bulk_insert(
        topic,
        [
            {"key": key, "name": name, "description": description, "is_public": is_public}
            for key, name, description, is_public in TOPICS
        ],
    )
    op.execute(
        "INSERT INTO topic_wording (topic_id, wording, version)"
        " SELECT id, 'We may write to you about: ' || name || '. You can stop it at any time.', 1"
        " FROM topic"
    )


def downgrade():
    for table in reversed(WATCHED):
        journal.unwatch(op, table)
    for table in ("suppression", "consent_event", "topic_wording", "topic"):
        op.drop_table(table)
    for table in ("segment_snapshot_member", "segment_snapshot", "segment_pin", "segment"):
        op.drop_table(table)
    for name in (
        "suppression_keep()",
        "consent_keep()",
        "audiences_in_undo()",
        "audiences_added_by_undone(bigint)",
    ):
        op.execute(f"DROP FUNCTION {name}")
