"""Files of interactions and of records."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from crm.accounts.models import AppUser
from crm.journal.models import Change, ChangeSet
from crm.kernel import db

from ..models import Attachment, Interaction, InteractionParty
from ..refusals import missing
from ..sight import visible_file

SHOWN = 200


def attachment(attachment_id: int, reader=None) -> Attachment:
    """A file, if this reader may see it."""
    row = db.session.scalar(select(Attachment).where(Attachment.id == attachment_id, visible_file(reader)))
    if row is None:
        raise missing()
    return row


def belonging(party_id: int):
    """The files of a record: its own, and those of contacts with it."""
    theirs = select(InteractionParty.interaction_id).where(InteractionParty.party_id == party_id)
    return or_(Attachment.party_id == party_id, Attachment.interaction_id.in_(theirs))


def files_of(party_id: int, reader=None) -> list:
    """The latest files of a record: (file, interaction or nothing, who added it)."""
    author = aliased(AppUser)
    query = (
        select(Attachment, Interaction, author)
        .outerjoin(Interaction, Interaction.id == Attachment.interaction_id)
        .outerjoin(author, author.id == Attachment.created_by)
        .where(belonging(party_id), visible_file(reader))
        .order_by(Attachment.id.desc())
        .limit(SHOWN)
    )
    return list(db.session.execute(query))


def number_of_files(party_id: int, reader=None) -> int:
    """How many files a record has."""
    some = select(Attachment.id).where(belonging(party_id), visible_file(reader)).limit(SHOWN).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def still_wanted(digests: list[bytes], since: datetime) -> set[bytes]:
    """Which contents some row names, or named until lately and may name again when that is undone."""
    named = set(db.session.scalars(select(Attachment.sha256).where(Attachment.sha256.in_(digests))))
    before = Change.before["sha256"].astext
    lately = (
        select(before)
        .join(ChangeSet, ChangeSet.id == Change.change_set_id)
        .where(Change.table_name == "attachment", ChangeSet.at > since)
        .where(before.in_([rf"\x{digest.hex()}" for digest in digests]))
    )
    return named | {bytes.fromhex(text[2:]) for text in db.session.scalars(lately)}
