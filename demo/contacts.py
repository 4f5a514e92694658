"""What the secretariat and some sixty cities have said to each other and promised, Makassar most of all."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text

from crm import directory, timeline
from crm.directory import OrganisationFields, PersonFields, PositionFields
from crm.directory.models import Organisation, Party, Position
from crm.kernel import clock, db, transaction
from crm.timeline import InteractionFields, Involved, TaskFields

CITIES = 60
MAKASSAR = {
    "name": "City of Makassar",
    "native_name": "Kota Makassar",
    "short_name": "Makassar",
    "country": "ID",
    "class_code": "local_government",
    "tz": "Asia/Makassar",
    "language": "id",
    "population": 1_474_000,
    "population_year": 2024,
    "aliases": ("Makassar City Government", "Pemerintah Kota Makassar", "Ujung Pandang"),
}
OFFICE = (
    ("Ratna", "Daeng Sitaba", "Deputy Mayor", "Yth. Ibu Wakil Wali Kota"),
    ("Irfan", "Halim Lompo", "Mayor", "Yth. Bapak Wali Kota"),
    ("Andi", "Mappasessu", "Head of Cooperation, Focal Point", "Pak Andi"),
    ("Nurhayati", "Tobo", "Director of Waste Management", "Bu Nurhayati"),
    ("Yusuf", "Salassa", "Head of Finance", "Pak Yusuf"),
)
TALK = (
    ("call", "Asked who speaks for the city on finance", "", "They will name somebody."),
    ("meeting", "Met at the regional assembly", "Short talk over lunch about heat and shade.", ""),
    ("email_in", "Sent the figures on waste collection", "Figures for the last two years, by district.", ""),
    ("message", "New number of the focal point", "Old number no longer works.", ""),
    ("video", "Preparing the clean air pilot", "One street, four sensors, from March.", "Street is chosen."),
    ("letter", "Letter of interest in the exchange on floods", "Signed by the head of the office.", ""),
    ("visit", "Saw the new bus lanes", "Two hours with the transport office; good photographs.", ""),
    ("note", "Elections ahead", "Ask again after the vote who stays in the office.", ""),
    ("email_out", "Sent the programme of the workshop", "With the form for travel support.", ""),
    ("call", "Could not send anybody to the workshop", "Budget is frozen until July.", "Ask again in July."),
    ("event", "Came to the coastal cities workshop", "Spoke on the second day about sea walls.", ""),
    ("meeting", "First talk about a study visit", "Six people, in March, waste and compost.", ""),
)
PROMISES = (
    ("ours", "Send the handbook on travel support", 12),
    ("theirs", "Name the person who signs for finance", 20),
    ("ours", "Put them in touch with the flood office in Surabaya", -4),
    ("theirs", "Send photographs of the pilot street", 9),
    ("ours", "Reply about a stand at the Forum", -11),
    ("internal", "Look up whether their dues were settled", 3),
)
BIRTHDAYS = (
    "UPDATE interaction SET created_at = starts_at + interval '1 h' WHERE starts_at < now()",
    "UPDATE task SET created_at = i.created_at FROM interaction i WHERE i.id = task.interaction_id",
)


@dataclass(frozen=True)
class Place:
    """A city, where its clock stands, and the people one meets there."""

    party: Party
    zone: str
    people: list[int]


def talk(team, happened) -> None:
    """Two and a half years of contacts, written down by three colleagues."""
    colleagues = [team["ayu"], team["seo-yeon"], team["tomasi"]]
    makassar(settle(team["ayu"], happened), team["ayu"], happened)
    for n, place in enumerate(places()):
        for k in range(2 + n % 5):
            once(place, n * 7 + k * 5, colleagues[(n + k) % 3], happened)
    date_back()


def places() -> list[Place]:
    """The cities where most people are known."""
    known = func.count(Position.id)
    query = (
        select(Party, func.array_agg(Position.person_id))
        .join(Organisation, Organisation.party_id == Party.id)
        .join(Position, Position.organisation_id == Party.id)
        .where(Position.valid.contains(clock.today()), Party.archived_at.is_(None))
        .where(Party.display_name != MAKASSAR["name"])
        .group_by(Party.id)
        .order_by(known.desc(), Party.id)
        .limit(CITIES)
    )
    return [
        Place(party, party.zone or "Asia/Jakarta", sorted(people))
        for party, people in db.session.execute(query)
    ]


def settle(user, happened) -> Place:
    """Makassar, with the people one has to know there."""
    with happened(clock.now() - timedelta(days=420)):
        city = directory.add_organisation(OrganisationFields(**MAKASSAR), by=user, anyway=True)
        who = [
            directory.add_person(
                PersonFields(
                    given_name=given,
                    family_name=family,
                    salutation=address,
                    country="ID",
                    language="id",
                    reaches=directory.reaches((f"{given.lower()}@makassar.example",)),
                    positions=(
                        PositionFields(title, city.party_id, from_on=clock.today() - timedelta(days=410)),
                    ),
                ),
                by=user,
                anyway=True,
            )
            for given, family, title, address in OFFICE
        ]
    return Place(city.party, "Asia/Makassar", [one.party_id for one in who])


def once(place: Place, seed: int, user, happened) -> None:
    """One contact, some weeks or months ago, perhaps with a promise."""
    kind, subject, body, outcome = TALK[seed % len(TALK)]
    moment = at(place.zone, days_ago=3 + (seed * 37) % 900, hour=8 + seed % 9)
    who = place.people[seed % len(place.people)]
    promises = ()
    if seed % 3 == 0:
        direction, title, days = PROMISES[(seed // 3) % len(PROMISES)]
        promises = (TaskFields(title, direction, due_on=clock.today() + timedelta(days=days), tz=place.zone),)
    fields = InteractionFields(
        kind,
        subject,
        moment,
        place.zone,
        (Involved(who), Involved(place.party.id)),
        body=body,
        outcome=outcome,
        promises=promises,
    )
    written(fields, user, happened)


def makassar(place: Place, user, happened) -> None:
    """What a courtesy visit is prepared from."""
    who = [Involved(number) for number in place.people] or [Involved(place.party.id)]
    here = Involved(place.party.id)
    first, second, third = (who * 3)[:3]
    base = InteractionFields("meeting", "", clock.now(), place.zone)
    story = (
        (400, "video", "First talk about the Forum", "Interested; asked what it costs.", (second,), ()),
        (298, "letter", "Thanks for the waste handbook", "Signed by the city secretary.", (third,), ()),
        (210, "call", "Who decides on travel", "Travel is decided two levels up.", (second,), ()),
        (
            82,
            "event",
            "Came to the coastal cities workshop",
            "Two came and stayed both days.",
            (second, third),
            (),
        ),
        (
            21,
            "call",
            "Asked for the new finance contact",
            "",
            (third,),
            (("theirs", "Name of the new finance contact", -2),),
        ),
        (
            11,
            "meeting",
            "Meeting at city hall",
            "Wants a waste study visit in March, 6 staff. Asked whether the Forum can carry a side session on heat.",
            (first, second),
            (("ours", "Send the study visit cost sheet", -9),),
        ),
        (
            4,
            "message",
            "Asked for the draft programme in Indonesian",
            "",
            (third,),
            (("ours", "Programme in Indonesian", 1),),
        ),
    )
    for days, kind, subject, body, parties, promised in story:
        tasks = tuple(
            TaskFields(title, way, due_on=clock.today(place.zone) + timedelta(days=due), tz=place.zone)
            for way, title, due in promised
        )
        moment = at(place.zone, days_ago=days, hour=10)
        once_more = replace(base, kind=kind, subject=subject, body=body, starts_at=moment)
        written(replace(once_more, parties=(*parties, here), promises=tasks), user, happened)
    visit = replace(base, kind="visit", subject="Courtesy visit", place="Balai Kota, 2nd floor")
    soon = at(place.zone, days_ago=-2, hour=11)
    timeline.log(replace(visit, starts_at=soon, parties=(first, here)), by=user)


def at(zone: str, days_ago: int, hour: int) -> datetime:
    """A moment at an hour of a day there."""
    there = clock.now().astimezone(ZoneInfo(zone)) - timedelta(days=days_ago)
    return there.replace(hour=hour, minute=0, second=0, microsecond=0)


def written(fields: InteractionFields, user, happened) -> None:
    """Written down an hour after it was."""
    with happened(fields.starts_at + timedelta(hours=1)):
        timeline.log(fields, by=user)


@transaction()
def date_back() -> None:
    """Contacts were written down on their day; a demo's birthdays are no change to look back on."""
    for table in ("interaction", "task"):
        db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER journal_update"))
    for statement in BIRTHDAYS:
        db.session.execute(text(statement))
    for table in ("interaction", "task"):
        db.session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER journal_update"))
