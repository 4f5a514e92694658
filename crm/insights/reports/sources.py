"""The rows behind each figure: an id, a moment, a party, words, and by what they are split."""

from datetime import timedelta

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
)

from crm.audiences.models import ConsentEvent, Suppression
from crm.campaigns.models import Campaign, Participation
from crm.delivery.models import Mailing, Message, Outcome
from crm.directory import in_use
from crm.directory import unconfirmed as due_positions
from crm.directory.models import ContactPoint, DuplicatePair, Merge, Organisation, Party
from crm.exchange.models import ImportRow, ImportRun
from crm.journal.models import ChangeSet
from crm.timeline.models import REAL, Interaction, InteractionParty, Task

from .values import Span

QUIET = timedelta(days=180)
DEAD = ("hard_bounce", "invalid", "complaint")
WIDE = 10_000_000_000


def row(number, at, party, words, **dims):
    """The columns that every source has, and its own."""
    named = [cast(column, Text).label(name) for name, column in dims.items()]
    return select(
        cast(number, BigInteger).label("id"),
        cast(at, DateTime(timezone=True)).label("at"),
        cast(party, BigInteger).label("party_id"),
        cast(words, Text).label("words"),
        *named,
    )


def known(kind: str):
    """Records of a kind that were in the directory at the end."""

    def rows(span: Span):
        return alive(kind, span).where(Party.created_at < span.until)

    return rows


def fits_known(kind: str):
    """The same as a condition on records, so that several figures are counted in one walk."""
    return lambda span: and_(Party.kind == kind, kept(span), Party.created_at < span.until)


def fits_added(kind: str):
    """The same of those that came in the period."""
    return lambda span: and_(
        Party.kind == kind, kept(span), Party.created_at >= span.since, Party.created_at < span.until
    )


def kept(span: Span):
    """Not put away by the end."""
    return or_(Party.archived_at.is_(None), Party.archived_at >= span.until)


def added(kind: str):
    """Those of them that came in the period."""

    def rows(span: Span):
        return alive(kind, span).where(Party.created_at >= span.since, Party.created_at < span.until)

    return rows


def alive(kind: str, span: Span):
    """Records that were not put away by the end."""
    if kind == "person":
        return row(Party.id, Party.created_at, Party.id, null()).where(Party.kind == kind, kept(span))
    split = {"country": Party.country_code, "kind": Organisation.class_code}
    here = row(Party.id, Party.created_at, Party.id, null(), **split)
    return here.join(Organisation, Organisation.party_id == Party.id).where(Party.kind == kind, kept(span))


def contacts(*kinds: str):
    """Real contacts of these kinds that happened in the period."""

    def rows(span: Span):
        here = row(Interaction.id, Interaction.starts_at, null(), Interaction.subject, kind=Interaction.kind)
        return here.where(*real(span, kinds))

    return rows


def real(span: Span, kinds=REAL):
    """A real contact in the period that this reader may see."""
    return (
        Interaction.kind.in_(kinds),
        Interaction.starts_at >= span.since,
        Interaction.starts_at < span.until,
        Interaction.archived_at.is_(None),
        span.sees,
    )


def met(kind: str | None = None):
    """Records of a kind (or of both, told apart) with whom there was a real contact."""

    def rows(span: Span):
        there = (
            select(InteractionParty.party_id, func.max(Interaction.starts_at).label("at"))
            .join(Interaction, Interaction.id == InteractionParty.interaction_id)
            .where(
                *real(span),
                InteractionParty.role != "about",
                InteractionParty.starts_at >= span.since,
                InteractionParty.starts_at < span.until,
            )
            .group_by(InteractionParty.party_id)
            .subquery()
        )
        here = row(Party.id, there.c.at, Party.id, null(), country=Party.country_code, kind=Party.kind)
        joined = here.join(there, there.c.party_id == Party.id)
        return joined.where(Party.kind == kind) if kind else joined

    return rows


def quiet(span: Span):
    """Organisations without a real contact in the 180 days before the end."""
    since = span.until - QUIET
    spoke = exists().where(
        InteractionParty.party_id == Party.id,
        InteractionParty.role != "about",
        InteractionParty.starts_at >= since,
        InteractionParty.starts_at < span.until,
        Interaction.id == InteractionParty.interaction_id,
        Interaction.kind.in_(REAL),
        Interaction.archived_at.is_(None),
        span.sees,
    )
    return known("org")(span).where(~spoke.correlate(Party))


def promises(direction: str, what: str):
    """Promises of ours or theirs that came to this."""

    def rows(span: Span):
        dated = Task.due_on.between(span.first, span.last)
        when = (Task.created_at >= span.since, Task.created_at < span.until) if what == "made" else (dated,)
        at = Task.created_at if what == "made" else Task.due_on
        here = row(Task.id, at, Task.party_id, Task.title)
        return here.where(Task.direction == direction, *when, came_to(what, span), span.sees_task)

    return rows


def came_to(what: str, span: Span):
    """What became of a promise, as it stands now."""
    on = cast(func.timezone(Task.tz, Task.done_at), Date)
    is_open = and_(Task.done_at.is_(None), Task.cancelled_at.is_(None))
    in_time = case((Task.due_at.is_not(None), Task.done_at <= Task.due_at), else_=on <= Task.due_on)
    return {
        "made": literal(True),
        "due": Task.cancelled_at.is_(None),
        "in_time": and_(Task.done_at.is_not(None), in_time),
        "late": and_(Task.done_at.is_not(None), ~in_time),
        "broken": and_(is_open, Task.due_on < span.today),
        "open": and_(is_open, Task.due_on >= span.today),
    }[what]


def mailings(span: Span):
    """Newsletters that began to go out in the period."""
    begun = (Mailing.started_at >= span.since, Mailing.started_at < span.until)
    return row(Mailing.id, Mailing.started_at, null(), Mailing.subject).where(*begun)


def messages(state: str):
    """Messages of those newsletters whose last attempt ended so."""

    def rows(span: Span):
        here = row(Message.id, Outcome.at, Message.party_id, Mailing.subject, mailing=Mailing.id)
        its = and_(
            Outcome.mailing_id == Message.mailing_id,
            Outcome.message_id == Message.id,
            Outcome.attempt == Message.attempt,
            Outcome.state == state,
        )
        begun = (Mailing.started_at >= span.since, Mailing.started_at < span.until)
        return (
            here.select_from(Mailing)
            .join(Message, Message.mailing_id == Mailing.id)
            .join(Outcome, its)
            .where(*begun)
        )

    return rows


def unsubscribed(span: Span):
    """Withdrawals in the period."""
    event = ConsentEvent
    here = row(event.id, event.at, event.party_id, event.channel)
    return here.where(event.state == "withdrawn", event.at >= span.since, event.at < span.until)


def held(span: Span):
    """Addresses of ours that were closed to mail in the period and still are."""
    here = row(
        ContactPoint.id, Suppression.at, ContactPoint.party_id, Suppression.reason, reason=Suppression.reason
    )
    same = and_(ContactPoint.channel == Suppression.channel, ContactPoint.addr_hash == Suppression.addr_hash)
    return (
        here.select_from(Suppression)
        .join(ContactPoint, same)
        .where(
            Suppression.scope == "all",
            ContactPoint.archived_at.is_(None),
            Suppression.at >= span.since,
            Suppression.at < span.until,
        )
    )


def moved(state: str):
    """Participants whose latest step in a campaign led here, in the period."""

    def rows(span: Span):
        number = Participation.campaign_id * literal(WIDE, BigInteger) + Participation.party_id
        here = row(number, Participation.since, Participation.party_id, Campaign.name, campaign=Campaign.id)
        when = (Participation.since >= span.since, Participation.since < span.until)
        return here.join(Campaign, Campaign.id == Participation.campaign_id).where(
            Participation.state == state, *when
        )

    return rows


def imports(span: Span):
    """Files brought in during the period and not taken back."""
    return row(ImportRun.id, ImportRun.applied_at, null(), ImportRun.filename).where(*brought(span))


def import_rows(*plans: str):
    """Rows of those files, all or those with these plans."""

    def rows(span: Span):
        number = ImportRow.run_id * literal(WIDE, BigInteger) + ImportRow.row_no
        here = row(number, ImportRun.applied_at, ImportRow.result_id, ImportRun.filename)
        wanted = (ImportRow.plan.in_(plans),) if plans else ()
        return here.join(ImportRun, ImportRun.id == ImportRow.run_id).where(*brought(span), *wanted)

    return rows


def brought(span: Span):
    """An import that stands, of the period."""
    return ImportRun.state == "applied", ImportRun.applied_at >= span.since, ImportRun.applied_at < span.until


def merged(span: Span):
    """Merges of the period that stand."""
    here = row(Merge.id, ChangeSet.at, Merge.survivor_id, null())
    when = (ChangeSet.at >= span.since, ChangeSet.at < span.until)
    return here.join(ChangeSet, ChangeSet.id == Merge.change_set_id).where(Merge.undone_by.is_(None), *when)


def unreachable(span: Span):
    """People of today to whom no mail can go."""
    dead = exists().where(
        Suppression.channel == ContactPoint.channel,
        Suppression.addr_hash == ContactPoint.addr_hash,
        Suppression.scope == "all",
        Suppression.reason.in_(DEAD),
    )
    works = exists().where(
        ContactPoint.party_id == Party.id,
        ContactPoint.channel == "email",
        in_use(today=span.today),
        ~dead.correlate(ContactPoint),
    )
    here = row(Party.id, Party.created_at, Party.id, null())
    return here.where(Party.kind == "person", Party.archived_at.is_(None), ~works.correlate(Party))


def unconfirmed(_span: Span):
    """Positions of today of which we do not know whether they are still held."""
    due = due_positions().subquery()
    return row(due.c.id, due.c.due_on, due.c.person_id, due.c.title)


def doubles(_span: Span):
    """Pairs of today that may be one."""
    pair = DuplicatePair
    number = pair.a_id * literal(1_000_000_000) + pair.b_id
    return row(number, pair.found_at, pair.a_id, null()).where(pair.state == "open")
