"""Campaigns, newsletters with their versions, and who took part."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from crm.journal import migrate as journal

revision = "0005"
down_revision = "0004"

NOW = sa.text("now()")
STATES = "('targeted','reached','engaged','committed','took_part','declined')"


SENT_STAYS = """
CREATE FUNCTION newsletter_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF audiences_in_undo() AND (SELECT status FROM mailing WHERE id = OLD.mailing_id) <> 'draft' THEN
    IF TG_OP = 'UPDATE' AND OLD.archived_at IS NULL AND NEW.archived_at IS NOT NULL THEN
      RETURN NULL;
    END IF;
    RAISE EXCEPTION 'a newsletter that is on its way is kept as it was sent' USING ERRCODE = '23514';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON newsletter FOR EACH ROW EXECUTE FUNCTION newsletter_keep()
"""


def upgrade():
    make_campaign()
    make_newsletter()
    make_versions()
    make_participation()
    journal.watch(op, "campaign")
    journal.watch(op, "newsletter", pk=("mailing_id",))
    op.execute(SENT_STAYS)


def make_campaign():
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False, server_default=""),
        sa.Column("starts_on", sa.Date),
        sa.Column("ends_on", sa.Date),
        sa.Column("owner_id", sa.Integer, sa.ForeignKey("app_user.id")),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.CheckConstraint("btrim(name) <> ''", name="name"),
        sa.CheckConstraint("ends_on >= starts_on", name="dates"),
    )
    op.create_index("ix_campaign_owner_id", "campaign", ["owner_id"])
    op.create_index(
        "uq_campaign_live_name",
        "campaign",
        [sa.text("lower(name)")],
        unique=True,
        postgresql_where=sa.text("archived_at IS NULL"),
    )


def make_newsletter():
    op.create_table(
        "newsletter",
        sa.Column(
            "mailing_id",
            sa.BigInteger,
            sa.ForeignKey("mailing.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("campaign_id", sa.Integer, sa.ForeignKey("campaign.id")),
        sa.Column("language", sa.Text, nullable=False, server_default="en"),
        sa.Column("subject", sa.Text, nullable=False, server_default=""),
        sa.Column("preheader", sa.Text, nullable=False, server_default=""),
        sa.Column("markdown", sa.Text),
        sa.Column("html", sa.Text),
        sa.Column("text", sa.Text),
        sa.Column("segment_id", sa.Integer, sa.ForeignKey("segment.id")),
        sa.Column("person_ids", JSONB),
        sa.Column("leave_out", JSONB, nullable=False, server_default="[]"),
        sa.Column("accepted", JSONB, nullable=False, server_default="{}"),
        sa.Column("tested_at", sa.DateTime(timezone=True)),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.CheckConstraint("(markdown IS NULL) <> (html IS NULL)", name="written_one_way"),
        sa.CheckConstraint("segment_id IS NULL OR person_ids IS NULL", name="one_audience"),
    )
    op.create_index("ix_newsletter_campaign_id", "newsletter", ["campaign_id"])
    op.create_index("ix_newsletter_segment_id", "newsletter", ["segment_id"])


def make_versions():
    op.create_table(
        "newsletter_version",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column(
            "mailing_id",
            sa.BigInteger,
            sa.ForeignKey("newsletter.mailing_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("app_user.id")),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("preheader", sa.Text, nullable=False),
        sa.Column("markdown", sa.Text),
        sa.Column("html", sa.Text),
        sa.Column("text", sa.Text),
        sa.UniqueConstraint("mailing_id", "n"),
    )


def make_participation():
    op.create_table(
        "participation",
        sa.Column(
            "campaign_id",
            sa.Integer,
            sa.ForeignKey("campaign.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column(
            "party_id",
            sa.BigInteger,
            sa.ForeignKey("party.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"state IN {STATES}", name="state"),
    )
    op.create_index("ix_participation_party_id", "participation", ["party_id"])
    op.create_index("participation_state", "participation", ["campaign_id", "state", "party_id"])


def downgrade():
    op.execute("DROP TRIGGER keep ON newsletter")
    op.execute("DROP FUNCTION newsletter_keep()")
    journal.unwatch(op, "newsletter")
    journal.unwatch(op, "campaign")
    for table in ("participation", "newsletter_version", "newsletter", "campaign"):
        op.drop_table(table)
