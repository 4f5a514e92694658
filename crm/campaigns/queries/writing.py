"""What a newsletter says: its words, the fields it may use, and both compiled."""

from sqlalchemy import select

from crm.audiences.models import Topic
from crm.delivery import Rendered, preview
from crm.directory.models import FieldDef, Party
from crm.kernel import db, settings
from crm.kernel.db import get_or_abort
from crm.kernel.errors import NotFound
from crm.kernel.words import _

from ..compose import FIELDS, LINKS, Composed, Writing, compose
from ..compose.layout import Letterhead
from ..models import Newsletter, NewsletterVersion
from .recipients import seat


def live_newsletter(mailing_id: int) -> Newsletter:
    """The newsletter; one that was put away is not there any more."""
    newsletter = get_or_abort(Newsletter, mailing_id)
    if newsletter.archived_at is not None:
        raise NotFound(_("This newsletter was deleted."))
    return newsletter


def draft_of(mailing_id: int) -> Newsletter:
    """The same, for reading and writing with nobody else in between."""
    statement = select(Newsletter).where(Newsletter.mailing_id == mailing_id)
    newsletter = db.session.scalar(
        statement.with_for_update(of=Newsletter).execution_options(populate_existing=True)
    )
    if newsletter is None or newsletter.archived_at is not None:
        raise NotFound(_("There is no such newsletter."))
    return newsletter


def custom_fields() -> list[FieldDef]:
    """The network's own fields of people that a mail may show."""
    return list(
        db.session.scalars(
            select(FieldDef)
            .where(
                FieldDef.subject == "person",
                FieldDef.archived_at.is_(None),
                FieldDef.sensitive.is_(False),
                FieldDef.visible_to == "reader",
            )
            .order_by(FieldDef.label)
        )
    )


def known_fields() -> frozenset[str]:
    """Every name that may stand between double braces."""
    return frozenset((*FIELDS, *LINKS, *(f"custom.{field.key}" for field in custom_fields())))


def letterhead(newsletter: Newsletter) -> Letterhead:
    """Who sends it, and why its readers get it."""
    topic = db.session.get(Topic, newsletter.mailing.topic_id) if newsletter.mailing.topic_id else None
    return Letterhead(
        network=settings().network_name,
        address=settings().postal_address,
        topic=topic.name if topic else "",
        language=newsletter.language,
    )


def writing_of(newsletter: Newsletter) -> Writing:
    """The words as they were typed."""
    return Writing(
        subject=newsletter.subject,
        preheader=newsletter.preheader,
        markdown=newsletter.markdown,
        html=newsletter.html,
        text=newsletter.text,
    )


def composed(newsletter: Newsletter, writing: Writing | None = None) -> Composed:
    """The newsletter compiled, or other words on its sheet."""
    return compose(writing or writing_of(newsletter), letterhead(newsletter), known_fields())


def versions(mailing_id: int, limit: int = 50) -> list[NewsletterVersion]:
    """How it read before, the latest first."""
    return list(
        db.session.scalars(
            select(NewsletterVersion)
            .where(NewsletterVersion.mailing_id == mailing_id)
            .order_by(NewsletterVersion.n.desc())
            .limit(limit)
        )
    )


def shown_to(newsletter: Newsletter, party_id: int | None) -> Rendered:
    """The mail as one reader gets it, with whatever is wrong with it still in it."""
    who = party_id or some_party(newsletter)
    return preview(composed(newsletter).content, who)


def some_party(newsletter: Newsletter) -> int | None:
    """Somebody to show it to where nobody is named."""
    here = seat(newsletter)
    return (
        here.party.id
        if here
        else db.session.scalar(
            select(Party.id)
            .where(Party.kind == "person", Party.archived_at.is_(None))
            .order_by(Party.id)
            .limit(1)
        )
    )
