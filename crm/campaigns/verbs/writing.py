"""Write a newsletter: its words, its readers, its place in a campaign, and the way back."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import func, select

from crm.audiences.models import Segment
from crm.delivery import new_mailing
from crm.directory.models import Party
from crm.journal import Actor, acting, change_set_id, changes
from crm.journal.models import Change, ChangeSet
from crm.kernel import clock, db
from crm.kernel.db import get_or_abort
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import KIND, Campaign, Newsletter, NewsletterVersion
from ..queries import draft_of

WROTE = "Wrote a newsletter"
SAME_SITTING = timedelta(minutes=10)
MOST_PEOPLE = 100_000
WORDS = ("subject", "preheader", "markdown", "html", "text")


@dataclass(frozen=True)
class NewsletterFields:
    """Everything that can be said of a newsletter at its birth."""

    subject: str = ""
    preheader: str = ""
    markdown: str | None = None
    html: str | None = None
    text: str | None = None
    language: str = "en"
    campaign_id: int | None = None
    topic_id: int | None = None
    segment_id: int | None = None
    person_ids: tuple[int, ...] | None = None
    leave_out: tuple[int, ...] = ()
    send_at: datetime | None = None
    zone: str | None = None


@dataclass(frozen=True)
class AudienceFields:
    """Who is to read it, and on which topic."""

    topic_id: int | None = None
    segment_id: int | None = None
    person_ids: tuple[int, ...] | None = None
    leave_out: tuple[int, ...] = ()


class Overtaken(Refused):
    """Somebody else saved in the meantime."""


@changes("Began a newsletter")
def draft(given: NewsletterFields, *, by) -> Newsletter:
    """Begin a newsletter; nothing is sent by this."""
    check_way(given)
    check_audience(given)
    if given.zone is not None:
        clock.known_zone(given.zone)
    mailing = new_mailing(kind=KIND, subject=given.subject, topic_id=given.topic_id, by=by)
    mailing.send_at, mailing.zone = given.send_at, given.zone
    newsletter = Newsletter(
        mailing_id=mailing.id,
        campaign_id=given.campaign_id,
        language=given.language,
        segment_id=given.segment_id,
        person_ids=None if given.person_ids is None else list(given.person_ids),
        leave_out=list(given.leave_out),
        saved_at=clock.now(),
        **words_of(given),
    )
    db.session.add(newsletter)
    db.session.flush()
    keep_version(newsletter, by)
    return newsletter


def words_of(given: NewsletterFields) -> dict:
    """The words among the fields; Markdown unless it is HTML."""
    words = {name: getattr(given, name) for name in WORDS}
    if given.html is None:
        words["markdown"] = given.markdown or ""
    return words


def check_way(given: NewsletterFields) -> None:
    """It is written in Markdown, or brought along as HTML, not both."""
    if given.markdown is not None and given.html is not None:
        raise Refused(_("Give the text either as Markdown or as HTML."), field="markdown")
    if given.text is not None and given.html is None:
        raise Refused(_("A plain text of its own goes with HTML only."), field="text")


def check_audience(given) -> None:
    """Readers come from one segment of people, or from a list of people."""
    if given.segment_id is not None and given.person_ids is not None:
        raise Refused(_("Choose a segment or people, not both."), field="segment_id")
    if given.segment_id is not None:
        segment = db.session.get(Segment, given.segment_id)
        if segment is None or segment.archived_at is not None:
            raise Refused(_("There is no such segment."), field="segment_id")
        if segment.subject != "person":
            raise Refused(
                _("“%(name)s” is a segment of organisations; mail goes to people.", name=segment.name),
                field="segment_id",
            )
    check_people(given.person_ids or (), "person_ids")
    check_people(given.leave_out, "leave_out")


def check_people(ids: tuple[int, ...], field: str) -> None:
    """Every number on the list is a person."""
    wanted = set(ids)
    if len(wanted) > MOST_PEOPLE:
        raise Refused(_("That is too many people for a list; make a segment."), field=field)
    known = select(Party.id).where(Party.id.in_(wanted), Party.kind == "person")
    if missing := wanted - set(db.session.scalars(known)):
        raise Refused(_("There is no person %(id)s.", id=min(missing)), field=field)


def editable(mailing_id: int, version: int | None = None) -> Newsletter:
    """The draft, locked; refused where it has left the desk or changed in the meantime."""
    newsletter = draft_of(mailing_id)
    if not newsletter.is_draft:
        raise Refused(_("This newsletter is not a draft any more. Take it off the schedule first."))
    if version is not None and newsletter.version != version:
        raise Overtaken(_("Somebody else saved this newsletter in the meantime. Your text was not saved."))
    return newsletter


def write(mailing_id: int, words: dict, *, version: int | None = None, by) -> Newsletter:
    """Save the words of a draft, and keep the version before; one sitting of one person is one change set."""
    with acting(by, WROTE, change_set_id=sitting(mailing_id, by)):
        return put_words(mailing_id, words, version, by)


def sitting(mailing_id: int, by) -> int | None:
    """The change set to go on with: this person's, a moment old, not undone, and nobody wrote since."""
    last = db.session.scalar(
        select(ChangeSet)
        .join(Change, Change.change_set_id == ChangeSet.id)
        .where(Change.table_name == Newsletter.__tablename__, Change.row_pk == str(mailing_id))
        .order_by(ChangeSet.id.desc())
        .limit(1)
    )
    actor = Actor.of(by)
    if last is None or last.action != WROTE or actor.kind != "user" or last.actor_kind != "user":
        return None
    is_fresh = last.actor_id == actor.user_id and clock.now() - last.at < SAME_SITTING
    undone = select(ChangeSet.id).where(ChangeSet.undoes_id == last.id)
    return last.id if is_fresh and db.session.scalar(undone) is None else None


def put_words(mailing_id: int, words: dict, version: int | None, by) -> Newsletter:
    """The words, where they differ."""
    newsletter = editable(mailing_id, version)
    before = {name: getattr(newsletter, name) for name in WORDS}
    for name in WORDS:
        if name in words:
            setattr(newsletter, name, words[name])
    if before == {name: getattr(newsletter, name) for name in WORDS}:
        return newsletter
    newsletter.mailing.subject = newsletter.subject
    newsletter.saved_at = clock.now()
    newsletter.accepted = {}
    db.session.flush()
    keep_version(newsletter, by)
    return newsletter


@changes("Changed a newsletter")
def edit(mailing_id: int, given: dict, *, by) -> Newsletter:
    """Change any of the fields of a draft at once, as a program does."""
    unknown = set(given) - {field.name for field in fields(NewsletterFields)}
    if unknown:
        raise Refused(_("There is no field %(name)s.", name=min(unknown)), field=min(unknown))
    newsletter = editable(mailing_id)
    if words := {name: given[name] for name in WORDS if name in given}:
        write(mailing_id, words, by=by)
    for name in ("send_at", "zone"):
        if name in given:
            setattr(newsletter.mailing, name, given[name])
    for name in ("language", "campaign_id"):
        if name in given:
            setattr(newsletter, name, given[name])
    if wanted := {name: given[name] for name in AUDIENCE if name in given}:
        choose_audience(mailing_id, AudienceFields(**audience_of(newsletter) | wanted), by=by)
    db.session.flush()
    return newsletter


AUDIENCE = ("topic_id", "segment_id", "person_ids", "leave_out")


def audience_of(newsletter: Newsletter) -> dict:
    """The readers as they are chosen now."""
    people = newsletter.person_ids
    return {
        "topic_id": newsletter.mailing.topic_id,
        "segment_id": newsletter.segment_id,
        "person_ids": None if people is None else tuple(people),
        "leave_out": tuple(newsletter.leave_out),
    }


@changes("Chose the readers of a newsletter")
def choose_audience(mailing_id: int, given: AudienceFields, *, version: int | None = None, by) -> Newsletter:
    """Say who is to read a draft, who is left out, and on which topic it is."""
    newsletter = editable(mailing_id, version)
    check_audience(given)
    newsletter.mailing.topic_id = given.topic_id
    newsletter.segment_id = given.segment_id
    newsletter.person_ids = None if given.person_ids is None else list(given.person_ids)
    newsletter.leave_out = list(given.leave_out)
    db.session.flush()
    return newsletter


@changes("Moved a newsletter")
def set_about(mailing_id: int, *, campaign_id: int | None, language: str, by) -> Newsletter:
    """Put a newsletter into a campaign, and say in which language it is written."""
    newsletter = draft_of(mailing_id)
    if campaign_id is not None and get_or_abort(Campaign, campaign_id).archived_at is not None:
        raise Refused(_("This campaign was put away."), field="campaign_id")
    newsletter.campaign_id = campaign_id
    if newsletter.is_draft:
        newsletter.language = language
    db.session.flush()
    return newsletter


@changes("Accepted a check")
def accept_check(mailing_id: int, rule: str, *, by) -> Newsletter:
    """Note who looked at something and found it good as it is."""
    newsletter = editable(mailing_id)
    seen = {"by": Actor.of(by).user_id, "name": getattr(by, "name", ""), "at": clock.now().isoformat()}
    newsletter.accepted = {**newsletter.accepted, rule: seen}
    db.session.flush()
    return newsletter


@changes("Copied a newsletter")
def duplicate(mailing_id: int, *, by) -> Newsletter:
    """A new draft with the same words and the same readers."""
    old = get_or_abort(Newsletter, mailing_id)
    words = {name: getattr(old, name) for name in WORDS}
    words["subject"] = _("Copy of %(subject)s", subject=old.subject) if old.subject else ""
    about = {"language": old.language, "campaign_id": old.campaign_id}
    return draft(NewsletterFields(**words, **about, **audience_of(old)), by=by)


@changes("Deleted a draft")
def delete_draft(mailing_id: int, *, by) -> int | None:
    """Put a draft away; undoing the change set brings it back."""
    newsletter = editable(mailing_id)
    newsletter.archived_at = clock.now()
    db.session.flush()
    return change_set_id()


@changes("Went back to an earlier version")
def restore(mailing_id: int, n: int, *, by) -> Newsletter:
    """Write the words of an earlier version again; what is there now stays a version."""
    statement = select(NewsletterVersion).where(
        NewsletterVersion.mailing_id == mailing_id, NewsletterVersion.n == n
    )
    version = db.session.scalar(statement)
    if version is None:
        raise Refused(_("There is no version %(n)s.", n=n))
    return write(mailing_id, {name: getattr(version, name) for name in WORDS}, by=by)


def keep_version(newsletter: Newsletter, by) -> None:
    """Keep how it reads now; one sitting of one person is one version."""
    user_id, now = Actor.of(by).user_id, clock.now()
    last = db.session.scalar(
        select(NewsletterVersion)
        .where(NewsletterVersion.mailing_id == newsletter.mailing_id)
        .order_by(NewsletterVersion.n.desc())
        .limit(1)
    )
    words = {name: getattr(newsletter, name) for name in WORDS}
    if last and last.n > 1 and last.by_id == user_id and now - last.at < SAME_SITTING:
        for name, value in words.items():
            setattr(last, name, value)
        return
    number = db.session.scalar(
        select(func.coalesce(func.max(NewsletterVersion.n), 0) + 1).where(
            NewsletterVersion.mailing_id == newsletter.mailing_id
        )
    )
    db.session.add(
        NewsletterVersion(mailing_id=newsletter.mailing_id, n=number, at=now, by_id=user_id, **words)
    )
