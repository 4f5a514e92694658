"""Copies that were made, erasures, and records that must stay: what the pages list."""

from sqlalchemy import select

from crm.directory.models import Party
from crm.kernel import db

from ..models import CopyTaken, Erasure, LegalHold

LATEST = 20


def copies_of(ids: list[int]) -> list[CopyTaken]:
    """The latest copies of somebody."""
    query = select(CopyTaken).where(CopyTaken.party_id.in_(ids)).order_by(CopyTaken.id.desc())
    return list(db.session.scalars(query.limit(LATEST)))


def erasures() -> list[Erasure]:
    """The latest erasures."""
    return list(db.session.scalars(select(Erasure).order_by(Erasure.id.desc()).limit(LATEST)))


def holds() -> list[tuple[LegalHold, Party]]:
    """The records that must stay."""
    query = select(LegalHold, Party).join(Party, Party.id == LegalHold.party_id).order_by(LegalHold.at.desc())
    return [tuple(row) for row in db.session.execute(query.limit(LATEST * 5))]
