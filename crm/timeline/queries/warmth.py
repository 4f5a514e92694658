"""How close we are to a record, in figures, and when the one who reads was last in touch with it."""

from datetime import timedelta

from sqlalchemy import func, select

from crm.kernel import clock, db

from ..models import REAL, Interaction, InteractionParty
from ..sight import eyes, visible
from ..values import Contact, Warmth

YEAR = timedelta(days=365)
LOOKED_AT = 1000


def recent(party_id: int, limit: int = LOOKED_AT):
    """The latest contacts of a record, so many at most: a long history costs no more than a short one."""
    here = InteractionParty
    return (
        select(here.interaction_id, here.starts_at)
        .where(here.party_id == party_id, here.role != "about", here.starts_at <= clock.now())
        .order_by(here.starts_at.desc(), here.interaction_id.desc())
        .limit(limit)
        .subquery("recent")
    )


def is_real(reader):
    """Real contacts that this reader may see."""
    return Interaction.kind.in_(REAL), Interaction.archived_at.is_(None), visible(reader)


def warmth(party_id: int, reader=None) -> Warmth:
    """Real contacts of the last twelve months, and of the twelve before, in one statement."""
    late, now = recent(party_id), clock.now()
    query = (
        select(
            func.count().filter(late.c.starts_at > now - YEAR),
            func.count().filter(late.c.starts_at <= now - YEAR),
        )
        .select_from(late)
        .join(Interaction, Interaction.id == late.c.interaction_id)
        .where(late.c.starts_at > now - 2 * YEAR, *is_real(reader))
    )
    return Warmth(*db.session.execute(query).one())


def own_contact(party_id: int, reader=None) -> Contact | None:
    """When the one who reads last spoke with a record, among its latest contacts."""
    late = recent(party_id)
    query = (
        select(Interaction.id, late.c.starts_at, Interaction.tz, Interaction.kind, Interaction.subject)
        .join(late, late.c.interaction_id == Interaction.id)
        .where(Interaction.created_by == eyes(reader), *is_real(reader))
        .order_by(late.c.starts_at.desc(), Interaction.id.desc())
    )
    found = db.session.execute(query.limit(1)).one_or_none()
    return Contact(*found, by_name="", with_name="") if found else None
