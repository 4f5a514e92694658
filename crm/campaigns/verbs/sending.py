"""Let a newsletter out: test it, schedule it, hold it, stop it."""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, any_, delete, literal
from sqlalchemy.dialects.postgresql import ARRAY

from crm import delivery
from crm.audiences import take_snapshot
from crm.audiences.models import SegmentSnapshotMember
from crm.directory import standing
from crm.journal import changes
from crm.kernel import clock, db
from crm.kernel.db import get_or_abort
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..checks import refuse_problems
from ..models import Newsletter
from ..queries import composed, draft_of

GRACE = timedelta(minutes=10)


@changes("Scheduled a newsletter")
def schedule(mailing_id: int, *, at: datetime | None, zone: str, strict: bool = False, by) -> Newsletter:
    """Freeze words and readers, and have it sent at a moment; None is at once.

    strict refuses whatever the page of checks calls \"must be fixed\".
    """
    newsletter = draft_of(mailing_id)
    if not newsletter.is_draft:
        raise Refused(_("Only a draft can be scheduled; this newsletter is already on its way."))
    if at is not None and at <= clock.now():
        raise Refused(_("This moment has passed. Choose a later one."), field="day")
    zone = clock.known_zone(zone)
    content = composed(newsletter).or_refused()
    refuse_problems(newsletter, strict)
    newsletter.mailing.subject = newsletter.subject
    db.session.flush()
    delivery.schedule(mailing_id, content, frozen_readers(newsletter), at, zone, by=by)
    db.session.refresh(newsletter.mailing)
    return newsletter


def frozen_readers(newsletter: Newsletter) -> int:
    """The list of readers as it is now; asked again, one by one, when each message goes out."""
    people = newsletter.person_ids
    people = None if people is None else standing(people)
    snapshot_id = take_snapshot(segment_id=newsletter.segment_id, person_ids=people)
    if newsletter.leave_out:
        member = SegmentSnapshotMember
        db.session.execute(
            delete(member).where(
                member.snapshot_id == snapshot_id,
                member.party_id == any_(literal(standing(newsletter.leave_out), ARRAY(BigInteger))),
            )
        )
    return snapshot_id


@changes("Sent a newsletter")
def send(mailing_id: int, *, by) -> Newsletter:
    """Send a draft now, or at its own moment where that lies ahead."""
    newsletter = get_or_abort(Newsletter, mailing_id)
    ahead = newsletter.mailing.send_at
    at = ahead if ahead is not None and ahead > clock.now() else None
    zone = newsletter.mailing.zone or getattr(by, "tz", None) or "UTC"
    return schedule(mailing_id, at=at, zone=zone, by=by)


@changes("Took a newsletter off the schedule")
def unschedule(mailing_id: int, *, by) -> Newsletter:
    """Back to the desk: it is a draft again."""
    delivery.unschedule(mailing_id, by=by)
    return fresh(mailing_id)


@changes("Paused a newsletter")
def pause(mailing_id: int, *, by) -> Newsletter:
    """Hold what is not on the wire yet."""
    delivery.pause(mailing_id, by=by)
    return fresh(mailing_id)


@changes("Resumed a newsletter")
def resume(mailing_id: int, *, by) -> Newsletter:
    """Go on where it was held."""
    delivery.resume(mailing_id, by=by)
    return fresh(mailing_id)


@changes("Stopped a newsletter")
def cancel(mailing_id: int, *, by) -> Newsletter:
    """Those who have it keep it; nobody else gets it."""
    delivery.cancel(mailing_id, by=by)
    return fresh(mailing_id)


def fresh(mailing_id: int) -> Newsletter:
    """The newsletter with its mailing as it stands after delivery's statement."""
    newsletter = get_or_abort(Newsletter, mailing_id)
    db.session.refresh(newsletter.mailing)
    return newsletter


@changes("Sent a test of a newsletter")
def send_test_to(mailing_id: int, *, to: str, as_party_id: int | None, by) -> Newsletter:
    """Send one copy to oneself, as a reader would get it; nothing is counted."""
    newsletter = draft_of(mailing_id)
    content = composed(newsletter).or_refused()
    if not newsletter.subject.strip():
        raise Refused(_("A mail needs a subject before it can be tested."), field="subject")
    delivery.send_test(content, to, as_party_id, by=by)
    newsletter.tested_at = clock.now()
    db.session.flush()
    return newsletter
