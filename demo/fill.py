"""Everything the demo writes, in the order in which it would have happened."""

from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, text

from crm import audiences, campaigns, directory, exchange
from crm.audiences import SegmentFields
from crm.campaigns import CampaignFields, NewsletterFields
from crm.delivery.verbs import default_account
from crm.directory import PersonFields, PositionFields
from crm.directory.models import ContactPoint, Party, Person, Position
from crm.journal import undo
from crm.journal.models import ChangeSet
from crm.kernel import clock, db, settings, transaction
from crm.kernel.errors import Refused

from .contacts import talk
from .letters import DRAFT, NEXT, SENT, Letter
from .offices import fill_offices
from .past import send_back_then
from .team import hire

LISTS = Path(__file__).parent / "lists"
SEGMENTS = (
    ("Everyone we may write to", {"all": []}),
    (
        "Mayors and heads",
        {"any": [{"field": "position", "op": "contains", "value": w} for w in ("Mayor", "Governor")]},
    ),
    ("Focal points", {"all": [{"field": "position", "op": "contains", "value": "Focal Point"}]}),
    (
        "Indonesia and the Philippines",
        {"all": [{"field": "country", "op": "in", "value": ["ID", "PH"]}]},
    ),
)


def fill(told=lambda _sentence: None) -> None:
    """Fill an empty database; refused where somebody lives already."""
    if db.session.scalar(select(func.count()).select_from(Party)):
        raise Refused("The demo goes into an empty database only; this one has records in it.")
    with happened(clock.now() - timedelta(weeks=9)):
        default_account()
        team = hire_all()
    ayu, seo_yeon, tomasi = team["ayu"], team["seo-yeon"], team["tomasi"]
    told("lists")
    bring_in("network.csv", seo_yeon, weeks_ago=8)
    bring_in("contacts.csv", tomasi, weeks_ago=7)
    told("segments and campaigns")
    with happened(clock.now() - timedelta(weeks=6, days=3)):
        segments = {
            name: audiences.add_segment(SegmentFields(name, tree), by=ayu).id for name, tree in SEGMENTS
        }
        efforts = begin_campaigns(ayu, tomasi)
    told("newsletters")
    write_letters(segments, efforts, ayu)
    told("changes")
    live_a_little(ayu, seo_yeon, tomasi)
    talk(team, happened)
    told("offices")
    fill_offices(team, happened)
    meet_twice(seo_yeon, tomasi)


def write_letters(segments, efforts, ayu) -> None:
    """What was sent so far, who had enough of it, and what is sent next."""
    for letter in SENT:
        early = clock.now().replace(hour=3, minute=0, second=0, microsecond=0)
        start = early - timedelta(days=letter.days_ago)
        with happened(start - timedelta(minutes=20)):
            send_back_then(fields_of(letter, segments, efforts), start, by=ayu)
    with happened(clock.now() - timedelta(days=5)):
        leave_the_list(9)
    write_what_is_next(segments, efforts, ayu)


def meet_twice(seo_yeon, tomasi) -> None:
    """Records that may be one, and a list that waits for somebody to decide."""
    known_twice(tomasi)
    directory.look_for_duplicates()
    look_into("mailchimp-export.csv", seo_yeon)


@transaction()
def hire_all():
    """The team, all at once or not at all."""
    return hire(settings().data_dir)


def bring_in(name: str, user, weeks_ago: int) -> None:
    """Import a list as somebody would have done some weeks ago."""
    moment = clock.now() - timedelta(weeks=weeks_ago)
    with happened(moment):
        run = exchange.apply_now(look_into(name, user).id, by=user)
    grow(run.change_set_id, moment)


def look_into(name: str, user):
    """Receive a list and check it; nothing is written yet."""
    with (LISTS / name).open("rb") as file:
        run = exchange.receive(file, name, by=user)
    return exchange.check(run.id)


@contextmanager
def happened(moment: datetime):
    """Let everything that is done inside have happened at a moment in the past."""
    before = last_change() or 0
    yield
    date_back(before, moment)


@transaction()
def date_back(before: int, moment: datetime) -> None:
    """Date the change sets above a number."""
    past_the_journal("DISABLE")
    db.session.execute(
        text("UPDATE change_set SET at = :moment + (id - :before) * interval '7 s' WHERE id > :before"),
        {"before": before, "moment": moment},
    )
    past_the_journal("ENABLE")


@transaction()
def grow(change_set_id: int, moment: datetime) -> None:
    """Let the records of an import have come in over the weeks since a moment."""
    past_the_journal("DISABLE")
    db.session.execute(
        text(
            "UPDATE party SET created_at = CAST(:start AS timestamptz)"
            " + mod(abs(hashint8(id)), 1000) / 1000.0 * (now() - CAST(:start AS timestamptz)) * 0.8"
            " WHERE id IN (SELECT CAST(row_pk AS bigint) FROM change"
            " WHERE change_set_id = :number AND table_name = 'party' AND op = 'I')"
        ),
        {"start": moment, "number": change_set_id},
    )
    past_the_journal("ENABLE")


def past_the_journal(word: str) -> None:
    """Switch two triggers off or on, within this transaction: a demo's birthdays are no change to look back on."""
    db.session.execute(text(f"ALTER TABLE party {word} TRIGGER journal_update"))
    db.session.execute(text(f"ALTER TABLE change_set {word} TRIGGER keep"))


def begin_campaigns(ayu, tomasi) -> dict[str, int]:
    """Two efforts, by name."""
    today = clock.today()
    fields = (
        CampaignFields(
            "ASEAN mayors for clean air",
            "Twelve capitals measure one street each and agree on what to do about it.",
            today - timedelta(days=90),
            today + timedelta(days=180),
            ayu.id,
        ),
        CampaignFields(
            "Coasts that hold",
            "Coastal cities tell each other what kept the sea out, and what did not.",
            today - timedelta(days=60),
            today + timedelta(days=120),
            tomasi.id,
        ),
    )
    return {one.name: campaigns.add_campaign(one, by=ayu).id for one in fields}


def fields_of(letter: Letter, segments, efforts) -> NewsletterFields:
    """A letter of the demo as the form would hand it over."""
    return NewsletterFields(
        subject=letter.subject,
        preheader=letter.preheader,
        markdown=letter.markdown,
        campaign_id=efforts.get(letter.campaign),
        topic_id=audiences.topic(letter.topic).id,
        segment_id=segments[letter.segment],
    )


def write_what_is_next(segments, efforts, user) -> None:
    """One newsletter for tomorrow afternoon, one still being written."""
    coming = campaigns.draft(fields_of(NEXT, segments, efforts), by=user)
    tomorrow = clock.today("Asia/Jakarta") + timedelta(days=1)
    at = clock.moment_in("Asia/Jakarta", datetime(tomorrow.year, tomorrow.month, tomorrow.day, 14))  # noqa: DTZ001  civil
    campaigns.schedule(coming.mailing_id, at=at, zone="Asia/Jakarta", by=user)
    campaigns.draft(fields_of(DRAFT, segments, efforts), by=user)


def leave_the_list(number: int) -> None:
    """Some readers had enough of the newsletter."""
    topic = audiences.topic("newsletter").id
    point = select(ContactPoint.party_id, ContactPoint.id).where(ContactPoint.channel == "email")
    for party_id, point_id in db.session.execute(
        point.order_by(func.hashint8(ContactPoint.id)).limit(number)
    ).all():
        audiences.unsubscribe(party_id, point_id, topic, {"source": "link in a newsletter"})


def live_a_little(ayu, seo_yeon, tomasi) -> None:
    """Some edits by several people over the last days."""
    mayors = db.session.scalars(
        select(Position.person_id).where(Position.title == "Mayor").order_by(Position.id).limit(12)
    ).all()
    for party_id in mayors[:6]:
        directory.set_tags(party_id, ["Forum 2027", "Clean air"], by=ayu)
    directory.edit_person(mayors[6], {"salutation": "Your Worship"}, by=tomasi)
    directory.edit_person(mayors[7], {"language": "en"}, by=seo_yeon)
    directory.archive(mayors[8], by=seo_yeon)
    mistaken = last_change()
    undo(mistaken, by=seo_yeon)
    directory.edit_person(mayors[9], {"honorific": "Hon."}, by=ayu)


def known_twice(user) -> None:
    """People who were typed in a second time, as it happens on a fair."""
    query = (
        select(Person, Position.organisation_id)
        .join(Position, Position.person_id == Person.party_id)
        .where(Position.title == "Climate Focal Point")
        .order_by(Person.party_id)
        .limit(3)
    )
    for one, place in db.session.execute(query).all():
        again = PersonFields(
            given_name=one.given_name or "",
            family_name=one.family_name or "",
            country=one.party.country_code,
            positions=(PositionFields("Focal Point", place),),
        )
        directory.add_person(again, by=user)


def last_change() -> int:
    """The number of the latest change set."""
    return db.session.scalar(select(func.max(ChangeSet.id)))
