"""What a quarter may hold: contacts at any moment, a newsletter, a campaign, a file."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from crm.audiences.models import Suppression
from crm.campaigns.models import Campaign, Participation
from crm.delivery.models import Mailing, Message, Outcome
from crm.directory.models import ContactPoint
from crm.exchange.models import ImportRow, ImportRun
from crm.insights.reports import periods
from crm.journal import SYSTEM, acting
from crm.kernel import clock, db
from crm.timeline.models import KINDS, Interaction, InteractionParty
from tests import factories

ZONE = "Asia/Jakarta"
HERE = ZoneInfo(ZONE)
Q = periods.Period("quarter", 2025, 3, ZONE)
FIRST, LAST = datetime(2025, 7, 1, tzinfo=HERE), datetime(2025, 10, 1, tzinfo=HERE)


def any_moment(chance):
    """Near the ends of the quarter as often as within or beside it."""
    edge = chance.choice([FIRST, LAST, FIRST + timedelta(days=40), FIRST - timedelta(days=400)])
    return (edge + timedelta(minutes=chance.randint(-90, 90) * chance.choice([1, 600]))).astimezone(UTC)


def any_contact(chance, parties, users):
    """A contact of any kind, seen by anybody, with a few."""
    at = any_moment(chance)
    row = Interaction(
        kind=chance.choice(KINDS),
        starts_at=at,
        tz="UTC",
        subject="Talked",
        visibility=chance.choice(["all", "all", "team", "private"]),
        created_by=chance.choice(users).id,
        archived_at=chance.choice([None, None, None, clock.now()]),
    )
    db.session.add(row)
    db.session.flush()
    parts = [
        (each.party_id, chance.choice(["with", "with", "about", "organiser"]))
        for each in chance.sample(parties, chance.randint(1, 3))
    ]
    db.session.add_all(
        InteractionParty(interaction_id=row.id, party_id=party, role=role, starts_at=at)
        for party, role in parts
    )
    return row, parts


def outreach():
    """A newsletter, a campaign, a file and a closed address of the quarter."""
    at = datetime(2025, 8, 5, tzinfo=UTC)
    people = [factories.person(emails=[f"p{next(factories.numbers)}@city.example"]) for _ in range(6)]
    points = [
        db.session.scalar(select(ContactPoint).where(ContactPoint.party_id == p.party_id)) for p in people
    ]
    with acting(SYSTEM, "Reached out"):
        mailing = Mailing(kind="newsletter", subject="News", started_at=at)
        campaign = Campaign(name="Clean air")
        run = ImportRun(
            filename="list.csv",
            sha256=random.Random(1).randbytes(32),  # noqa: S311  any will do
            kind="people",
            basis="legitimate_interest",
            mapping={},
            header_key="x",
            applied_at=at,
        )
        db.session.add_all([mailing, campaign, run])
        db.session.flush()
        run.change_set_id = db.session.info["change_set"]
        run.state = "applied"
        for n, (somebody, point) in enumerate(zip(people, points, strict=True)):
            message = Message(
                mailing_id=mailing.id,
                party_id=somebody.party_id,
                contact_point_id=point.id,
                addr_hash=point.addr_hash,
                dedupe_key=bytes([n]),
                chunk_no=0,
                not_before=at,
            )
            db.session.add(message)
            db.session.flush()
            state = ("accepted", "accepted", "accepted", "failed", "failed", "uncertain")[n]
            db.session.add(
                Outcome(mailing_id=mailing.id, message_id=message.id, attempt=1, state=state, at=at)
            )
            step = "engaged" if n else "reached"
            db.session.add(
                Participation(campaign_id=campaign.id, party_id=somebody.party_id, state=step, since=at)
            )
            db.session.add(ImportRow(run_id=run.id, row_no=n, raw=["x"], plan="error" if n < 2 else "create"))
        db.session.add(
            Suppression(
                channel="email", addr_hash=points[0].addr_hash, scope="all", reason="hard_bounce", at=at
            )
        )
        db.session.flush()
    return people
